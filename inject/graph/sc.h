/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sequential consistency: graph_order() is program order, reads-from, coherence and
 * from-read together.
 */
#ifndef GRAPH_SC_H
#define GRAPH_SC_H

#include "graph/model.h"

/*
 * Computes the clocks that are not right, or all of them for a sequence, by executing the
 * graph: a read is enabled when the write it reads is the newest, a write when the one
 * before it is and all reads of that one have been.  False: no order of the nodes fits,
 * the graph is inconsistent.  sequence, if not NULL, gets the nodes in the order found.
 */
bool sc_compute(struct graph *g, struct ref *sequence);

/*
 * Makes `to`, a graph of this model and of the size of `from`, the same graph, with its
 * clocks by all orders; those by cause are not.  False: it is not consistent.
 */
bool sc_take(struct graph *to, const struct graph *from);

#endif
