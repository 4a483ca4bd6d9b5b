/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario/testing.h"

static void test_models(void **state)
{
	static const struct told cases[] = {
		{HEAD "model: sc\n", ""},
		{HEAD "model: tso\n", ""},
		{HEAD "model: rc11\n", ""},
		{HEAD "model: x86\n", "f:5:8: no model is \"x86\" (known models: sc, tso, rc11)\n"},
	};

	(void)state;
	assert_cases(cases);
}

#define SCHEDULE "brrace: 1\nring: r\nthreads: {alpha: [enqueue a], beta: [enqueue b]}\nschedule:\n"

static void test_threads_of_lines(void **state)
{
	static const struct told cases[] = {
		{SCHEDULE "  - alhpa finish\n  - T3 finish\n",
		 "f:5:5: no thread is \"alhpa\" (did you mean alpha?)\n"
		 "f:6:5: no thread is \"T3\" (known threads: alpha, beta)\n"},
	};
	struct scenario *s = read_sound(SCHEDULE "  - beta step 1\n  - alpha step 1\n");

	(void)state;
	assert_cases(cases);
	assert_int_equal(s->lines[0].thread, 1);
	assert_int_equal(s->lines[1].thread, 0);
	scenario_free(s);
}

static void test_hold(void **state)
{
	static const struct told cases[] = {
		{SCHEDULE "  - alpha hold\n  - beta finish\n  - alpha fail\n  - alpha release\n"
			  "  - alpha finish\n",
		 ""},
		{SCHEDULE "  - alpha hold\n  - alpha kill\n", ""},
		{SCHEDULE "  - alpha hold\n  - alpha finish\n  - alpha hold\n  - alpha until cas\n",
		 "f:6:5: alpha is held since line 1 (alpha release was expected first)\n"
		 "f:7:5: alpha is held since line 1 (alpha release was expected first)\n"
		 "f:8:5: alpha is held since line 1 (alpha release was expected first)\n"},
		{SCHEDULE "  - beta hold\n  - alpha release\n  - beta release\n  - beta release\n",
		 "f:6:5: alpha is not held (alpha hold was expected before)\n"
		 "f:8:5: beta is not held (beta hold was expected before)\n"},
		{SCHEDULE "  - beta step 1\n  - alpha kill\n  - alpha step 1\n  - alpha release\n"
			  "  - alpha kill\n  - alpha fail\n",
		 "f:7:5: alpha was killed by line 2 (no line for it was expected)\n"
		 "f:8:5: alpha was killed by line 2 (no line for it was expected)\n"
		 "f:9:5: alpha was killed by line 2 (no line for it was expected)\n"
		 "f:10:5: alpha was killed by line 2 (no line for it was expected)\n"},
		/* What is in its buffer leaves it all the same. */
		{"model: tso\n" SCHEDULE "  - alpha buffer\n  - alpha hold\n  - alpha flush\n"
		 "  - beta kill\n  - beta flush 1\n",
		 ""},
		{SCHEDULE "  - alpha buffer\n  - alpha flush\n",
		 "f:5:5: buffer without store buffers (model: tso was expected)\n"
		 "f:6:5: flush without store buffers (model: tso was expected)\n"},
		{"model: rc11\n" SCHEDULE "  - alpha load x from store x by beta\n", ""},
		{"model: tso\n" SCHEDULE "  - alpha load x from store x by gamma\n",
		 "f:6:5: a choice where there is none (model: rc11 was expected)\n"
		 "f:6:34: no thread is \"gamma\" (known threads: alpha, beta)\n"},
		{"plain: strict\n" SCHEDULE "  - alpha finish\n",
		 "f:1:8: plain: strict without a choice (model: rc11 was expected)\n"},
		/* Told once for all rounds, though only the second one is wrong. */
		{SCHEDULE "  - repeat 5: [alpha hold]\n",
		 "f:5:16: alpha is held since line 1 (alpha release was expected first)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_impossible(void **state)
{
	static const struct told cases[] = {
		{HEAD "schedule: [{repeat 4: [T1 step 1]}, T1 finish]\nexpect: {impossible: 2}\n",
		 ""},
		{HEAD "schedule: [{repeat 4: [T1 step 1]}, T1 finish]\nexpect: {impossible: 3}\n",
		 "f:6:9: line 3 is to be impossible (the schedule has 2 lines)\n"},
		{HEAD "expect-on: {q: {impossible: 1}}\n",
		 "f:5:16: line 1 is to be impossible (the schedule has 0 lines)\n"},
	};

	(void)state;
	assert_cases(cases);
}

#define OPS "brrace: 1\nring: r\nthreads:\n  T1: "

static void test_items(void **state)
{
	struct scenario *s = read_sound("brrace: 1\nring: r\npreload: [p, a]\nthreads:\n"
					"  T1: [enqueue b, dequeue_bulk 2, enqueue, enqueue a]\n"
					"  T2: [enqueue_bulk c b]\n");
	static const char *const names[] = {"p", "a", "b", "T1#3", "c"};
	const struct scenario_op *ops = s->threads[0].ops;
	int i;

	(void)state;
	assert_int_equal(s->n_items, 5);
	for (i = 0; i < 5; i++)
		assert_string_equal(scenario_item(s, i), names[i]);
	assert_null(scenario_item(s, 5));
	assert_null(scenario_item(s, -1));
	assert_int_equal(s->preload_items[1], 1);
	assert_int_equal(ops[0].items[0], 2);
	assert_null(ops[1].items);
	assert_int_equal(ops[2].items[0], 3);
	assert_int_equal(ops[3].items[0], 1);
	assert_int_equal(s->threads[1].ops[0].items[0], 4);
	assert_int_equal(s->threads[1].ops[0].items[1], 2);
	scenario_free(s);
}

static void test_items_of_rounds(void **state)
{
	static const struct told cases[] = {
		{OPS "[{repeat 2: [e b, e b]}, {repeat 3: [e b]}, e b]\n", ""},
		{OPS "[e b2, {repeat 2: [e b]}]\n",
		 "f:4:28: item b2 is another one at 4:10: a repetition numbers its items "
		 "(another name was expected)\n"},
		{OPS "[{repeat 11: [e b]}, {repeat 1: [e b1]}]\n",
		 "f:4:42: item b11 is another one at 4:23: a repetition numbers its items "
		 "(another name was expected)\n"},
	};
	struct scenario *s = read_sound(OPS "[{repeat 2: [e b, e b, e]}]\npreload: 1\n");
	static const char *const names[] = {"#1", "b1", "T1#3", "b2", "T1#6"};
	int i;

	(void)state;
	assert_cases(cases);
	assert_int_equal(s->n_items, 5);
	for (i = 0; i < 5; i++)
		assert_string_equal(scenario_item(s, i), names[i]);
	scenario_free(s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_models), cmocka_unit_test(test_threads_of_lines),
		cmocka_unit_test(test_hold),   cmocka_unit_test(test_impossible),
		cmocka_unit_test(test_items),  cmocka_unit_test(test_items_of_rounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
