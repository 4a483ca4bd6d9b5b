/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/pack.h"
#include "search/by_hand.h"

#include <errno.h>
#include <stdlib.h>

#define LENGTH 64
#define THREADS 3

static struct trust_program program = {
	.next = hand_next,
	.initial = hand_initial,
	.leaf = hand_leaf,
};

static struct trust *new_search(uint32_t n_threads, uint32_t length)
{
	struct trust *trust = trust_new(&program, &graph_sc, n_threads, length);

	assert_non_null(trust);
	return trust;
}

static void increments(uint16_t thread)
{
	for (uint16_t i = 0; i <= thread % 2; i++)
		add(i, 1);
	rd(thread % 2);
}

/* By hand, the places are numbers: those have these addresses. */
static struct places numbered(uint32_t n)
{
	struct places places = {0};

	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(places_of(&places, 0x1000 + i * 8, 8), i);
	return places;
}

/* After each execution, all that is left goes to another search. */
static uint64_t count_in_parts(uint64_t most)
{
	struct places places = numbered(2), given;
	struct trust *now = new_search(THREADS, LENGTH), *other = new_search(THREADS, LENGTH);
	struct trust *swap;
	uint64_t n = 0;

	while (trust_waiting(now)) {
		struct bytes packed = {0};
		uint32_t waiting;

		assert_true(trust_run(now, most) != -ENOSPC);
		n += trust_counts(now)->complete;
		waiting = trust_waiting(now);
		pack_graphs(&packed, &places, now, 0, waiting);
		trust_clear(other);
		assert_int_equal(unpack_graphs(bytes_of(&packed), &given, other), 0);
		assert_int_equal(trust_waiting(other), waiting);
		assert_memory_equal(&given, &places, sizeof(places));
		bytes_free(&packed);
		swap = now;
		now = other;
		other = swap;
	}
	trust_free(now);
	trust_free(other);
	return n;
}

static void test_a_search_in_parts(void **state)
{
	struct trust *whole = new_search(THREADS, LENGTH);

	(void)state;
	hand.code = increments;
	assert_int_equal(trust_run(whole, UINT64_MAX), 0);
	assert_true(trust_counts(whole)->complete > 20);
	assert_int_equal(count_in_parts(1), trust_counts(whole)->complete);
	assert_int_equal(count_in_parts(7), trust_counts(whole)->complete);
	trust_free(whole);
}

static void some_graphs(struct trust *trust, struct bytes *packed)
{
	struct places places = numbered(2);

	hand.code = increments;
	trust_run(trust, 3);
	assert_true(trust_waiting(trust) > 1);
	pack_graphs(packed, &places, trust, 0, trust_waiting(trust));
}

static void test_not_of_this_size(void **state)
{
	struct trust *trust = new_search(THREADS, LENGTH), *other;
	struct places places;
	struct bytes packed = {0};

	(void)state;
	some_graphs(trust, &packed);
	for (uint32_t i = 0; i < 2; i++) {
		other = new_search(THREADS + i, LENGTH + 1 - i);
		trust_clear(other);
		assert_int_equal(unpack_graphs(bytes_of(&packed), &places, other), -EINVAL);
		trust_free(other);
	}
	trust_free(trust);
	bytes_free(&packed);
}

static void test_cut_short(void **state)
{
	struct trust *trust = new_search(THREADS, LENGTH);
	struct places places;
	struct bytes packed = {0};
	struct bytes_in in;

	(void)state;
	some_graphs(trust, &packed);
	for (size_t n = 0; n < packed.n; n += 7) {
		uint8_t *copy = malloc(n + 1);

		assert_non_null(copy);
		memcpy(copy, packed.at, n);
		in = (struct bytes_in){.at = copy, .left = n};
		trust_clear(trust);
		assert_int_equal(unpack_graphs(in, &places, trust), -EINVAL);
		free(copy);
	}
	trust_free(trust);
	bytes_free(&packed);
}

/* Values that are addresses of what has moved, and values that are not. */
static void pointers(uint16_t thread)
{
	if (thread == 0)
		wr(0, 0x1008);
	else
		cas(0, 0x10ff, 0x1100);
}

static void test_memory_has_moved(void **state)
{
	const struct pack_move move = {.from = 0x1000, .to = 0x7000, .size = 0x100};
	struct trust *trust = new_search(2, LENGTH);
	struct places places = numbered(1);
	const struct node *node;

	(void)state;
	hand.code = pointers;
	hand.initial = 0x10ff;
	trust_run(trust, 1);
	assert_true(trust_waiting(trust) > 0);
	pack_move(&move, &places, trust);
	hand.initial = 0;
	assert_int_equal(places_of(&places, 0x7000, 8), 0);
	for (uint32_t i = 0; i < trust_waiting(trust); i++) {
		const struct graph *g = trust_waits(trust, i);

		assert_int_equal(graph_place(g, 0)->initial, 0x70ff);
		if (g->n[0])
			assert_int_equal(graph_node(g, (struct ref){0, 0})->value, 0x7008);
		if (!g->n[1])
			continue;
		node = graph_node(g, (struct ref){1, 0});
		assert_int_equal(node->label.expected, 0x70ff);
		assert_int_equal(node->label.value, 0x1100);
	}
	trust_free(trust);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_search_in_parts),
		cmocka_unit_test(test_not_of_this_size),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_memory_has_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
