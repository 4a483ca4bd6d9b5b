/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may say full or empty, and how full a ring can be. */
#include "oracle/judged_testing.h"

static void five_steps_false_full(void **state)
{
	const struct finding *f;

	(void)state;
	five_steps(3);
	f = says_only(FINDING_FALSE_FULL, 1);
	assert_int_equal(f->thread, T1);
	assert_int_equal(f->call, 0);
	assert_int_equal(f->low, 0);
	assert_int_equal(f->high, 1);
}

/* With one usable slot the ring was full at one instant of the call. */
static void five_steps_one_slot(void **state)
{
	(void)state;
	five_steps(1);
	says_nothing();
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 0);
}

static void three_stale_producers_false_full(void **state)
{
	(void)state;
	three_stale_producers(3);
	says_only(FINDING_FALSE_FULL, 3);
	assert_int_equal(list[0].call, 0);
	assert_int_equal(list[1].call, 1);
	assert_int_equal(list[2].call, 2);
	three_stale_producers(1);
	says_nothing();
}

static void true_full(void **state)
{
	(void)state;
	sketch_start(&s, 2, "ab", "ab");
	sketch_produce(&s, T1, "c", BRRACE_FULL);
	says_nothing();
}

/* T2 has claimed a slot and is held: it alone accounts for the full answer. */
static void transient_full(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 2, "a", "a");
	sketch_call(&s, T2, BRRACE_PRODUCE, "b");
	sketch_produce(&s, T1, "c", BRRACE_FULL);
	f = says_only(NOTE_TRANSIENT_FULL, 1);
	assert_int_equal(f->thread, T1);
	assert_int_equal(f->holder, T2);
	assert_int_equal(f->other, 0);
	assert_int_equal(f->low, 1);
	assert_int_equal(f->high, 2);
}

/* The ring was full only if the dequeue in flight still held its slot, and the
 * query in it says that it does not. */
static void transient_full_and_strict(void **state)
{
	uint32_t d;

	(void)state;
	sketch_start(&s, 1, "a", "");
	d = sketch_call(&s, T2, BRRACE_CONSUME, "");
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 0);
	sketch_produce(&s, T1, "b", BRRACE_FULL);
	sketch_return(&s, d, BRRACE_OK, "a");
	says_only(NOTE_TRANSIENT_FULL, 1);
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 2);
	assert_int_equal(list[0].kind, FINDING_NOT_LINEARIZABLE);
	assert_int_equal(list[0].call, 2);
	assert_int_equal(list[0].thread, T1);
	assert_int_equal(list[1].kind, NOTE_TRANSIENT_FULL);
}

/* Without the query, the answer may come before the dequeue's effect. */
static void transient_full_explained(void **state)
{
	uint32_t d;

	(void)state;
	sketch_start(&s, 1, "a", "");
	d = sketch_call(&s, T2, BRRACE_CONSUME, "");
	sketch_produce(&s, T1, "b", BRRACE_FULL);
	sketch_return(&s, d, BRRACE_OK, "a");
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 1);
	assert_int_equal(list[0].kind, NOTE_TRANSIENT_FULL);
	assert_int_equal(list[0].holder, T2);
}

static void false_empty(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 2, "", "b");
	sketch_call(&s, T1, BRRACE_PRODUCE, "a"); /* holds the slot before b's */
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_consume(&s, T2, "");
	f = says_only(FINDING_FALSE_EMPTY, 1);
	assert_int_equal(f->call, 2);
	assert_int_equal(f->low, 1);
	assert_int_equal(f->high, 2);
}

static void true_empty(void **state)
{
	uint32_t d;

	(void)state;
	sketch_start(&s, 2, "", "b");
	d = sketch_call(&s, T1, BRRACE_CONSUME, "");
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_return(&s, d, BRRACE_EMPTY, "");
	says_nothing();
}

static void transient_empty(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 2, "", "");
	sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	sketch_consume(&s, T2, "");
	f = says_only(NOTE_TRANSIENT_EMPTY, 1);
	assert_int_equal(f->holder, T1);
	assert_int_equal(f->low, 0);
	assert_int_equal(f->high, 1);
}

/* A pending dequeue may have taken the only item. */
static void pending_dequeue_may_have_emptied(void **state)
{
	(void)state;
	sketch_start(&s, 2, "a", "");
	sketch_call(&s, T1, BRRACE_CONSUME, "");
	sketch_consume(&s, T2, "");
	says_only(NOTE_TRANSIENT_EMPTY, 1);
	assert_int_equal(list[0].holder, T1);
}

static void full_and_empty_of_queries(void **state)
{
	(void)state;
	sketch_start(&s, 2, "a", "a");
	sketch_query(&s, T1, BRRACE_QUERY_FULL, 1);
	says_only(FINDING_FALSE_FULL, 1);

	sketch_start(&s, 2, "a", "a");
	sketch_query(&s, T1, BRRACE_QUERY_EMPTY, 1);
	says_only(FINDING_FALSE_EMPTY, 1);

	sketch_start(&s, 1, "a", "a");
	sketch_query(&s, T1, BRRACE_QUERY_FULL, 1);
	sketch_query(&s, T1, BRRACE_QUERY_EMPTY, 0);
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 1);
	says_nothing();
}

