/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario/testing.h"

/* What is read from `text` is written as `expected`, which is written as itself. */
static void assert_written(const char *text, const char *expected)
{
	struct scenario *s = read_sound(text);
	char *written = write_text(s);

	assert_string_equal(written, expected);
	scenario_free(s);
	free(written);
	s = read_sound(expected);
	written = write_text(s);
	assert_string_equal(written, expected);
	scenario_free(s);
	free(written);
}

static void test_least(void **state)
{
	(void)state;
	assert_written(HEAD, HEAD);
}

static void test_choices(void **state)
{
	static const char text[] = "brrace: 1\n"
				   "ring: r\n"
				   "model: rc11\n"
				   "plain: strict\n"
				   "threads:\n"
				   "  T1: [enqueue a]\n"
				   "  T2: [dequeue]\n"
				   "schedule:\n"
				   "  - T2 load tail from 2nd store tail by T1 in enqueue\n"
				   "  - T2 load tail from access by T1\n"
				   "  - T2 load from initial\n"
				   "  - T2 cas head from initial\n"
				   "  - T2 load slot[0] = a\n"
				   "  - T2 load head = 0x10\n"
				   "  - T1 store tail before store tail by T2\n";

	(void)state;
	assert_written(text, text);
}

static void test_every_key(void **state)
{
	static const char text[] =
		"brrace: 1\n"
		"scenario: every key\n"
		"source: freebsd-net 2013-12-14, \"buf_ring in HEAD is racy\"\n"
		"class: ABA\n"
		"cured-by: ./cured.c\n"
		"ring: ./mine.c\n"
		"cflags: [\"-DN=4\", \"-include stub.h\"]\n"
		"slots: 16\n"
		"model: tso\n"
		"volatile: plain\n"
		"origin: 0xfffffffffffffffe\n"
		"step-limit: 5000\n"
		"misuse: allow\n"
		"accept-blind: [ring.h:enqueue]\n"
		"preload: [p, q]\n"
		"threads:\n"
		"  T1: [enqueue a, dequeue_bulk 3]\n"
		"  T2: [enqueue]\n"
		"cpu: {T1: 0, T2: 1}\n"
		"schedule:\n"
		"  - T1 until load br_cons_tail: \"2. Thread 1: it's\"\n"
		"  - T1 past 2nd cas br_ring[0] in 3rd enqueue\n"
		"  - T1 until access heap#2+16 in dequeue_bulk: 'he said \"no\", it''s'\n"
		"  - T2 past fence\n"
		"  - T1 step 3\n"
		"  - T1 finish enqueue\n"
		"  - T1 fail\n"
		"  - T1 hold\n"
		"  - T1 release\n"
		"  - T2 kill\n"
		"  - T2 flush\n"
		"  - T1 buffer\n"
		"  - T1 buffer 2nd store br_ring[0] in enqueue\n"
		"  - T1 flush 3\n"
		"  - T1 flush br_ring[0]\n"
		"  - T1 finish\n"
		"expect:\n"
		"  false-full: 1\n"
		"  transient-full: 0\n"
		"  drops: 2\n"
		"  counter: 3\n"
		"  impossible: 4\n"
		"  data-race: [br_drops, \"'\"]\n"
		"expect-on:\n"
		"  freebsd/buf_ring-2014: {}\n"
		"  \"a: b\":\n"
		"    data-race: 0\n";

	(void)state;
	assert_written(text, text);
}

static void test_repetitions_are_written_out(void **state)
{
	(void)state;
	assert_written("brrace: 1\nring: r\npreload: 2\nthreads:\n"
		       "  T1: [{repeat 2: [enqueue b, dequeue_sc]}]\n"
		       "schedule: [{repeat 2: [T1 step 1, T1 step 2: x]}, T1 finish]\n"
		       "expect: {impossible: 3}\n",
		       "brrace: 1\nring: r\npreload: 2\nthreads:\n"
		       "  T1: [enqueue b1, dequeue_sc, enqueue b2, dequeue_sc]\n"
		       "schedule:\n"
		       "  - T1 step 1\n  - T1 step 2: \"x\"\n  - T1 step 1\n  - T1 step 2: \"x\"\n"
		       "  - T1 finish\n"
		       "expect:\n  impossible: 5\n");
}

/* An element a line where one line of 100 columns would not hold them. */
static void test_long_lists(void **state)
{
	static const char text[] =
		"brrace: 1\nring: r\nthreads:\n"
		"  T1:\n"
		"    - enqueue_bulk a_long_name_of_an_item another_long_name_of_an_item\n"
		"    - enqueue_bulk b_long_name_of_an_item\n"
		"  T2: [dequeue_sc]\n";

	(void)state;
	assert_written(text, text);
}

/* The operation `in` keeps its ordinal: `load in in` would be a place. */
static void test_in(void **state)
{
	(void)state;
	assert_written(HEAD "schedule: [T1 until load in in 1st in, T1 until load in 1st in]\n",
		       HEAD "schedule:\n"
			    "  - T1 until load in in 1st in\n"
			    "  - T1 until load in 1st in\n");
}

/* What YAML would take for something else must be quoted. */
static void test_quotes(void **state)
{
	static const char *const titles[] = {
		"\"- a\"", "\"a: b\"", "\"a #b\"",         "\"a:\"",
		"\"'a\"",  "'\"a'",    "'a\\b: ''c'''",    "\"[a]\"",
		"\"&a\"",  "\" a\"",   "\"\xe2\x82\xac\"", "a#b:c [d] {e}, 'f' \"g\"",
		"...",     "\"%a\"",   "\"@a\"",           "\"`a\"",
		"\"|\"",   "\">\"",    "\"!a\"",           "\"*a\"",
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		snprintf(text, sizeof(text), "brrace: 1\nscenario: %s\n%s", titles[i],
			 strchr(HEAD, '\n') + 1);
		assert_written(text, text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_least),
		cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_repetitions_are_written_out),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_in),
		cmocka_unit_test(test_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
