/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts on histories without moments, where calls are ordered by what is sure to be
 * seen. */
#include "oracle/judged_testing.h"

static uint64_t before[SKETCH_CALLS];

/* Only the order within threads, and what is then said. */
static void forget_moments(void)
{
	memset(before, 0, sizeof(before));
	s.h.before = before;
	for (uint32_t y = 0; y < s.h.n_calls; y++)
		for (uint32_t x = 0; x < y; x++)
			if (s.calls[x].thread == s.calls[y].thread)
				history_set_before(&s.h, x, y);
}

/* The load that decides reads what another thread's call stored, so nothing it knows of
 * makes the ring full. */
static void five_steps_without_moments(void **state)
{
	const struct finding *f;

	(void)state;
	five_steps(3);
	forget_moments();
	f = says_only(FINDING_FALSE_FULL, 1);
	assert_int_equal(f->thread, T1);
	assert_int_equal(f->low, 0);
	assert_int_equal(f->high, 1);
	five_steps(1);
	forget_moments();
	says_nothing();
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 0);
}

/* The dequeue has returned, and its store may still be in the buffer: only where it has
 * left it the ring had room. */
static void full_and_a_store_still_buffered(void **state)
{
	uint32_t dequeue, refused;

	(void)state;
	sketch_start(&s, 3, "xyz", "yz");
	dequeue = sketch_consume(&s, T2, "x");
	refused = sketch_produce(&s, T1, "a", BRRACE_FULL);
	s.h.before = NULL;
	says_only(FINDING_FALSE_FULL, 1);
	forget_moments();
	says_nothing();
	history_set_before(&s.h, dequeue, refused);
	says_only(FINDING_FALSE_FULL, 1);
}

static void empty_and_a_store_still_buffered(void **state)
{
	uint32_t enqueue, refused;

	(void)state;
	sketch_start(&s, 3, "", "a");
	enqueue = sketch_produce(&s, T1, "a", BRRACE_OK);
	refused = sketch_consume(&s, T2, "");
	forget_moments();
	says_nothing();
	history_set_before(&s.h, enqueue, refused);
	says_only(FINDING_FALSE_EMPTY, 1);
}

/* That it may have come later does not make it come without what it comes after. */
static void a_set_holds_what_comes_before(void **state)
{
	(void)state;
	sketch_start(&s, 2, "x", "a");
	sketch_consume(&s, T2, "x");
	sketch_produce(&s, T2, "a", BRRACE_OK);
	sketch_produce(&s, T1, "b", BRRACE_FULL);
	forget_moments();
	says_only(FINDING_FALSE_FULL, 1);
}

static void transient(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 1, "", "");
	sketch_call(&s, T2, BRRACE_PRODUCE, "b");
	sketch_produce(&s, T1, "a", BRRACE_FULL);
	forget_moments();
	f = says_only(NOTE_TRANSIENT_FULL, 1);
	assert_int_equal(f->holder, T2);
}

static void overfull(void **state)
{
	uint32_t a, b;

	(void)state;
	sketch_start(&s, 1, "", "ab");
	a = sketch_produce(&s, T1, "a", BRRACE_OK);
	b = sketch_produce(&s, T2, "b", BRRACE_OK);
	forget_moments();
	history_set_before(&s.h, a, b);
	says_only(FINDING_OVERFULL, 1);
	assert_int_equal(list[0].call, b);
	/* The first may have come out again before the second went in. */
	sketch_start(&s, 1, "", "b");
	a = sketch_produce(&s, T1, "a", BRRACE_OK);
	b = sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_consume(&s, T3, "a");
	forget_moments();
	history_set_before(&s.h, a, b);
	says_nothing();
}

/* What comes out only after it went in makes no room for what was there before. */
static void overfull_whatever_came_out(void **state)
{
	uint32_t a, b;

	(void)state;
	sketch_start(&s, 1, "", "ab");
	a = sketch_produce(&s, T1, "a", BRRACE_OK);
	b = sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_produce(&s, T3, "c", BRRACE_OK);
	sketch_consume(&s, T3, "c");
	forget_moments();
	history_set_before(&s.h, a, b);
	says_only(FINDING_OVERFULL, 1);
	assert_int_equal(list[0].call, b);
	assert_int_equal(list[0].low, 2);
}

/* A call that never returned accounts for an answer as one in flight does. */
static void transient_empty(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 1, "x", "");
	sketch_call(&s, T2, BRRACE_CONSUME, "");
	sketch_consume(&s, T1, "");
	forget_moments();
	f = says_only(NOTE_TRANSIENT_EMPTY, 1);
	assert_int_equal(f->holder, T2);
}

/* A call that has returned is in flight no more: where nobody knows whether it came before,
 * the answer is true. */
static void nothing_in_flight(void **state)
{
	(void)state;
	sketch_start(&s, 1, "", "b");
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_produce(&s, T1, "a", BRRACE_FULL);
	forget_moments();
	says_nothing();
}

/* Out in another order than in, though nobody saw them go in in that order. */
static void reordered_only_where_ordered(void **state)
{
	uint32_t a, b;

	(void)state;
	sketch_start(&s, 3, "", "");
	a = sketch_produce(&s, T1, "a", BRRACE_OK);
	b = sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_consume(&s, T3, "b");
	sketch_consume(&s, T3, "a");
	says_only(FINDING_REORDERED, 1);
	forget_moments();
	says_nothing();
	history_set_before(&s.h, a, b);
	says_only(FINDING_REORDERED, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_steps_without_moments),
		cmocka_unit_test(full_and_a_store_still_buffered),
		cmocka_unit_test(empty_and_a_store_still_buffered),
		cmocka_unit_test(a_set_holds_what_comes_before),
		cmocka_unit_test(transient),
		cmocka_unit_test(overfull),
		cmocka_unit_test(overfull_whatever_came_out),
		cmocka_unit_test(transient_empty),
		cmocka_unit_test(nothing_in_flight),
		cmocka_unit_test(reordered_only_where_ordered),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
