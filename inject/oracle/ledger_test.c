/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of values: lost, duplicate, reordered, foreign. */
#include "oracle/judged_testing.h"

#define NO_CALL FINDING_NO_CALL

static void lost(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 4, "a", "");
	sketch_produce(&s, T1, "b", BRRACE_OK);
	sketch_produce(&s, T2, "c", BRRACE_OK);
	sketch_consume(&s, T1, "b");
	f = says_only(FINDING_LOST, 2);
	assert_int_equal(f[0].value, 'a');
	assert_int_equal(f[0].call, NO_CALL);
	assert_int_equal(f[0].thread, FINDING_NO_THREAD);
	assert_int_equal(f[1].value, 'c');
	assert_int_equal(f[1].call, 1);
	assert_int_equal(f[1].thread, T2);
}

static void not_lost(void **state)
{
	(void)state;
	sketch_start(&s, 4, "", ""); /* its call is pending */
	sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	says_nothing();

	sketch_start(&s, 4, "a", ""); /* a pending call may have it */
	sketch_call(&s, T1, BRRACE_CONSUME, "");
	says_nothing();

	sketch_start(&s, 4, "ab", "a"); /* nobody knows what else was there */
	s.h.drain_cut = true;
	says_nothing();

	sketch_start(&s, 4, "", ""); /* it was refused */
	s.h.capacity = 0;
	sketch_produce(&s, T1, "a", BRRACE_FULL);
	says_nothing();
}

static void duplicate(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 2, "a", "");
	sketch_consume(&s, T1, "a");
	sketch_consume(&s, T2, "a");
	f = says_only(FINDING_DUPLICATE, 1);
	assert_int_equal(f->value, 'a');
	assert_int_equal(f->call, 1);
	assert_int_equal(f->other, 0);
	assert_int_equal(f->thread, T2);
}

static void enqueued_again_is_no_duplicate(void **state)
{
	(void)state;
	sketch_start(&s, 2, "a", "a");
	sketch_consume(&s, T1, "a");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_consume(&s, T1, "a");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	says_nothing();
}

static void reordered(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 4, "", "");
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_consume(&s, T3, "b");
	sketch_consume(&s, T3, "a");
	f = says_only(FINDING_REORDERED, 1);
	assert_int_equal(f->value, 'b');
	assert_int_equal(f->call, 2);
	assert_int_equal(f->other, 3);
}

/* One item that is late passes for one event, not for three. */
static void reordered_once(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 4, "abcd", "a");
	sketch_consume(&s, T1, "b");
	sketch_consume(&s, T1, "c");
	sketch_consume(&s, T1, "d");
	f = says_only(FINDING_REORDERED, 1);
	assert_int_equal(f->value, 'a');
	assert_int_equal(f->call, NO_CALL);
	assert_int_equal(f->other, 0);
}

static void reordered_in_one_bulk(void **state)
{
	uint32_t c;

	(void)state;
	sketch_start(&s, 4, "", "");
	c = sketch_produce(&s, T1, "ab", BRRACE_OK);
	s.calls[c].flags = BRRACE_BULK;
	c = sketch_call(&s, T2, BRRACE_CONSUME, "");
	s.calls[c].want = 2;
	sketch_return(&s, c, BRRACE_OK, "ba");
	says_only(FINDING_REORDERED, 1);
}

static void overlapping_calls_have_no_order(void **state)
{
	uint32_t a, d;

	(void)state;
	sketch_start(&s, 4, "", "");
	a = sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	sketch_produce(&s, T2, "b", BRRACE_OK);
	sketch_return(&s, a, BRRACE_OK, "");
	sketch_consume(&s, T3, "b");
	sketch_consume(&s, T3, "a");
	says_nothing();

	sketch_start(&s, 4, "ab", "");
	d = sketch_call(&s, T1, BRRACE_CONSUME, "");
	sketch_consume(&s, T2, "b");
	sketch_return(&s, d, BRRACE_OK, "a");
	says_nothing();
}

static void a_bag_has_no_order(void **state)
{
	(void)state;
	sketch_start(&s, 4, "abc", "ba");
	sketch_consume(&s, T1, "c");
	judge_as(ORACLE_UNORDERED);
	assert_int_equal(said.count, 0);
	judge();
	assert_int_equal(findings_count(&said, FINDING_REORDERED), said.count);
}

static void judge_a_stack(uint32_t wrong)
{
	judge_as(ORACLE_LIFO);
	assert_int_equal(findings_count(&said, FINDING_NOT_LINEARIZABLE), wrong);
	assert_int_equal(said.count, wrong);
}

