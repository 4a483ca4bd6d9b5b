/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/bound.h"

/* The write that thread t's last access to a place makes or reads, of its first n nodes. */
static struct ref last_seen(const struct graph *g, uint16_t place, uint16_t t, uint16_t n)
{
	while (n--) {
		struct ref e = {t, n};
		const struct node *node = graph_node(g, e);

		if (node->label.kind <= NODE_WRITE && node->label.place == place)
			return node->label.kind == NODE_WRITE ? e : node->rf;
	}
	return REF_FIRST;
}

/* What each thread has seen last hides all that it has seen before. */
static uint32_t all_seen(const struct graph *g, uint16_t place, const uint16_t *clock,
			 struct ref *seen)
{
	uint32_t n = 0;

	for (uint16_t t = 0; t < g->n_threads; t++)
		if (clock[t])
			seen[n++] = last_seen(g, place, t, clock[t]);
	return n;
}

static bool is_among(const struct ref *seen, uint32_t n, struct ref w)
{
	for (uint32_t i = 0; i < n; i++)
		if (ref_same(seen[i], w))
			return true;
	return false;
}

struct ref bound_of(const struct graph *g, uint16_t place, const uint16_t *clock)
{
	struct ref seen[GRAPH_THREADS], w = graph_place(g, place)->last;
	uint32_t n = 0;
	bool looked = false;

	for (; !ref_is_init(w) && clock[w.thread] <= w.index; w = graph_node(g, w)->before) {
		if (!graph_node(g, w)->readers)
			continue;
		if (!looked)
			n = all_seen(g, place, clock, seen);
		looked = true;
		if (is_among(seen, n, w))
			break;
	}
	return w;
}

struct ref bound_again(const struct graph *g, struct ref a, struct ref r,
		       struct ref (*oldest)(const struct graph *g, struct ref e, uint16_t place))
{
	uint16_t place = graph_node(g, a)->label.place;
	struct ref of_a = oldest(g, a, place), of_r = oldest(g, r, place);
	struct ref w = graph_place(g, place)->last;

	while (!ref_same(w, of_a) && !ref_same(w, of_r))
		w = graph_node(g, w)->before;
	return w;
}
