/* SPDX-License-Identifier: BSD-2-Clause */
/* What coherence forbids a node to overlook. */
#ifndef GRAPH_BOUND_H
#define GRAPH_BOUND_H

#include "graph/graph.h"

/* The last write of a place, by coherence, that is among the nodes of `clock` or that one
 * of them reads. */
struct ref bound_of(const struct graph *g, uint16_t place, const uint16_t *clock);

/* The oldest write that a may be placed after, where r is to read it then: of what the
 * model says of both, the last. */
struct ref bound_again(const struct graph *g, struct ref a, struct ref r,
		       struct ref (*oldest)(const struct graph *g, struct ref e, uint16_t place));

#endif