static void empty_of_peek_and_drop(void **state)
{
	static const enum brrace_kind kinds[] = {BRRACE_PEEK, BRRACE_DROP_FRONT,
						 BRRACE_REPLACE_FRONT};

	(void)state;
	for (int i = 0; i < 3; i++) {
		sketch_start(&s, 2, "a", "a");
		sketch_return(&s, sketch_call(&s, T1, kinds[i], "b"), BRRACE_EMPTY, "");
		says_only(FINDING_FALSE_EMPTY, 1);

		sketch_start(&s, 2, "", "");
		sketch_return(&s, sketch_call(&s, T1, kinds[i], "b"), BRRACE_EMPTY, "");
		says_nothing();
	}
}

static void bulk_and_burst_full(uint64_t capacity, uint8_t flags)
{
	uint32_t c;

	sketch_start(&s, capacity, "a", "a");
	c = sketch_call(&s, T1, BRRACE_PRODUCE, "bc");
	s.calls[c].flags = flags;
	sketch_return(&s, c, BRRACE_FULL, "");
}

static void full_of_bulk_and_burst(void **state)
{
	(void)state;
	bulk_and_burst_full(2, BRRACE_BULK); /* two values need two slots, one is left */
	says_nothing();
	bulk_and_burst_full(3, BRRACE_BULK);
	says_only(FINDING_FALSE_FULL, 1);
	bulk_and_burst_full(1, BRRACE_BURST);
	says_nothing();
	bulk_and_burst_full(2, BRRACE_BURST); /* one of the two would have fitted */
	says_only(FINDING_FALSE_FULL, 1);
}

static void bulk_and_burst_empty(const char *preloaded, uint8_t flags)
{
	uint32_t c;

	sketch_start(&s, 4, preloaded, preloaded);
	c = sketch_call(&s, T1, BRRACE_CONSUME, "");
	s.calls[c].flags = flags;
	s.calls[c].want = 2;
	sketch_return(&s, c, BRRACE_EMPTY, "");
}

static void empty_of_bulk_and_burst(void **state)
{
	(void)state;
	bulk_and_burst_empty("a", BRRACE_BULK);
	says_nothing();
	bulk_and_burst_empty("ab", BRRACE_BULK);
	says_only(FINDING_FALSE_EMPTY, 1);
	bulk_and_burst_empty("", BRRACE_BURST);
	says_nothing();
	bulk_and_burst_empty("a", BRRACE_BURST);
	says_only(FINDING_FALSE_EMPTY, 1);
}

/* A burst of three takes one of them. */
static void partial_burst(uint64_t capacity)
{
	uint32_t c;

	sketch_start(&s, capacity, "a", "ab");
	c = sketch_call(&s, T1, BRRACE_PRODUCE, "bcd");
	s.calls[c].flags = BRRACE_BURST;
	sketch_return(&s, c, BRRACE_OK, "")->n_done = 1;
}

static void burst_takes_as_many_as_fit(void **state)
{
	(void)state;
	partial_burst(2);
	says_nothing();
	partial_burst(3);
	says_only(FINDING_NOT_LINEARIZABLE, 1);
}

static void burst_limited_by_a_call_in_flight(void **state)
{
	uint32_t c;

	(void)state;
	sketch_start(&s, 3, "a", "ab");
	sketch_call(&s, T2, BRRACE_PRODUCE, "x");
	c = sketch_call(&s, T1, BRRACE_PRODUCE, "bcd");
	s.calls[c].flags = BRRACE_BURST;
	sketch_return(&s, c, BRRACE_OK, "")->n_done = 1;
	says_nothing();
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 1);
	assert_int_equal(list[0].kind, FINDING_NOT_LINEARIZABLE);
}

static void overfull(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 1, "", "abc");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_produce(&s, T1, "c", BRRACE_OK);
	f = says_only(FINDING_OVERFULL, 2);
	assert_int_equal(f[0].call, 1);
	assert_int_equal(f[0].thread, T2);
	assert_int_equal(f[0].low, 2);
	assert_int_equal(f[0].high, 1);
	assert_int_equal(f[1].call, 2);
}

static void not_overfull(void **state)
{
	uint32_t d;

	(void)state;
	sketch_start(&s, 1, "a", "b");
	d = sketch_call(&s, T2, BRRACE_CONSUME, "");
	sketch_produce(&s, T1, "b", BRRACE_OK);
	sketch_return(&s, d, BRRACE_OK, "a");
	says_nothing();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_steps_false_full),
		cmocka_unit_test(five_steps_one_slot),
		cmocka_unit_test(three_stale_producers_false_full),
		cmocka_unit_test(true_full),
		cmocka_unit_test(transient_full),
		cmocka_unit_test(transient_full_and_strict),
		cmocka_unit_test(transient_full_explained),
		cmocka_unit_test(false_empty),
		cmocka_unit_test(true_empty),
		cmocka_unit_test(transient_empty),
		cmocka_unit_test(pending_dequeue_may_have_emptied),
		cmocka_unit_test(full_and_empty_of_queries),
		cmocka_unit_test(empty_of_peek_and_drop),
		cmocka_unit_test(full_of_bulk_and_burst),
		cmocka_unit_test(empty_of_bulk_and_burst),
		cmocka_unit_test(burst_takes_as_many_as_fit),
		cmocka_unit_test(burst_limited_by_a_call_in_flight),
		cmocka_unit_test(overfull),
		cmocka_unit_test(not_overfull),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
