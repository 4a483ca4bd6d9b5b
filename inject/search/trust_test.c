/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counts of executions that GenMC's and Nidhugg's authors publish for these programs:
 * one for each reads-from and coherence order, blocked ones apart.
 */
#include "search/published_testing.h"

#include <errno.h>

#define LENGTH 200

typedef bool visit_leaf(struct trust_program *program, struct graph *g, bool blocked);

static int run_with(thread_code *code, uint32_t n_threads, uint64_t most, visit_leaf *leaf)
{
	struct trust_program program = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = leaf,
	};
	struct trust *trust = trust_new(&program, &graph_sc, n_threads, LENGTH);
	int error;

	assert_non_null(trust);
	hand.code = code;
	error = trust_run(trust, most);
	hand.counts = *trust_counts(trust);
	trust_free(trust);
	return error;
}

static int run(thread_code *code, uint32_t n_threads, uint64_t most)
{
	return run_with(code, n_threads, most, hand_leaf);
}

static void expect(thread_code *code, uint32_t n_threads, uint64_t complete, uint64_t blocked)
{
	assert_int_equal(run(code, n_threads, UINT64_MAX), 0);
	assert_int_equal(hand.counts.complete, complete);
	assert_int_equal(hand.counts.blocked, blocked);
}

static void increments(uint16_t thread)
{
	(void)thread;
	add(0, 1);
}

static void test_orders_of_increments(void **state)
{
	uint64_t factorial = 1;

	(void)state;
	for (uint32_t n = 1; n <= 7; n++) {
		factorial *= n;
		expect(increments, n, factorial, 0);
	}
}

static void store_buffering(uint16_t thread)
{
	wr(thread, 1);
	rd(1 - thread);
}

static void load_buffering(uint16_t thread)
{
	rd(thread);
	wr(1 - thread, 1);
}

static void two_and_two_writes(uint16_t thread)
{
	wr(thread, 1);
	wr(1 - thread, 2);
}

static void message(uint16_t thread)
{
	if (thread == 0) {
		wr(0, 1);
		wr(1, 1);
	} else if (rd(1)) {
		rd(0);
	}
}

static void independent_readers(uint16_t thread)
{
	switch (thread) {
	case 0:
	case 1:
		wr(thread, 1);
		break;
	default:
		rd(thread - 2);
		rd(3 - thread);
	}
}

static void write_then_read(uint16_t thread)
{
	if (thread == 0) {
		wr(0, 2);
		wr(1, 1);
	} else {
		rd(1);
		wr(0, 1);
	}
}

static void test_litmus(void **state)
{
	(void)state;
	expect(store_buffering, 2, 3, 0);
	expect(load_buffering, 2, 3, 0);
	expect(two_and_two_writes, 2, 3, 0);
	expect(message, 2, 2, 0);
	expect(independent_readers, 4, 15, 0);
	expect(write_then_read, 2, 3, 0);
}

static void readers(uint16_t thread)
{
	if (thread == 0)
		wr(0, 1);
	else
		rd(0);
}

static void test_readers(void **state)
{
	(void)state;
	expect(readers, 3, 4, 0);
	expect(readers, 9, 256, 0);
	expect(readers, 14, 8192, 0);
}

static uint16_t last;

static void last_zero(uint16_t thread)
{
	if (thread)
		wr(thread, rd(thread - 1) + 1);
	else
		for (uint16_t i = last; rd(i); i--)
			;
}

static void test_last_zero(void **state)
{
	(void)state;
	last = 5;
	expect(last_zero, 6, 64, 0);
	last = 10;
	expect(last_zero, 11, 3328, 0);
	last = 15;
	expect(last_zero, 16, 147456, 0);
}

static void rotation(uint16_t thread)
{
	cas(0, thread, thread + 1u);
}

static void test_cas_rotation(void **state)
{
	static const uint64_t counts[] = {2, 5, 14, 43, 144, 523, 2048, 8597};

	(void)state;
	/* The published counts start with two threads. */
	for (uint32_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++)
		expect(rotation, n + 2, counts[n], 0);
}

