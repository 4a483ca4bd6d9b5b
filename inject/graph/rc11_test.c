/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/graph_testing.h"

#include "graph/execute.h"

enum { X, Y, Z };

static bool happens_before(struct ref a, struct ref b)
{
	return graph_order(g, b)[a.thread] > a.index;
}

static void test_release_and_acquire(void **state)
{
	struct ref x, y;

	(void)state;
	x = put(0, RLX, X);
	y = put(0, REL, Y);
	assert_false(happens_before(y, get(1, RLX, Y, y)));
	assert_true(ref_same(oldest_for(1, X), REF_FIRST));
	assert_true(happens_before(y, get(2, ACQ, Y, y)));
	assert_true(ref_same(oldest_for(2, X), x));
	/* It caused both. */
	assert_true(graph_caused(g, x, (struct ref){1, 0}));
}

static void test_relaxed_write(void **state)
{
	struct ref x;

	(void)state;
	x = put(0, RLX, X);
	get(1, ACQ, X, x);
	assert_false(happens_before(x, (struct ref){1, 0}));
}

static void test_fences(void **state)
{
	struct ref x, y;

	(void)state;
	x = put(0, RLX, X);
	fence(0, REL);
	put(0, RLX, Z);
	y = put(0, RLX, Y);
	get(1, RLX, Y, y);
	assert_false(happens_before(x, (struct ref){1, 0}));
	assert_true(happens_before(x, fence(1, ACQ)));
	/* What follows the fence is not sent. */
	assert_false(happens_before(y, (struct ref){1, 1}));
	/* What a fence has not let out is not there. */
	fence(2, ACQ);
	assert_false(happens_before(x, (struct ref){2, 0}));
}

/* A chain passes on what its head sends, and adds what its own links do. */
static void test_release_sequence(void **state)
{
	struct ref x, z, last;

	(void)state;
	x = put(0, RLX, X);
	put(0, REL, Y);
	z = put(1, RLX, Z);
	change(1, REL, Y);
	last = change(2, RLX, Y);
	get(3, ACQ, Y, last);
	assert_true(happens_before(x, (struct ref){3, 0}));
	assert_true(happens_before(z, (struct ref){3, 0}));
	assert_false(happens_before(last, (struct ref){3, 0}));
}

static void test_a_store_ends_a_release_sequence(void **state)
{
	struct ref x, y;

	(void)state;
	x = put(0, RLX, X);
	put(0, REL, Y);
	y = put(0, RLX, Y);
	get(1, ACQ, Y, y);
	assert_false(happens_before(x, (struct ref){1, 0}));
}

static void test_coherence(void **state)
{
	struct ref a, b;

	(void)state;
	a = put(0, RLX, X);
	b = put(1, RLX, X);
	/* Its own, or what it has read, hides what is older. */
	assert_true(ref_same(oldest_for(0, X), a));
	assert_true(ref_same(oldest_for(1, X), b));
	assert_true(ref_same(oldest_for(2, X), REF_FIRST));
	get(2, RLX, X, a);
	assert_true(ref_same(oldest_for(2, X), a));
	get(2, RLX, X, b);
	assert_true(ref_same(oldest_for(2, X), b));
}

static void test_relaxed_store_buffering(void **state)
{
	(void)state;
	store_buffering(RLX, RLX);
	assert_true(is_consistent());
}

static void test_strong_store_buffering(void **state)
{
	(void)state;
	store_buffering(SC, RLX);
	assert_false(is_consistent());
}

static void test_fenced_store_buffering(void **state)
{
	(void)state;
	store_buffering(RLX, SC);
	assert_false(is_consistent());
}

static void test_weakly_fenced_store_buffering(void **state)
{
	(void)state;
	store_buffering(RLX, memory_order_acq_rel);
	assert_true(is_consistent());
}

/* No order of the nodes fits, and yet seq_cst ones have theirs: readers acquire only. */
static void test_order_of_few(void **state)
{
	uint16_t done[GRAPH_THREADS];
	struct ref x, y;

	(void)state;
	x = put(0, SC, X);
	y = put(1, SC, Y);
	get(2, ACQ, X, x);
	get(2, ACQ, Y, REF_FIRST);
	get(3, ACQ, Y, y);
	get(3, ACQ, X, REF_FIRST);
	assert_false(execute_strongly(g, done));
	assert_true(is_consistent());
}

static void test_order_of_nodes(void **state)
{
	struct ref out[THREADS * NODES];

	(void)state;
	store_buffering(RLX, RLX);
	assert_true(model->sequence(g, out));
	/* One reads what is old, the other what is new to nobody. */
	for (uint16_t i = 0; i < 4; i++)
		assert_true(ref_same(out[i], (struct ref){i / 2, i % 2}));
}

/* x = 1; y = 2  ||  y = 1; x = 2, each x and y ending as 1. */
static void test_a_write_comes_early(void **state)
{
	struct ref out[THREADS * NODES], x, y;

	(void)state;
	x = put(0, RLX, X);
	y = put(1, RLX, Y);
	put_after(0, RLX, Y, REF_FIRST);
	put_after(1, RLX, X, REF_FIRST);
	assert_true(is_consistent());
	assert_true(ref_same(graph_place(g, X)->last, x));
	assert_true(ref_same(graph_place(g, Y)->last, y));
	assert_true(model->sequence(g, out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GRAPH_TEST(test_release_and_acquire),
		GRAPH_TEST(test_relaxed_write),
		GRAPH_TEST(test_fences),
		GRAPH_TEST(test_release_sequence),
		GRAPH_TEST(test_a_store_ends_a_release_sequence),
		GRAPH_TEST(test_coherence),
		GRAPH_TEST(test_relaxed_store_buffering),
		GRAPH_TEST(test_strong_store_buffering),
		GRAPH_TEST(test_fenced_store_buffering),
		GRAPH_TEST(test_weakly_fenced_store_buffering),
		GRAPH_TEST(test_order_of_few),
		GRAPH_TEST(test_order_of_nodes),
		GRAPH_TEST(test_a_write_comes_early),
	};

	model = &graph_rc11;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
