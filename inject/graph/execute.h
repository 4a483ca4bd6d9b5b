/* SPDX-License-Identifier: BSD-2-Clause */
/* Executing a graph, node by node, as if memory were sequentially consistent. */
#ifndef GRAPH_EXECUTE_H
#define GRAPH_EXECUTE_H

#include "graph/graph.h"

/*
 * Whether some order of all nodes lets each read read the newest write of its place, and
 * each write come after the one that coherence puts before it.  done: how many nodes of each
 * thread can be executed in such an order.
 */
bool execute_strongly(const struct graph *g, uint16_t *done);

/*
 * All nodes in an order in which each comes after what caused it, strict ones see or are
 * the newest, and few others do not.  out: may be NULL.  False: there is none.
 */
bool execute_weakly(const struct graph *g, struct ref *out);

#endif
