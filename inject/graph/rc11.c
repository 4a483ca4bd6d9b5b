/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/rc11.h"

#include <string.h>

#include "graph/bound.h"
#include "graph/clock.h"
#include "graph/execute.h"
#include "graph/races.h"

/*
 * The third clock of a write, its message, is what happens before a read that acquires
 * and reads it.  It and happens-before depend on what caused a node alone, so they never
 * change.
 */
enum { ORDER, CAUSE, MESSAGE, CLOCKS };

static void join_into(const struct graph *g, uint16_t *clock, const uint16_t *other)
{
	for (uint32_t i = 0; i < g->n_threads; i += 4)
		*clock_part_of(clock, i) =
			clock_later(*clock_part_of(clock, i), *clock_part_of(other, i));
}

/* ---- happens-before */

/* Whoever reads a whole word reads, beside the store of a part of it, another one. */
static void join_beside(struct graph *g, uint16_t *clock, struct ref read)
{
	const struct node *node = graph_node(g, read);
	struct ref w = node->rf;

	if (!g->parts)
		return;
	if (!(node->label.flags & NODE_PART))
		w = part_whole_before(g, w);
	if (!ref_same(w, node->rf) && !ref_is_init(w))
		join_into(g, clock, graph_clock(g, w, MESSAGE));
}

static void join_messages(struct graph *g, uint16_t *clock, struct ref read)
{
	join_into(g, clock, clock_read(g, read, MESSAGE));
	join_beside(g, clock, read);
}

/* Messages that were read before a fence and not acquired then. */
static void acquire_pending(struct graph *g, struct ref fence)
{
	struct ref e = fence;

	while (e.index--) {
		const struct node *node = graph_node(g, e);

		if (node->label.kind == NODE_FENCE && rc11_acquires(node->label.order))
			return;
		if (node->label.kind == NODE_READ && !part_is_beside(&node->label))
			join_messages(g, graph_order(g, fence), e);
	}
}

static void find_message(struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);
	uint16_t *message = graph_clock(g, e, MESSAGE);
	const uint16_t *sent = clock_none;

	if (rc11_releases(node->label.order))
		sent = graph_order(g, e);
	else if (node->fence)
		sent = graph_order(g, (struct ref){e.thread, node->fence - 1});
	memcpy(message, sent, graph_clock_bytes(g));
	if (node->label.flags & NODE_RMW && !part_is_inserted(&node->label))
		join_messages(g, message, (struct ref){e.thread, e.index - 1});
}

static void find_clocks(struct graph *g, struct ref e)
{
	struct node *node = graph_node(g, e);
	const uint16_t *other = clock_none;
	uint8_t order = rc11_order(node);
	bool fence = node->label.kind == NODE_FENCE;
	bool acquires = node->label.kind == NODE_READ && rc11_acquires(order);

	clock_cause(g, e);
	if (acquires)
		other = clock_read(g, e, MESSAGE);
	clock_set(g, e, other, ORDER);
	if (acquires)
		join_beside(g, graph_order(g, e), e);
	if (fence && rc11_acquires(order))
		acquire_pending(g, e);
	node->fence = e.index ? node[-1].fence : 0;
	if (fence && rc11_releases(order))
		node->fence = e.index + 1;
	if (node->label.kind == NODE_WRITE)
		find_message(g, e);
	/* Reads alone are in no circle: they only have an order that happens-before has. */
	g->strong |= node->label.kind != NODE_READ && rc11_is_strong(node);
	if (node->label.flags & NODE_STRICT)
		g->strict = true;
	if (node->label.kind <= NODE_WRITE)
		graph_watch_races(g, e);
}

/* ---- the model */

static struct ref oldest(const struct graph *g, struct ref e, uint16_t place)
{
	return bound_of(g, place, clock_before(g, e, ORDER));
}

/* Of a write all clocks are known before it has its place. */
static void append(struct graph *g, struct ref e)
{
	if (graph_node(g, e)->label.kind != NODE_WRITE)
		find_clocks(g, e);
}

/* Coherence holds where it was put; the order of seq_cst or strict nodes may not. */
static void insert(struct graph *g, struct ref e, struct ref next)
{
	append(g, e);
	if (!ref_is_init(next))
		g->stale = g->strong || g->strict;
}

static struct ref oldest_again(const struct graph *g, struct ref a, struct ref r)
{
	return bound_again(g, a, r, oldest);
}

static bool consistent(struct graph *g)
{
	uint16_t done[GRAPH_THREADS];

	g->stale = !execute_strongly(g, done) &&
		   !(rc11_has_strong_order(g, done) && (!g->strict || execute_weakly(g, NULL)));
	return !g->stale;
}

static bool sequence(struct graph *g, struct ref *out)
{
	return execute_weakly(g, out);
}

const struct graph_model graph_rc11 = {
	.name = "rc11",
	.clocks = CLOCKS,
	.oldest = oldest,
	.alone = find_clocks,
	.append = append,
	.insert = insert,
	.oldest_again = oldest_again,
	.revisited = find_clocks,
	.consistent = consistent,
	.sequence = sequence,
};