static void test_fibonacci(void **state)
{
	(void)state;
	hand.initial = 1;
	expect(fibonacci, 3, 218243, 0);
	hand.initial = 0;
}

/* ---- rings */

static bool rechecks;

static bool put(uint64_t item)
{
	uint64_t head, next, tail;

	do {
		head = rd(PROD_HEAD);
		next = (head + 1) & 3;
		tail = rd(CONS_TAIL);
		if (next == tail) {
			if (rechecks && head != rd(PROD_HEAD))
				continue;
			if (rechecks && tail != rd(CONS_TAIL))
				continue;
			return false;
		}
	} while (next == tail || !cas(PROD_HEAD, head, next));
	wr((uint16_t)(SLOTS + head), item);
	if (rd(PROD_TAIL) != head)
		block();
	wr(PROD_TAIL, next);
	return true;
}

static void get(void)
{
	uint64_t head = rd(CONS_HEAD), next = (head + 1) & 3;

	if (head == rd(PROD_TAIL))
		return;
	wr(CONS_HEAD, next);
	rd((uint16_t)(SLOTS + head));
	wr(CONS_TAIL, next);
}

static void small_ring(uint16_t thread)
{
	put(thread + 1u);
	if (thread)
		get();
}

static void middle_ring(uint16_t thread)
{
	if (thread < 2) {
		put(17 + 16u * thread);
	} else {
		get();
		get();
	}
}

static void big_ring(uint16_t thread)
{
	if (thread < 2) {
		put(17 + 16u * thread);
		put(18 + 16u * thread);
	}
	for (int i = 0; thread == 2 && i < 4; i++)
		get();
}

static void test_rings(void **state)
{
	(void)state;
	rechecks = true;
	expect(small_ring, 2, 9, 4);
	expect(middle_ring, 3, 42, 12);
	expect(big_ring, 3, 49582, 16262);
	assert_true(hand.counts.deepest < 100);
}

static void test_freebsd_client(void **state)
{
	(void)state;
	assert_int_equal(run(freebsd_client, 3, UINT64_MAX), 0);
	assert_int_equal(hand.counts.complete, 273);
}

/*
 * Fewest preemptions of any schedule that makes the execution: a breadth-first search
 * over how far each thread has come and who runs, in which leaving a thread that could
 * go on costs one.
 */
#define FAR 16 /* nodes of a thread are fewer */
#define STATES (FAR * FAR * FAR * 3)

static uint32_t state_of(const uint16_t *at, uint16_t current)
{
	return ((at[0] * FAR + at[1]) * FAR + at[2]) * 3u + current;
}

static bool enabled(const struct graph *g, const uint16_t *at, uint16_t thread)
{
	struct ref e = {thread, at[thread]};
	const uint16_t *before;

	if (e.index == g->n[thread])
		return false;
	before = graph_order(g, graph_step_end(g, e));
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (t != thread && at[t] < before[t])
			return false;
	return true;
}

/* All states that cost no more than those in `now`; others that they lead to in `later`. */
static bool spread(const struct graph *g, bool *seen, uint32_t *now, uint32_t *n_now,
		   uint32_t *later, uint32_t *n_later)
{
	while (*n_now) {
		uint32_t state = now[--*n_now], rest = state / 3;
		uint16_t at[3] = {(uint16_t)(rest / FAR / FAR), rest / FAR % FAR, rest % FAR};
		uint16_t current = state % 3;

		if (seen[state])
			continue;
		seen[state] = true;
		if (at[0] == g->n[0] && at[1] == g->n[1] && at[2] == g->n[2])
			return true;
		for (uint16_t t = 0; t < 3; t++) {
			bool costs = t != current && at[current] < g->n[current];
			uint16_t to[3] = {at[0], at[1], at[2]};

			if (!enabled(g, at, t))
				continue;
			to[t] = graph_step_end(g, (struct ref){t, at[t]}).index + 1;
			if (costs)
				later[(*n_later)++] = state_of(to, t);
			else
				now[(*n_now)++] = state_of(to, t);
		}
	}
	return false;
}

