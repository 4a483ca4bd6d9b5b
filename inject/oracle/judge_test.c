/* SPDX-License-Identifier: BSD-2-Clause */
/* One event has one verdict, of all that can be said of it. */
#include "oracle/judged_testing.h"

#include <errno.h>

/* b came out though nothing left the ring: it stayed full. */
static void duplicate_does_not_make_full_false(void **state)
{
	(void)state;
	sketch_start(&s, 2, "ab", "cd");
	sketch_consume(&s, T1, "a");
	sketch_consume(&s, T1, "b");
	sketch_consume(&s, T1, "b");
	sketch_produce(&s, T1, "c", BRRACE_OK);
	sketch_produce(&s, T1, "d", BRRACE_OK);
	sketch_produce(&s, T1, "e", BRRACE_FULL);
	says_only(FINDING_DUPLICATE, 1);
}

static void drop_counter(uint64_t counter)
{
	sketch_start(&s, 1, "a", "a");
	sketch_produce(&s, T1, "b", BRRACE_FULL);
	sketch_produce(&s, T2, "c", BRRACE_FULL);
	s.h.has_counter = true;
	s.h.counter = counter;
}

static void lost_drop_count(void **state)
{
	const struct finding *f;

	(void)state;
	drop_counter(1);
	f = says_only(FINDING_LOST_DROP_COUNT, 1);
	assert_int_equal(f->low, 1);
	assert_int_equal(f->high, 2);
	drop_counter(3);
	says_only(FINDING_LOST_DROP_COUNT, 1);
}

static void no_lost_drop_count(void **state)
{
	(void)state;
	drop_counter(2);
	says_nothing();
	drop_counter(1);
	s.h.has_counter = false;
	says_nothing();
	drop_counter(3); /* it may have counted, and not returned */
	sketch_call(&s, T1, BRRACE_PRODUCE, "d");
	says_nothing();
}

static void not_linearizable(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 4, "ab", "ab");
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 2);
	sketch_query(&s, T2, BRRACE_QUERY_COUNT, 1);
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 2);
	f = says_only(FINDING_NOT_LINEARIZABLE, 1);
	assert_int_equal(f->call, 1);
	assert_int_equal(f->thread, T2);

	sketch_start(&s, 1, "a", "a");
	sketch_query(&s, T1, BRRACE_QUERY_FULL, 0);
	says_only(FINDING_NOT_LINEARIZABLE, 1);

	sketch_start(&s, 1, "a", "a");
	sketch_query(&s, T1, BRRACE_QUERY_EMPTY, 0);
	sketch_return(&s, sketch_call(&s, T1, BRRACE_PEEK, ""), BRRACE_OK, "a");
	says_nothing();
}

/* A loss explains why the count is lower, but not why it is higher. */
static void one_event_one_verdict(void **state)
{
	(void)state;
	sketch_start(&s, 4, "ab", "a");
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 1);
	says_only(FINDING_LOST, 1);

	sketch_start(&s, 4, "ab", "a");
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 3);
	judge();
	assert_int_equal(said.count, 2);
	assert_int_equal(list[0].kind, FINDING_LOST);
	assert_int_equal(list[1].kind, FINDING_NOT_LINEARIZABLE);
	assert_int_equal(list[1].call, 0);
}

/* The same of a false answer: what else is wrong is still said. */
static void false_full_and_another(void **state)
{
	(void)state;
	five_steps(3);
	sketch_query(&s, T2, BRRACE_QUERY_COUNT, 1);
	judge();
	assert_int_equal(said.count, 2);
	assert_int_equal(list[0].kind, FINDING_FALSE_FULL);
	assert_int_equal(list[1].kind, FINDING_NOT_LINEARIZABLE);
	assert_int_equal(list[1].call, 3);
}

