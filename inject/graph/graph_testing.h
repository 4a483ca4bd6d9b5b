/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of models: a graph made node by node. */
#ifndef GRAPH_GRAPH_TESTING_H
#define GRAPH_GRAPH_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdlib.h>

#include "graph/model.h"

#define RLX memory_order_relaxed
#define ACQ memory_order_acquire
#define REL memory_order_release
#define SC memory_order_seq_cst

enum { THREADS = 4, NODES = 8, PLACES = 3 };

static struct graph *g;
static const struct graph_model *model;

/* Of the model of this program's tests. */
static inline int make_graph(void **state)
{
	(void)state;
	g = malloc(graph_bytes(THREADS, NODES, PLACES, model));
	assert_non_null(g);
	graph_init(g, THREADS, NODES, PLACES, model);
	g->n_places = PLACES;
	for (uint16_t p = 0; p < PLACES; p++)
		*graph_place(g, p) = (struct location){.first = REF_NONE, .last = REF_FIRST};
	return 0;
}

static inline int drop_graph(void **state)
{
	(void)state;
	free(g);
	return 0;
}

static inline void tell_model(struct ref e, struct ref next)
{
	if (ref_is_init(next))
		model->append(g, e);
	else
		model->insert(g, e, next);
}

static inline struct ref put_after(uint16_t thread, memory_order order, uint16_t place,
				   struct ref after)
{
	struct label label = {.kind = NODE_WRITE, .order = order, .place = place};
	struct ref w = graph_add(g, thread, &label, 1), next = graph_after(g, place, after);

	model->alone(g, w);
	graph_set_co(g, w, after);
	tell_model(w, next);
	return w;
}

static inline struct ref put(uint16_t thread, memory_order order, uint16_t place)
{
	return put_after(thread, order, place, graph_place(g, place)->last);
}

static inline struct ref get(uint16_t thread, memory_order order, uint16_t place, struct ref from)
{
	struct label label = {.kind = NODE_READ, .order = order, .place = place};
	struct ref r = graph_add(g, thread, &label, 0);

	graph_set_rf(g, r, from);
	tell_model(r, graph_after(g, place, from));
	return r;
}

/* A read-modify-write of the last write; its write. */
static inline struct ref change(uint16_t thread, memory_order order, uint16_t place)
{
	struct label label = {
		.kind = NODE_READ,
		.flags = NODE_RMW,
		.order = order,
		.rmw = 1,
		.place = place,
		.size = 8,
	};
	struct ref last = graph_place(g, place)->last, e = graph_add(g, thread, &label, 0);

	graph_set_rf(g, e, last);
	model->append(g, e);
	label.kind = NODE_WRITE;
	e = graph_add(g, thread, &label, 1);
	model->alone(g, e);
	graph_set_co(g, e, last);
	model->append(g, e);
	return e;
}

static inline struct ref fence(uint16_t thread, memory_order order)
{
	struct label label = {.kind = NODE_FENCE, .order = order};
	struct ref e = graph_add(g, thread, &label, 0);

	model->append(g, e);
	return e;
}

/* Two threads that each read before the other has written: not if all is seq_cst. */
static inline void store_buffering(memory_order order, memory_order between)
{
	for (uint16_t t = 0; t < 2; t++) {
		put(t, order, t);
		if (between != RLX)
			fence(t, between);
	}
	get(0, order, 1, REF_FIRST);
	get(1, order, 0, REF_FIRST);
}

/* The oldest write that the thread's next read may read. */
static inline struct ref oldest_for(uint16_t thread, uint16_t place)
{
	return model->oldest(g, (struct ref){thread, g->n[thread]}, place);
}

static inline bool is_consistent(void)
{
	return !g->stale || model->consistent(g);
}

#define GRAPH_TEST(test) cmocka_unit_test_setup_teardown(test, make_graph, drop_graph)

#endif
