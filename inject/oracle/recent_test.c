/* SPDX-License-Identifier: BSD-2-Clause */
/* A history is taken for one that was judged only if nothing that matters differs. */
#include "oracle/recent.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "oracle/testing.h"

enum { T1, T2 };

static struct sketch s;
static struct recent recent;

/* Two calls, one of them pending, over a ring that held "x" and holds "y" at the end. */
static int sketch(void **state)
{
	(void)state;
	memset(&recent, 0, sizeof(recent));
	sketch_start(&s, 4, "x", "y");
	sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	sketch_consume(&s, T2, "x");
	return 0;
}

static bool known(void)
{
	return recent_find(&recent, &s.h, 0);
}

static void keep_nothing(void)
{
	known();
	recent_keep(&recent, NULL, 0);
}

static void the_same_is_known(void **state)
{
	(void)state;
	assert_false(known());
	recent_keep(&recent, NULL, 0);
	assert_true(known());
	assert_false(recent_find(&recent, &s.h, 1));
	assert_true(known());
}

static void another_order_of_calls_is_another(void **state)
{
	uint64_t before[SKETCH_CALLS] = {0};

	(void)state;
	keep_nothing();
	s.h.before = before;
	assert_false(known());
	recent_keep(&recent, NULL, 0);
	assert_true(known());
	history_set_before(&s.h, 0, 1);
	assert_false(known());
	s.h.before = NULL;
}

static void what_was_found_is_kept(void **state)
{
	const struct finding found[2] = {
		{.kind = FINDING_LOST, .value = 'a'},
		{.kind = FINDING_FOREIGN, .value = 'b', .low = 7},
	};
	const struct recent_history *again;

	(void)state;
	known();
	recent_keep(&recent, found, 2);
	again = recent_find(&recent, &s.h, 0);
	assert_non_null(again);
	assert_int_equal(again->n_found, 2);
	assert_memory_equal(again->found, found, sizeof(found));
}

static void flip(void *bytes, size_t n)
{
	uint8_t *byte = bytes;

	for (size_t i = 0; i < n; i++) {
		byte[i] ^= 1;
		assert_false(known());
		byte[i] ^= 1;
		assert_true(known());
	}
}

#define FLIP(what) flip(&(what), sizeof(what))

static void every_byte_matters(void **state)
{
	(void)state;
	keep_nothing();
	for (uint32_t i = 0; i < s.h.n_calls; i++)
		flip(&s.calls[i], offsetof(struct call, first_event));
	flip(s.values, s.h.n_values * sizeof(*s.values));
	FLIP(s.preloaded[0]);
	FLIP(s.drained[0]);
	FLIP(s.h.capacity);
	FLIP(s.h.counter);
	s.h.has_counter = true;
	assert_false(known());
	s.h.has_counter = false;
	s.h.drain_cut = true;
	assert_false(known());
}

static void how_many_matters(void **state)
{
	(void)state;
	keep_nothing();
	s.h.n_calls--;
	assert_false(known());
	s.h.n_calls++;
	s.h.n_values--;
	assert_false(known());
	s.h.n_values++;
	/* The same words, but another value was preloaded than drained. */
	s.drained[0] = 'x';
	keep_nothing();
	s.h.n_drained = 0;
	s.preloaded[1] = 'x';
	s.h.n_preloaded = 2;
	assert_false(known());
}

static void events_do_not(void **state)
{
	(void)state;
	keep_nothing();
	s.calls[0].first_event = 99;
	s.calls[1].last_event = 99;
	assert_true(known());
}

static void what_is_long_is_not_remembered(void **state)
{
	(void)state;
	while (s.h.n_calls < 20)
		sketch_produce(&s, T1, "b", BRRACE_OK);
	keep_nothing();
	assert_false(known());
	s.h.n_calls = 1;
	keep_nothing();
	assert_true(known());
}

static void nor_is_much_that_was_found(void **state)
{
	static const struct finding found[RECENT_FINDINGS + 1];

	(void)state;
	known();
	recent_keep(&recent, found, RECENT_FINDINGS + 1);
	assert_false(known());
	recent_keep(&recent, found, RECENT_FINDINGS);
	assert_true(known());
}

int main(void)
{
#define SKETCHED(test) cmocka_unit_test_setup(test, sketch)
	const struct CMUnitTest tests[] = {
		SKETCHED(the_same_is_known),
		SKETCHED(another_order_of_calls_is_another),
		SKETCHED(what_was_found_is_kept),
		SKETCHED(every_byte_matters),
		SKETCHED(how_many_matters),
		SKETCHED(events_do_not),
		SKETCHED(what_is_long_is_not_remembered),
		SKETCHED(nor_is_much_that_was_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
