/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which execution graphs a memory model allows, asked node by node.
 *
 * A graph grows by one node after another, each the last of its thread.  One that reads
 * the last write of its place, or is that last write, never makes a graph inconsistent
 * (it is maximal).  Any other choice is told as one, and may.
 */
#ifndef GRAPH_MODEL_H
#define GRAPH_MODEL_H

#include "graph/graph.h"

struct graph_model {
	const char *name;
	uint16_t clocks; /* of each node: graph_order(), graph_cause() and more; 1: the two
			    are one */

	/*
	 * The oldest write of a place, by coherence, that node e may read or be placed just
	 * after, and with it all that are coherence-after.  e is or will be the last of its
	 * thread: only what comes before it is looked at.
	 */
	struct ref (*oldest)(const struct graph *g, struct ref e, uint16_t place);

	/* Clocks of a node that is its thread's last: of a write that has no place in
	 * coherence order yet; of any that is maximal; of one that is not, as `next` is the
	 * first write coherence-after it or after the one that it reads (none: of a write
	 * that is its place's last, in a revisit). */
	void (*alone)(struct graph *g, struct ref e);
	void (*append)(struct graph *g, struct ref e);
	void (*insert)(struct graph *g, struct ref e, struct ref next);

	/*
	 * A revisit: only keep[t] nodes of each thread will be left, and read r, one of
	 * those, reads what the write a is that was added last.  Then, when the others are
	 * gone and r reads nothing, the oldest write that a may be placed after; and once it
	 * is placed and read, the clocks of r.
	 */
	void (*restrict_to)(struct graph *g, const uint16_t *keep, struct ref r); /* or NULL */
	struct ref (*oldest_again)(const struct graph *g, struct ref a, struct ref r);
	void (*revisited)(struct graph *g, struct ref r);

	/* Of a stale graph: whether there is such an execution.  Then all clocks are right. */
	bool (*consistent)(struct graph *g);

	/* All nodes, in an order in which they may happen; false: there is none. */
	bool (*sequence)(struct graph *g, struct ref *out);
};

extern const struct graph_model graph_sc, graph_tso, graph_rc11;

#endif
