/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partial-SC of "Repairing sequential consistency in C/C++11", section 4.  With hb for
 * happens-before, sb for program order, mo for coherence, rb for from-read and eco for
 * what they and reads-from make together:
 *
 *	scb = sb | (sb to another place; hb; sb from another place) | hb at one place
 *	      | mo | rb
 *	psc = ([Esc] | [Fsc]; hb?); scb; ([Esc] | hb?; [Fsc])
 *	      | [Fsc]; (hb | hb; eco; hb); [Fsc]
 *
 * Between two fences psc is hb or hb; eco; hb, as scb is part of hb or eco.
 */
#include "graph/rc11.h"

/* What a clock has of a thread. */
static bool has(const uint16_t *clock, struct ref e)
{
	return clock[e.thread] > e.index;
}

static bool before(const struct graph *g, struct ref a, struct ref b)
{
	return !ref_same(a, b) && has(graph_order(g, b), a);
}

/* ---- coherence, as numbers */

/* Each write has its rank; what reads it comes between it and the next. */
static void rank_writes(struct graph *g)
{
	for (uint16_t p = 0; p < g->n_places; p++) {
		struct ref w = graph_place(g, p)->first;

		for (uint16_t rank = 1; !ref_is_init(w); w = graph_node(g, w)->after)
			graph_node(g, w)->rank = rank++;
	}
}

static uint32_t rank_of(const struct graph *g, const struct node *node)
{
	if (node->label.kind == NODE_WRITE)
		return 2u * node->rank;
	return ref_is_init(node->rf) ? 1 : 2u * graph_node(g, node->rf)->rank + 1;
}

static bool accesses(const struct node *node)
{
	return node->label.kind <= NODE_WRITE;
}

/* mo or rb, of two accesses of one place. */
static bool overwritten(const struct graph *g, const struct node *a, const struct node *b)
{
	return b->label.kind == NODE_WRITE && rank_of(g, a) < rank_of(g, b);
}

/* ---- scb */

static bool same_place(const struct node *a, const struct node *b)
{
	return accesses(a) && accesses(b) && a->label.place == b->label.place;
}

/* Of two nodes of a thread: an access of another place, or a fence. */
static bool elsewhere(const struct node *a, const struct node *b)
{
	return b->label.kind <= NODE_FENCE && !same_place(a, b);
}

/* The first such node after e, or the last before it. */
static bool next_elsewhere(const struct graph *g, struct ref *e)
{
	const struct node *node = graph_node(g, *e);

	while (++e->index < g->n[e->thread])
		if (elsewhere(node, graph_node(g, *e)))
			return true;
	return false;
}

static bool last_elsewhere(const struct graph *g, struct ref *e)
{
	const struct node *node = graph_node(g, *e);

	while (e->index--)
		if (elsewhere(node, graph_node(g, *e)))
			return true;
	return false;
}

/* Of two accesses. */
static bool scb(const struct graph *g, struct ref a, struct ref b)
{
	const struct node *first = graph_node(g, a), *then = graph_node(g, b);

	if (a.thread == b.thread && a.index < b.index)
		return true;
	if (same_place(first, then) && (before(g, a, b) || overwritten(g, first, then)))
		return true;
	return next_elsewhere(g, &a) && last_elsewhere(g, &b) && has(graph_order(g, b), a);
}

/* ---- psc */

/* Some access x of a's place with scb(a, x) and x in the fence's past, or a's own thread. */
static bool access_to_fence(const struct graph *g, struct ref a, struct ref fence)
{
	const struct node *node = graph_node(g, a);
	const uint16_t *clock = graph_order(g, fence);

	if (clock[a.thread] > a.index + 1)
		return true;
	for (struct ref x = {0, 0}; x.thread < g->n_threads; x.thread++) {
		for (x.index = 0; x.index < clock[x.thread]; x.index++) {
			const struct node *other = graph_node(g, x);

			if (same_place(node, other) &&
			    (before(g, a, x) || overwritten(g, node, other)))
				return true;
		}
	}
	return false;
}

/* Some access x of b's place that comes after the fence, with scb(x, b), or b's own
 * thread. */
static bool fence_to_access(const struct graph *g, struct ref fence, struct ref b)
{
	const struct node *node = graph_node(g, b);
	struct ref x = {b.thread, b.index - 1};

	if (b.index && has(graph_order(g, x), fence))
		return true;
	for (x.thread = 0; x.thread < g->n_threads; x.thread++) {
		for (x.index = g->n[x.thread]; x.index-- && before(g, fence, x);) {
			const struct node *other = graph_node(g, x);

			if (same_place(node, other) &&
			    (before(g, x, b) || overwritten(g, other, node)))
				return true;
		}
	}
	return false;
}

/* The lowest rank of each place after one fence, the highest before another. */
static bool fence_to_fence(const struct graph *g, struct ref a, struct ref b)
{
	uint32_t lowest[GRAPH_PLACES];
	const uint16_t *clock = graph_order(g, b);

	if (before(g, a, b))
		return true;
	for (uint16_t p = 0; p < g->n_places; p++)
		lowest[p] = UINT32_MAX;
	for (struct ref x = {0, 0}; x.thread < g->n_threads; x.thread++) {
		for (x.index = g->n[x.thread]; x.index-- && before(g, a, x);) {
			const struct node *node = graph_node(g, x);

			if (accesses(node) && rank_of(g, node) < lowest[node->label.place])
				lowest[node->label.place] = rank_of(g, node);
		}
	}
	for (struct ref x = {0, 0}; x.thread < g->n_threads; x.thread++) {
		for (x.index = 0; x.index < clock[x.thread]; x.index++) {
			const struct node *node = graph_node(g, x);

			if (accesses(node) && lowest[node->label.place] < rank_of(g, node))
				return true;
		}
	}
	return false;
}

static bool psc(const struct graph *g, struct ref a, struct ref b)
{
	bool from = accesses(graph_node(g, a)), to = accesses(graph_node(g, b));

	if (from)
		return to ? scb(g, a, b) : access_to_fence(g, a, b);
	return to ? fence_to_access(g, a, b) : fence_to_fence(g, a, b);
}

/* ---- circles */

enum colour { WHITE, GREY, BLACK };

/* The next strong node from e on that is not among those of done[]. */
static bool next_strong(const struct graph *g, const uint16_t *done, struct ref *e)
{
	for (; e->thread < g->n_threads; e->thread++, e->index = 0) {
		if (e->index < done[e->thread])
			e->index = done[e->thread];
		for (; e->index < g->n[e->thread]; e->index++)
			if (rc11_is_strong(graph_node(g, *e)))
				return true;
	}
	return false;
}

/* Depth first. */
static bool finds_circle(struct graph *g, const uint16_t *done, struct ref from)
{
	graph_node(g, from)->colour = GREY;
	for (struct ref to = {0, 0}; next_strong(g, done, &to); to.index++) {
		uint8_t colour = graph_node(g, to)->colour;

		if (colour == BLACK || ref_same(to, from) || !psc(g, from, to))
			continue;
		if (colour == GREY || finds_circle(g, done, to))
			return true;
	}
	graph_node(g, from)->colour = BLACK;
	return false;
}

bool rc11_has_strong_order(struct graph *g, const uint16_t *done)
{
	rank_writes(g);
	for (struct ref e = {0, 0}; next_strong(g, done, &e); e.index++)
		graph_node(g, e)->colour = WHITE;
	for (struct ref e = {0, 0}; next_strong(g, done, &e); e.index++)
		if (graph_node(g, e)->colour == WHITE && finds_circle(g, done, e))
			return false;
	return true;
}
