/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/races.h"

#include "graph/parts.h"

static bool is_write(const struct label *l)
{
	return l->kind == NODE_WRITE;
}

static bool is_plain(const struct label *l)
{
	return l->flags & NODE_PLAIN;
}

static bool conflict(const struct label *a, const struct label *b)
{
	return a->kind <= NODE_WRITE && b->kind <= NODE_WRITE && a->place == b->place &&
	       (is_write(a) || is_write(b)) && (is_plain(a) || is_plain(b)) && !part_is_beside(a) &&
	       !part_is_beside(b);
}

/* From a on, the next node of its thread that races with b; what happens before b is the
 * beginning of each thread. */
static bool next_raced(const struct graph *g, struct ref *a, struct ref b)
{
	const struct label *label = &graph_node(g, b)->label;

	for (; a->index < g->n[a->thread]; a->index++)
		if (conflict(&graph_node(g, *a)->label, label) &&
		    graph_order(g, *a)[b.thread] <= b.index)
			return true;
	return false;
}

void graph_races_with(const struct graph *g, struct ref b, graph_raced *raced, void *ctx)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct ref a = {t, graph_order(g, b)[t]};

		for (; t != b.thread && next_raced(g, &a, b); a.index++)
			raced(ctx, a, b);
	}
}

bool graph_has_race(const struct graph *g, struct ref e)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct ref a = {t, graph_order(g, e)[t]};

		if (t != e.thread && next_raced(g, &a, e))
			return true;
	}
	return false;
}

/* As the other would find it, too, if that is plain. */
struct once {
	const struct graph *g;
	graph_raced *raced;
	void *ctx;
};

static void raced_once(void *ctx, struct ref a, struct ref b)
{
	const struct once *o = ctx;

	if (a.thread < b.thread)
		o->raced(o->ctx, a, b);
	else if (!is_plain(&graph_node(o->g, a)->label))
		o->raced(o->ctx, b, a);
}

void graph_races(const struct graph *g, graph_raced *raced, void *ctx)
{
	struct once once = {g, raced, ctx};

	if (!g->raced)
		return;
	for (struct ref b = {0, 0}; b.thread < g->n_threads; b.thread++)
		for (b.index = 0; b.index < g->n[b.thread]; b.index++)
			if (is_plain(&graph_node(g, b)->label))
				graph_races_with(g, b, raced_once, &once);
}
