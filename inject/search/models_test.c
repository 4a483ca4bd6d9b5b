/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counts of executions under weak memory: what GenMC's authors publish, and, of the
 * yardsticks' rings in several orders, what GenMC counts.
 */
#include "search/published_testing.h"

#define LENGTH 200
#define RLX memory_order_relaxed
#define ACQ memory_order_acquire
#define REL memory_order_release
#define ACQ_REL memory_order_acq_rel
#define SC memory_order_seq_cst

static void run(const struct graph_model *model, thread_code *code, uint32_t n_threads)
{
	struct trust_program program = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = hand_leaf,
	};
	struct trust *trust = trust_new(&program, model, n_threads, LENGTH);

	assert_non_null(trust);
	hand.code = code;
	assert_int_equal(trust_run(trust, UINT64_MAX), 0);
	hand.counts = *trust_counts(trust);
	trust_free(trust);
}

static void expect(thread_code *code, uint32_t n_threads, uint64_t sc, uint64_t tso, uint64_t rc11)
{
	static const struct graph_model *const models[] = {&graph_sc, &graph_tso, &graph_rc11};
	const uint64_t counts[] = {sc, tso, rc11};

	for (int i = 0; i < 3; i++) {
		run(models[i], code, n_threads);
		if (hand.counts.complete != counts[i])
			fail_msg("%s: %lu executions, not %lu", models[i]->name,
				 (unsigned long)hand.counts.complete, (unsigned long)counts[i]);
	}
}

/* ---- litmus tests */

static memory_order fences;

static void store_buffering(uint16_t thread)
{
	wr_as(stores, thread, 1);
	fence(fences);
	rd_as(loads, 1 - thread);
}

static void load_buffering(uint16_t thread)
{
	rd_as(loads, thread);
	wr_as(stores, 1 - thread, 1);
}

static void two_and_two_writes(uint16_t thread)
{
	wr_as(stores, thread, 1);
	fence(fences);
	wr_as(stores, 1 - thread, 2);
}

static void message(uint16_t thread)
{
	if (thread == 0) {
		wr(0, 1);
		wr_as(stores, 1, 1);
	} else if (rd_as(loads, 1)) {
		rd(0);
	}
}

static void message_by_fences(uint16_t thread)
{
	if (thread == 0) {
		wr(0, 1);
		fence(stores);
		wr(1, 1);
	} else if (rd(1)) {
		fence(loads);
		rd(0);
	}
}

static void independent_readers(uint16_t thread)
{
	switch (thread) {
	case 0:
	case 1:
		wr_as(stores, thread, 1);
		break;
	default:
		rd_as(loads, thread - 2);
		fence(fences);
		rd_as(loads, 3 - thread);
	}
}

static void write_then_read(uint16_t thread)
{
	if (thread == 0) {
		wr_as(stores, 0, 2);
		wr_as(stores, 1, 1);
	} else {
		rd_as(loads, 1);
		wr_as(stores, 0, 1);
	}
}

static void with(memory_order load, memory_order store, memory_order fence_order)
{
	loads = load;
	stores = store;
	fences = fence_order;
}

static void test_relaxed(void **state)
{
	(void)state;
	with(RLX, RLX, RLX);
	expect(store_buffering, 2, 3, 4, 4);
	expect(load_buffering, 2, 3, 3, 3);
	expect(two_and_two_writes, 2, 3, 3, 4);
	expect(write_then_read, 2, 3, 3, 4);
	expect(message, 2, 2, 2, 3);
	expect(message_by_fences, 2, 2, 2, 3);
	expect(independent_readers, 4, 15, 15, 16);
}

static void test_acquire_and_release(void **state)
{
	(void)state;
	with(ACQ, REL, RLX);
	expect(store_buffering, 2, 3, 4, 4);
	expect(two_and_two_writes, 2, 3, 3, 4);
	expect(message, 2, 2, 2, 2);
	expect(message_by_fences, 2, 2, 2, 2);
	expect(independent_readers, 4, 15, 15, 16);
	with(RLX, REL, RLX);
	expect(message, 2, 2, 2, 3);
	with(ACQ, RLX, RLX);
	expect(message, 2, 2, 2, 3);
}

static void test_seq_cst(void **state)
{
	(void)state;
	with(SC, SC, RLX);
	expect(store_buffering, 2, 3, 3, 3);
	expect(two_and_two_writes, 2, 3, 3, 3);
	expect(write_then_read, 2, 3, 3, 3);
	expect(independent_readers, 4, 15, 15, 15);
	with(ACQ, SC, RLX);
	expect(independent_readers, 4, 15, 15, 16);
	/* Fences alone do it, too. */
	with(RLX, RLX, SC);
	expect(store_buffering, 2, 3, 3, 3);
	expect(two_and_two_writes, 2, 3, 3, 3);
	expect(independent_readers, 4, 15, 15, 15);
}

/* ---- read-modify-writes */

static void increments(uint16_t thread)
{
	(void)thread;
	add(0, 1);
}

static void readers(uint16_t thread)
{
	if (thread == 0)
		wr(0, 1);
	else
		rd(0);
}

static uint16_t last;

static void last_zero(uint16_t thread)
{
	if (thread)
		wr_as(REL, thread, rd_as(ACQ, thread - 1) + 1);
	else
		for (uint16_t i = last; rd_as(ACQ, i); i--)
			;
}

