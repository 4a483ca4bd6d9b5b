/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Data races of an execution, as C11 has them: two accesses of one place by two threads,
 * one of them at least a write and one plain, of which neither happens before the other.
 * Those of a part of an execution are races of the whole.
 */
#ifndef GRAPH_RACES_H
#define GRAPH_RACES_H

#include "graph/graph.h"

/* A node that was found to race with another. */
typedef void graph_raced(void *ctx, struct ref a, struct ref b);

/* All of them once, a of the lower thread; of a model whose graph_order() is
 * happens-before and that has called graph_watch_races() for each node. */
void graph_races(const struct graph *g, graph_raced *raced, void *ctx);

/* Those with access b.  Of a read-modify-write that wrote its write is meant. */
void graph_races_with(const struct graph *g, struct ref b, graph_raced *raced, void *ctx);

/* Whether there are any with access e. */
bool graph_has_race(const struct graph *g, struct ref e);

/* Access e has got its clock: keeps g->raced, without which there are none. */
static inline void graph_watch_races(struct graph *g, struct ref e)
{
	const struct label *label = &graph_node(g, e)->label;
	struct location *place = graph_place(g, label->place);

	if (label->flags & NODE_PLAIN)
		place->plain = true;
	if (place->plain && !g->raced)
		g->raced = graph_has_race(g, e);
}

#endif
