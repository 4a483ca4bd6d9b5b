/* SPDX-License-Identifier: BSD-2-Clause */
/* Every verdict: a history in which it must be given, one in which it must not. */
#include "oracle/judged_testing.h"

#include <errno.h>

#define NO_CALL FINDING_NO_CALL

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

static void three_stale_producers(uint64_t capacity)
{
	static const char *const items[] = {"b", "c", "d"};
	uint32_t call[3];

	sketch_start(&s, capacity, "", "");
	for (uint8_t i = 0; i < 3; i++)
		call[i] = sketch_call(&s, T2 + i, BRRACE_PRODUCE, items[i]);
	sketch_produce(&s, T1, "a", BRRACE_OK);
	sketch_consume(&s, T1, "a");
	for (uint8_t i = 0; i < 3; i++)
		sketch_return(&s, call[i], BRRACE_FULL, "");
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

static uint32_t on_front(enum brrace_kind kind, const char *in, const char *out)
{
	uint32_t call = sketch_call(&s, T1, kind, in);

	sketch_return(&s, call, BRRACE_OK, out);
	return call;
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
		cmocka_unit_test(lost),
		cmocka_unit_test(not_lost),
		cmocka_unit_test(duplicate),
		cmocka_unit_test(enqueued_again_is_no_duplicate),
		cmocka_unit_test(duplicate_does_not_make_full_false),
		cmocka_unit_test(reordered),
		cmocka_unit_test(reordered_once),
		cmocka_unit_test(reordered_in_one_bulk),
		cmocka_unit_test(overlapping_calls_have_no_order),
		cmocka_unit_test(a_bag_has_no_order),
		cmocka_unit_test(a_stack_gives_the_newest),
		cmocka_unit_test(foreign),
		cmocka_unit_test(foreign_until_enqueued),
		cmocka_unit_test(a_pending_call_enqueued_it),
		cmocka_unit_test(overfull),
		cmocka_unit_test(not_overfull),
		cmocka_unit_test(lost_drop_count),
		cmocka_unit_test(no_lost_drop_count),
		cmocka_unit_test(not_linearizable),
		cmocka_unit_test(one_event_one_verdict),
		cmocka_unit_test(false_full_and_another),
		cmocka_unit_test(peek_advance_putback),
		cmocka_unit_test(lost_beside_dropped),
		cmocka_unit_test(putback_of_a_duplicate),
		cmocka_unit_test(putback_is_not_reordered),
		cmocka_unit_test(locked_queue),
		cmocka_unit_test(only_calls_inside_composites_count),
		cmocka_unit_test(out_of_memory_is_no_verdict),
		cmocka_unit_test(names),
		cmocka_unit_test(a_full_list_is_said),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
