/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Store buffers, as x86 has them: a thread's stores reach memory in their order, but after
 * later loads of that thread, which see them at once.  Read-modify-writes, whether they
 * write or not, and seq_cst fences wait until the buffer is empty; nothing passes a
 * seq_cst store.
 *
 * What a thread knows is what caused it: stores come in order, and each load acquires.
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

#endif
