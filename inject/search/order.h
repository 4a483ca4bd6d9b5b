/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order that sequential consistency gives a graph: program order, reads-from,
 * coherence and from-read, as one clock for each node.
 */
#ifndef SEARCH_ORDER_H
#define SEARCH_ORDER_H

#include "search/graph.h"

/* The clocks of e, the last of its thread, and of `next` (INIT: none) and what comes after
 * it are not right any more. */
void order_spoil(struct graph *g, struct ref e, struct ref next);

/* Only keep[t] nodes of each thread will be left: those that come after others are not
 * right any more. */
void order_spoil_beyond(struct graph *g, const uint16_t *keep);

/*
 * Computes the clocks that are not right, or all of them for a sequence, by executing the
 * graph: a read is enabled when the write it reads is the newest, a write when the one
 * before it is and all that read that one have.  False: no order of the nodes fits, the
 * graph is inconsistent.  sequence, if not NULL, gets the nodes in the order found.
 */
bool order_compute(struct graph *g, struct ref *sequence);

/* Clocks of a node just appended that reads the last write or is the last write of its
 * place; of others only the cause is right, and g->stale is set. */
void order_append(struct graph *g, struct ref e);

/* The cause of a node that is its thread's last, once it is known what it reads. */
void order_cause(struct graph *g, struct ref e);

/* Clocks of a node that is its thread's last, as if nothing else were before it. */
void order_alone(struct graph *g, struct ref e);

/* Whether node e is before what its thread does next. */
bool order_before_next(const struct graph *g, struct ref e, uint16_t thread);

/* Whether e caused, by program order and reads-from, node a; or is a. */
static inline bool order_caused(const struct graph *g, struct ref e, struct ref a)
{
	return ref_is_init(e) || graph_cause(g, a)[e.thread] > e.index;
}

#endif