static void a_stack_gives_the_newest(void **state)
{
	uint32_t push;

	(void)state;
	sketch_start(&s, 4, "abc", "da");
	sketch_consume(&s, T1, "c");
	sketch_produce(&s, T1, "d", BRRACE_OK);
	push = sketch_call(&s, T2, BRRACE_PRODUCE, "e");
	sketch_consume(&s, T1, "e");
	sketch_return(&s, push, BRRACE_OK, "");
	sketch_consume(&s, T1, "d");
	sketch_consume(&s, T1, "b");
	sketch_produce(&s, T1, "d", BRRACE_OK);
	judge_a_stack(0);

	/* The older of two, neither of which was in flight. */
	sketch_start(&s, 4, "ab", "b");
	sketch_consume(&s, T1, "a");
	judge_a_stack(1);
	/* What was replaced is the newest. */
	sketch_start(&s, 4, "ab", "xa");
	sketch_return(&s, sketch_call(&s, T1, BRRACE_REPLACE_FRONT, "x"), BRRACE_OK, "");
	judge_a_stack(0);
	sketch_start(&s, 4, "ab", "bx");
	sketch_return(&s, sketch_call(&s, T1, BRRACE_REPLACE_FRONT, "x"), BRRACE_OK, "");
	judge_as(ORACLE_LIFO);
	assert_int_not_equal(said.count, 0);
}

static void foreign(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 2, "", "");
	sketch_consume(&s, T2, "z");
	f = says_only(FINDING_FOREIGN, 1);
	assert_int_equal(f->value, 'z');
	assert_int_equal(f->call, 0);

	sketch_start(&s, 2, "a", "a");
	sketch_return(&s, sketch_call(&s, T1, BRRACE_PEEK, ""), BRRACE_OK, "z");
	says_only(FINDING_FOREIGN, 1);

	sketch_start(&s, 2, "a", "az");
	says_only(FINDING_FOREIGN, 1);
}

/* It came out before anybody began to put it in; then it went in and came out as
 * it should.  Only the first is wrong. */
static void foreign_until_enqueued(void **state)
{
	(void)state;
	sketch_start(&s, 2, "a", "b");
	sketch_consume(&s, T2, "b");
	sketch_consume(&s, T2, "a");
	sketch_produce(&s, T1, "b", BRRACE_OK);
	says_only(FINDING_FOREIGN, 1);
}

static void a_pending_call_enqueued_it(void **state)
{
	(void)state;
	sketch_start(&s, 2, "", "");
	sketch_call(&s, T1, BRRACE_PRODUCE, "a");
	sketch_consume(&s, T2, "a");
	says_nothing();
}

static void lost_beside_dropped(void **state)
{
	const struct finding *f;

	(void)state;
	sketch_start(&s, 4, "abc", "");
	sketch_consume(&s, T1, "a");
	on_front(BRRACE_PEEK, "", "c");
	on_front(BRRACE_DROP_FRONT, "", "");
	f = says_only(FINDING_LOST, 1);
	assert_int_equal(f->value, 'b');
}

/* Which copy of a the putback replaced is not known. */
static void putback_of_a_duplicate(void **state)
{
	(void)state;
	sketch_start(&s, 4, "a", "c");
	sketch_consume(&s, T1, "a");
	sketch_consume(&s, T1, "a");
	on_front(BRRACE_REPLACE_FRONT, "c", "");
	says_only(FINDING_DUPLICATE, 1);
}

/* What was put back stands before what went in earlier; the loss of d makes the
 * account of all values be kept. */
static void putback_is_not_reordered(void **state)
{
	(void)state;
	sketch_start(&s, 4, "abd", "b");
	on_front(BRRACE_REPLACE_FRONT, "c", "");
	sketch_consume(&s, T1, "c");
	says_only(FINDING_LOST, 1);
	assert_int_equal(list[0].value, 'd');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost),
		cmocka_unit_test(not_lost),
		cmocka_unit_test(duplicate),
		cmocka_unit_test(enqueued_again_is_no_duplicate),
		cmocka_unit_test(reordered),
		cmocka_unit_test(reordered_once),
		cmocka_unit_test(reordered_in_one_bulk),
		cmocka_unit_test(overlapping_calls_have_no_order),
		cmocka_unit_test(a_bag_has_no_order),
		cmocka_unit_test(a_stack_gives_the_newest),
		cmocka_unit_test(foreign),
		cmocka_unit_test(foreign_until_enqueued),
		cmocka_unit_test(a_pending_call_enqueued_it),
		cmocka_unit_test(lost_beside_dropped),
		cmocka_unit_test(putback_of_a_duplicate),
		cmocka_unit_test(putback_is_not_reordered),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
