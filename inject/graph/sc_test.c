/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/sc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "pick.h"

static struct graph *g;

static int make(void **state)
{
	(void)state;
	g = malloc(graph_bytes(2, 8, 2, &graph_sc));
	graph_init(g, 2, 8, 2, &graph_sc);
	g->n_places = 2;
	for (uint16_t p = 0; p < 2; p++)
		*graph_place(g, p) = (struct location){.first = REF_NONE, .last = REF_FIRST};
	graph_clear_reads(g);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	free(g);
	return 0;
}

static struct ref add_write(uint16_t thread, uint16_t place, struct ref after)
{
	struct label label = {.kind = NODE_WRITE, .place = place};
	struct ref w = graph_add(g, thread, &label, 1);

	graph_set_co(g, w, after);
	graph_sc.append(g, w);
	return w;
}

static struct ref add_read(uint16_t thread, uint16_t place, struct ref from)
{
	struct label label = {.kind = NODE_READ, .place = place};
	struct ref r = graph_add(g, thread, &label, 0);

	graph_set_rf(g, r, from);
	graph_sc.append(g, r);
	return r;
}

static bool before(struct ref a, struct ref b)
{
	return graph_order(g, b)[a.thread] > a.index;
}

/* x = 1; read y  ||  y = 1; read x: one read at least is new. */
static void store_buffering(bool first_new, bool second_new)
{
	struct ref x = add_write(0, 0, REF_FIRST), y = add_write(1, 1, REF_FIRST);

	add_read(0, 1, first_new ? y : REF_FIRST);
	add_read(1, 0, second_new ? x : REF_FIRST);
}

static void test_consistent(void **state)
{
	struct ref sequence[4];

	(void)state;
	store_buffering(false, true);
	assert_true(sc_compute(g, sequence));
	/* The first thread runs as far as it gets, then the second. */
	for (uint16_t i = 0; i < 4; i++)
		assert_true(ref_same(sequence[i], (struct ref){i / 2, i % 2}));
	assert_true(before((struct ref){0, 1}, (struct ref){1, 0}));
	assert_false(before((struct ref){1, 0}, (struct ref){0, 1}));
}

static void test_inconsistent(void **state)
{
	(void)state;
	store_buffering(false, false);
	assert_false(sc_compute(g, NULL));
	assert_true(g->stale);
}

/* Node by node in an order that fits gives the clocks that executing the whole does. */
static void test_appending_agrees_with_computing(void **state)
{
	uint16_t clocks[2][8][2];
	struct ref a, b;

	(void)state;
	a = add_write(0, 0, REF_FIRST);
	add_read(1, 0, a);
	b = add_write(1, 1, REF_FIRST);
	add_read(0, 1, b);
	add_write(0, 1, b);
	add_write(1, 0, a);
	assert_false(g->stale);
	for (uint16_t t = 0; t < 2; t++)
		for (uint16_t i = 0; i < 3; i++)
			memcpy(clocks[t][i], graph_order(g, (struct ref){t, i}),
			       sizeof(clocks[t][i]));
	assert_true(sc_compute(g, NULL));
	for (uint16_t t = 0; t < 2; t++)
		for (uint16_t i = 0; i < 3; i++)
			assert_memory_equal(clocks[t][i], graph_order(g, (struct ref){t, i}),
					    sizeof(clocks[t][i]));
}

static void add_any(void)
{
	uint16_t thread = (uint16_t)pick(2), place = (uint16_t)pick(2);
	struct ref last = graph_place(g, place)->last;

	if (pick(2))
		add_write(thread, place, last);
	else
		add_read(thread, place, last);
}

/* A read of the write before the last, if that may be; false: it may not. */
static bool add_old_read(void)
{
	struct label label = {.kind = NODE_READ, .place = (uint16_t)pick(2)};
	struct ref last = graph_place(g, label.place)->last, r;
	uint16_t thread = (uint16_t)pick(2);

	r = (struct ref){thread, g->n[thread]};
	if (ref_same(graph_sc.oldest(g, r, label.place), last))
		return false;
	graph_add(g, thread, &label, 0);
	graph_set_rf(g, r, graph_node(g, last)->before);
	graph_sc.insert(g, r, last);
	return true;
}

/* What was there before the write that the old read does not see stays as it is. */
static void test_computes_from_where_clocks_are_right(void **state)
{
	uint32_t partly = 0;

	(void)state;
	for (random_state = 1; partly < 200;) {
		uint16_t clocks[2][8][2] = {{{0}}};
		struct ref sequence[16];

		make(state);
		while (g->n[0] < 6 && g->n[1] < 6)
			add_any();
		if (add_old_read()) {
			partly += g->clean[0] && g->clean[1];
			assert_true(sc_compute(g, NULL));
			for (uint16_t t = 0; t < 2; t++)
				for (uint16_t i = 0; i < g->n[t]; i++)
					memcpy(clocks[t][i], graph_order(g, (struct ref){t, i}), 4);
			assert_true(sc_compute(g, sequence));
			for (uint16_t t = 0; t < 2; t++)
				for (uint16_t i = 0; i < g->n[t]; i++)
					assert_memory_equal(clocks[t][i],
							    graph_order(g, (struct ref){t, i}), 4);
		}
		drop(state);
	}
}

static void test_from_read(void **state)
{
	struct ref r, w;

	(void)state;
	r = add_read(0, 0, REF_FIRST);
	w = add_write(1, 0, REF_FIRST);
	assert_true(before(r, w));
	/* The reader may read what was there or the write, and the writer its own. */
	assert_true(ref_same(graph_sc.oldest(g, (struct ref){0, 1}, 0), REF_FIRST));
	assert_true(ref_same(graph_sc.oldest(g, (struct ref){1, 1}, 0), w));
	/* That it was read is no cause. */
	assert_false(graph_caused(g, r, w));
}

static void test_cause(void **state)
{
	struct ref w, r, last;

	(void)state;
	w = add_write(0, 0, REF_FIRST);
	r = add_read(1, 0, w);
	last = add_write(1, 0, w);
	assert_true(graph_caused(g, w, last));
	assert_true(graph_caused(g, r, last));
	assert_true(graph_caused(g, REF_FIRST, w));
	assert_false(graph_caused(g, r, w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_consistent, make, drop),
		cmocka_unit_test_setup_teardown(test_inconsistent, make, drop),
		cmocka_unit_test_setup_teardown(test_appending_agrees_with_computing, make, drop),
		cmocka_unit_test(test_computes_from_where_clocks_are_right),
		cmocka_unit_test_setup_teardown(test_from_read, make, drop),
		cmocka_unit_test_setup_teardown(test_cause, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
