/* SPDX-License-Identifier: BSD-2-Clause */
/* What coherence forbids a node to overlook. */
#ifndef GRAPH_BOUND_H
#define GRAPH_BOUND_H

#include "graph/graph.h"

/* The last write of a place, by coherence, that is among the nodes of `clock` or that one
 * of them reads. */
struct ref bound_of(const struct graph *g, uint16_t place, const uint16_t *clock);

/* Of two writes of one place the last. */
struct ref bound_later(const struct graph *g, uint16_t place, struct ref a, struct ref b);

#endif