static void rotation(uint16_t thread)
{
	cas(0, thread, thread + 1u);
}

static void test_published(void **state)
{
	static const uint64_t rotations[] = {2, 5, 14, 43, 144, 523, 2048, 8597};
	uint64_t factorial = 1;

	(void)state;
	for (uint32_t n = 1; n <= 7; n++) {
		factorial *= n;
		expect(increments, n, factorial, factorial, factorial);
	}
	expect(readers, 3, 4, 4, 4);
	expect(readers, 9, 256, 256, 256);
	expect(readers, 14, 8192, 8192, 8192);
	last = 5;
	expect(last_zero, 6, 64, 64, 64);
	last = 10;
	expect(last_zero, 11, 3328, 3328, 3328);
	for (uint32_t n = 0; n < sizeof(rotations) / sizeof(rotations[0]); n++)
		expect(rotation, n + 2, rotations[n], rotations[n], rotations[n]);
}

/* A read of the last of a chain acquires from its head. */
static void release_sequence(uint16_t thread)
{
	switch (thread) {
	case 0:
		wr(0, 1);
		wr_as(REL, 1, 1);
		break;
	case 1:
		cas(1, 1, 2);
		break;
	default:
		if (rd_as(ACQ, 1) == 2)
			rd(0);
	}
}

/* Since C++20 a later store of the same thread is not part of it. */
static void broken_sequence(uint16_t thread)
{
	if (thread == 0) {
		wr(0, 1);
		wr_as(REL, 1, 1);
		wr(1, 2);
	} else if (rd_as(ACQ, 1) == 2) {
		rd(0);
	}
}

static void test_release_sequences(void **state)
{
	(void)state;
	run(&graph_rc11, release_sequence, 3);
	/* The chain is there or not, and read or not; if it is read, what came before is, too. */
	assert_int_equal(hand.counts.complete, 5);
	run(&graph_rc11, broken_sequence, 2);
	assert_int_equal(hand.counts.complete, 4);
}

static void test_fibonacci(void **state)
{
	(void)state;
	with(ACQ, REL, RLX);
	hand.initial = 1;
	run(&graph_rc11, fibonacci, 3);
	assert_int_equal(hand.counts.complete, 525630);
	with(SC, SC, RLX);
	run(&graph_rc11, fibonacci, 3);
	assert_int_equal(hand.counts.complete, 218243);
	hand.initial = 0;
}

/* ---- rings */

/* Of loads and stores of the indices, as the yardsticks name them. */
static struct orders {
	memory_order load, tail, store, head, cas, cas_fails, recheck;
} orders;

static const struct orders ord[] = {
	{SC, SC, SC, SC, SC, SC, RLX},
	{RLX, ACQ, REL, RLX, ACQ, RLX, RLX},
	{ACQ, ACQ, REL, REL, ACQ_REL, ACQ, RLX},
	{RLX, ACQ, REL, RLX, ACQ, RLX, ACQ},
};

static bool changed(uint64_t head, uint64_t tail)
{
	if (orders.recheck != RLX)
		fence(orders.recheck);
	return head != rd_as(orders.load, PROD_HEAD) || tail != rd_as(orders.load, CONS_TAIL);
}

static void put(uint64_t item)
{
	uint64_t head, next, tail;

	do {
		head = rd_as(orders.load, PROD_HEAD);
		next = (head + 1) & 3;
		tail = rd_as(orders.load, CONS_TAIL);
		if (next == tail) {
			if (changed(head, tail))
				continue;
			return;
		}
	} while (next == tail || !cas_as(orders.cas, orders.cas_fails, PROD_HEAD, head, next));
	wr((uint16_t)(SLOTS + head), item);
	if (rd_as(orders.load, PROD_TAIL) != head)
		block();
	wr_as(orders.store, PROD_TAIL, next);
}

static void get(void)
{
	uint64_t head = rd_as(orders.load, CONS_HEAD), next = (head + 1) & 3;

	if (head == rd_as(orders.tail, PROD_TAIL))
		return;
	wr_as(orders.head, CONS_HEAD, next);
	rd((uint16_t)(SLOTS + head));
	wr_as(orders.store, CONS_TAIL, next);
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
	static const uint64_t rc11[] = {49582, 145848, 55066, 135500};

	(void)state;
	for (int i = 0; i < 4; i++) {
		orders = ord[i];
		run(&graph_rc11, big_ring, 3);
		assert_int_equal(hand.counts.complete, rc11[i]);
	}
	orders = ord[0];
	run(&graph_tso, big_ring, 3);
	assert_int_equal(hand.counts.complete, 49582);
	orders = ord[2];
	run(&graph_tso, big_ring, 3);
	assert_int_equal(hand.counts.complete, 55066);
}

static void test_freebsd_client(void **state)
{
	(void)state;
	run(&graph_rc11, freebsd_client, 3);
	assert_int_equal(hand.counts.complete, 1218);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relaxed),
		cmocka_unit_test(test_acquire_and_release),
		cmocka_unit_test(test_seq_cst),
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_release_sequences),
		cmocka_unit_test(test_fibonacci),
		cmocka_unit_test(test_rings),
		cmocka_unit_test(test_freebsd_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