static uint32_t fewest_preemptions(const struct graph *g)
{
	static bool seen[STATES];
	static uint32_t lists[2][STATES * 3];
	uint32_t n[2] = {0, 0}, cost = 0;

	memset(seen, 0, sizeof(seen));
	for (uint16_t t = 0; t < 3; t++)
		lists[0][n[0]++] = state_of((uint16_t[3]){0, 0, 0}, t);
	while (!spread(g, seen, lists[cost % 2], &n[cost % 2], lists[!(cost % 2)], &n[!(cost % 2)]))
		cost++;
	return cost;
}

static uint32_t levels[FAR];

static bool count_preemptions(struct trust_program *program, struct graph *g, bool blocked)
{
	(void)program;
	if (!blocked)
		levels[fewest_preemptions(g)]++;
	return true;
}

/* What was published: 6, 36, 123, 261 and 273 with at most 0 to 4. */
static void test_preemptions_of_freebsd_client(void **state)
{
	static const uint32_t published[] = {6, 36, 123, 261, 273};
	uint32_t sum = 0;

	(void)state;
	assert_int_equal(run_with(freebsd_client, 3, UINT64_MAX, count_preemptions), 0);
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
		sum += levels[i];
		assert_int_equal(sum, published[i]);
	}
}

/* ---- locks, limits */

static void locked_increment(uint16_t thread)
{
	(void)thread;
	lock(0);
	wr(1, rd(1) + 1);
	wr(0, 0);
}

static void lock_and_leave(uint16_t thread)
{
	(void)thread;
	lock(0);
}

static void test_locks(void **state)
{
	(void)state;
	/* Each order of the threads; besides them, whoever finds the lock taken waits. */
	assert_int_equal(run(locked_increment, 3, UINT64_MAX), 0);
	assert_int_equal(hand.counts.complete, 6);
	assert_true(hand.counts.blocked > 0);
	assert_int_equal(run(lock_and_leave, 2, UINT64_MAX), 0);
	assert_int_equal(hand.counts.complete, 0);
	assert_int_equal(hand.counts.blocked, 2);
}

static void test_goes_on_after_a_pause(void **state)
{
	struct trust_program program = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = hand_leaf,
	};
	struct trust *trust = trust_new(&program, &graph_sc, 3, LENGTH);
	int error, parts = 0;

	(void)state;
	hand.code = middle_ring;
	rechecks = true;
	while ((error = trust_run(trust, 5)) == -EAGAIN)
		parts++;
	assert_int_equal(error, 0);
	assert_true(parts >= 10);
	assert_int_equal(trust_counts(trust)->complete, 42);
	assert_int_equal(trust_counts(trust)->blocked, 12);
	trust_free(trust);
}

static void endless(uint16_t thread)
{
	for (;;)
		wr(thread, 1);
}

static void sprawling(uint16_t thread)
{
	(void)thread;
	wr(GRAPH_PLACES, 1);
}

static void test_refuses_what_has_no_room(void **state)
{
	(void)state;
	assert_int_equal(run(endless, 1, UINT64_MAX), -ENOSPC);
	assert_int_equal(run(sprawling, 1, UINT64_MAX), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders_of_increments),
		cmocka_unit_test(test_litmus),
		cmocka_unit_test(test_readers),
		cmocka_unit_test(test_last_zero),
		cmocka_unit_test(test_cas_rotation),
		cmocka_unit_test(test_fibonacci),
		cmocka_unit_test(test_rings),
		cmocka_unit_test(test_freebsd_client),
		cmocka_unit_test(test_preemptions_of_freebsd_client),
		cmocka_unit_test(test_locks),
		cmocka_unit_test(test_goes_on_after_a_pause),
		cmocka_unit_test(test_refuses_what_has_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
