/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Store buffers, as x86 has them: a thread's stores reach memory in their order, but after
 * later loads of that thread, which see them at once.  Read-modify-writes, whether they
 * write or not, and seq_cst fences wait until the buffer is empty; nothing passes a
 * seq_cst store.
 *
 * What a thread knows is what caused it: stores come in order, and each load acquires.  Of
 * its own stores of parts of words it knows what is beside them once they are in memory.
 *
 * A load of a whole word puts together the thread's own store of a part of it, in the buffer,
 * and what memory has beside it, if that is what it will still have when the store leaves:
 * see tso_may_merge().
 */
#ifndef GRAPH_TSO_H
#define GRAPH_TSO_H

#include "graph/model.h"

/* What an execution is made of. */
enum tso_kind {
	TSO_STEP,   /* a node; a store reaches memory at once */
	TSO_BUFFER, /* a store goes into the buffer */
	TSO_FLUSH,  /* and from there to memory */
};

struct tso_move {
	struct ref e;
	uint8_t kind; /* enum tso_kind */
};

/*
 * An execution of a consistent graph, in which few stores stay in a buffer; out has room
 * for twice as many as there are nodes.  Returns how many; 0: it is not consistent.
 */
uint32_t tso_moves(const struct graph *g, struct tso_move *out);

/* Whether some thread might load a word whole while its own store of a part of it is still in
 * the buffer, and see beside it what another thread overwrites before it leaves: that is no
 * graph. */
bool tso_may_merge(const struct graph *g);

#endif
