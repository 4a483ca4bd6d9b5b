/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/tso.h"

#include "graph/graph_testing.h"

enum { X, Y };

/* "0.0 1b0 ...": thread, ".", "b" or "f" for what becomes of a store, node. */
static const char *moves(void)
{
	static char text[8 * 2 * THREADS * NODES];
	struct tso_move out[2 * THREADS * NODES];
	uint32_t n = tso_moves(g, out);
	size_t length = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			text[length++] = ' ';
		text[length++] = (char)('0' + out[i].e.thread);
		text[length++] = ".bf"[out[i].kind];
		text[length++] = (char)('0' + out[i].e.index);
		text[length] = '\0';
	}
	return text;
}

/* One of the two stores has to stay in its buffer. */
static void test_store_buffering(void **state)
{
	(void)state;
	store_buffering(RLX, RLX);
	assert_true(is_consistent());
	assert_string_equal(moves(), "0b0 0.1 1.0 1.1 0f0");
}

static void test_fence(void **state)
{
	(void)state;
	store_buffering(RLX, SC);
	assert_false(is_consistent());
	assert_string_equal(moves(), "");
}

static void test_lesser_fence(void **state)
{
	(void)state;
	store_buffering(RLX, memory_order_acq_rel);
	assert_true(is_consistent());
}

/* Nothing passes it: the compiler puts a fence after it. */
static void test_strong_store(void **state)
{
	(void)state;
	store_buffering(SC, RLX);
	assert_false(is_consistent());
}

/* Nor a read-modify-write of another place. */
static void test_locked_access(void **state)
{
	(void)state;
	put(0, RLX, X);
	put(1, RLX, Y);
	change(0, RLX, 2);
	change(1, RLX, 2);
	get(0, RLX, Y, REF_FIRST);
	get(1, RLX, X, REF_FIRST);
	assert_false(is_consistent());
}

static void test_no_buffer_where_none_is_needed(void **state)
{
	struct ref x;

	(void)state;
	x = put(0, RLX, X);
	put(0, RLX, Y);
	get(1, RLX, X, x);
	get(1, RLX, Y, REF_FIRST);
	assert_true(is_consistent());
	assert_string_equal(moves(), "0.0 1.0 1.1 0.1");
}

/* A thread sees its own store before others do; x = 1 there comes after x = 2. */
static void test_forwarding(void **state)
{
	struct ref own, other;

	(void)state;
	other = put(1, RLX, X);
	own = put(0, RLX, X);
	get(0, RLX, X, own);
	get(0, RLX, Y, REF_FIRST);
	put(1, RLX, Y);
	get(1, RLX, X, other);
	assert_true(is_consistent());
	assert_string_equal(moves(), "1.0 0b0 0.1 0.2 1.1 1.2 0f0");
}

static void test_stores_stay_in_order(void **state)
{
	struct ref y;

	(void)state;
	put(0, RLX, X);
	y = put(0, RLX, Y);
	get(1, RLX, Y, y);
	assert_true(ref_same(oldest_for(1, X), (struct ref){0, 0}));
}

static void test_order_of_nodes(void **state)
{
	struct ref out[THREADS * NODES];

	(void)state;
	store_buffering(RLX, RLX);
	assert_true(model->sequence(g, out));
	for (uint16_t i = 0; i < 4; i++)
		assert_true(ref_same(out[i], (struct ref){i / 2, i % 2}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GRAPH_TEST(test_store_buffering), GRAPH_TEST(test_fence),
		GRAPH_TEST(test_lesser_fence),    GRAPH_TEST(test_strong_store),
		GRAPH_TEST(test_locked_access),   GRAPH_TEST(test_no_buffer_where_none_is_needed),
		GRAPH_TEST(test_forwarding),      GRAPH_TEST(test_stores_stay_in_order),
		GRAPH_TEST(test_order_of_nodes),
	};

	model = &graph_tso;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