static void peek_advance_putback(void **state)
{
	(void)state;
	sketch_start(&s, 4, "ab", "xc");
	on_front(BRRACE_PEEK, "", "a");
	sketch_produce(&s, T2, "c", BRRACE_OK);
	on_front(BRRACE_DROP_FRONT, "", "");
	on_front(BRRACE_PEEK, "", "b");
	on_front(BRRACE_REPLACE_FRONT, "x", "");
	says_nothing();

	sketch_start(&s, 4, "a", "a"); /* putback of the item itself */
	on_front(BRRACE_PEEK, "", "a");
	on_front(BRRACE_REPLACE_FRONT, "a", "");
	says_nothing();
}

static void locked_queue(void **state)
{
	(void)state;
	sketch_start(&s, 2, "", "d");
	sketch_consume(&s, T1, "");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_produce(&s, T3, "c", BRRACE_FULL);
	sketch_consume(&s, T2, "a");
	sketch_consume(&s, T1, "b");
	sketch_consume(&s, T3, "");
	sketch_produce(&s, T4, "d", BRRACE_OK);
	sketch_return(&s, sketch_call(&s, T1, BRRACE_PRODUCE, "e"), BRRACE_AGAIN, "");
	says_nothing();
	judge_as(ORACLE_STRICT);
	assert_int_equal(said.count, 0);
}

static void only_calls_inside_composites_count(void **state)
{
	uint32_t outer;

	(void)state;
	sketch_start(&s, 2, "", "");
	outer = sketch_call(&s, T1, BRRACE_COMPOSITE, "zz");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_consume(&s, T1, "a");
	sketch_return(&s, outer, BRRACE_FULL, "y");
	sketch_call(&s, T2, BRRACE_COMPOSITE, "x");
	says_nothing();
}

/* More orders than can be remembered: what is sure is still said. */
static void out_of_memory_is_no_verdict(void **state)
{
	uint32_t call[16];

	(void)state;
	sketch_start(&s, 32, "", "");
	for (uint8_t i = 0; i < 16; i++) {
		char letter[2] = {(char)('a' + i), 0};

		call[i] = sketch_call(&s, i, BRRACE_PRODUCE, letter);
	}
	for (uint8_t i = 0; i < 16; i++)
		sketch_return(&s, call[i], BRRACE_OK, "");
	s.h.n_drained = sketch_letters(s.drained, "ponmlkjihgfedcba");
	sketch_query(&s, T1, BRRACE_QUERY_COUNT, 17);
	said = (struct findings){.list = list, .capacity = 32};
	assert_int_equal(oracle_judge(oracle, &s.h, 0, &said), -ENOSPC);
	assert_int_equal(said.count, 0);

	sketch_start(&s, 32, "", "");
	s.h.n_preloaded = SKETCH_VALUES;
	s.h.n_drained = 1;
	assert_int_equal(oracle_judge(oracle, &s.h, 0, &said), -ENOSPC);
}

static void names(void **state)
{
	(void)state;
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		assert_int_equal(finding_by_name(finding_name((enum finding_kind)kind)), kind);
	assert_string_equal(finding_name(FINDING_FALSE_FULL), "false-full");
	assert_string_equal(finding_name(NOTE_TRANSIENT_EMPTY), "transient-empty");
	assert_int_equal(finding_by_name("full"), -1);
}

static void a_full_list_is_said(void **state)
{
	(void)state;
	three_stale_producers(3);
	said = (struct findings){.list = list, .capacity = 2};
	assert_int_equal(oracle_judge(oracle, &s.h, 0, &said), 0);
	assert_int_equal(said.count, 2);
	assert_true(said.overflow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(duplicate_does_not_make_full_false),
		cmocka_unit_test(lost_drop_count),
		cmocka_unit_test(no_lost_drop_count),
		cmocka_unit_test(not_linearizable),
		cmocka_unit_test(one_event_one_verdict),
		cmocka_unit_test(false_full_and_another),
		cmocka_unit_test(peek_advance_putback),
		cmocka_unit_test(locked_queue),
		cmocka_unit_test(only_calls_inside_composites_count),
		cmocka_unit_test(out_of_memory_is_no_verdict),
		cmocka_unit_test(names),
		cmocka_unit_test(a_full_list_is_said),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
