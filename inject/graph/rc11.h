/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * C11 as repaired by Lahav, Vafeiadis, Kang, Hur and Dreyer (Repairing sequential
 * consistency in C/C++11, PLDI 2017), with the release sequences of C++20: a write and
 * the chain of read-modify-writes on it.  graph_order() is happens-before.
 *
 * A strict node sees, or is, the newest when it happens: what it reads, or itself, comes
 * before a later write by coherence only if it happens before that in some order, which
 * is the same for all and in which causes come first.
 */
#ifndef GRAPH_RC11_H
#define GRAPH_RC11_H

#include <stdatomic.h>

#include "graph/model.h"
#include "graph/parts.h"

/* The order of an access or fence: of a CAS that fails, the one given for that. */
static inline uint8_t rc11_order(const struct node *node)
{
	const struct label *l = &node->label;

	if (l->kind != NODE_READ || !(l->flags & NODE_RMW))
		return l->order;
	if (l->rmw == RMW_INSERT)
		return memory_order_relaxed;
	return graph_rmw_writes(node) ? l->order : l->fail_order;
}

static inline bool rc11_acquires(uint8_t order)
{
	return order != memory_order_relaxed && order != memory_order_release;
}

static inline bool rc11_releases(uint8_t order)
{
	return order >= memory_order_release;
}

static inline bool rc11_is_strong(const struct node *node)
{
	return node->label.kind <= NODE_FENCE && rc11_order(node) == memory_order_seq_cst;
}

/*
 * Whether seq_cst accesses and fences have an order: no circle of what that paper calls
 * partial-SC.  All else that it asks for holds already.  done: nodes of each thread that
 * can be executed first, in sequential consistency; no circle comes back to them.
 */
bool rc11_has_strong_order(struct graph *g, const uint16_t *done);

#endif
