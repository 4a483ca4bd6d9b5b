/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows a linear extension of an execution graph natively.  A turn is how many stops
 * a thread passes: calls, points and returns.
 */
#ifndef SEARCH_FOLLOW_H
#define SEARCH_FOLLOW_H

#include "sched/policy.h"
#include "graph/graph.h"

/* An access of the code; the write of an RMW has the same as its read. */
static inline bool follow_is_point(const struct node *node)
{
	return node->label.kind == NODE_READ || node->label.kind == NODE_FENCE ||
	       (node->label.kind == NODE_WRITE && !(node->label.flags & NODE_RMW));
}

struct follow_turn {
	uint16_t thread;
	uint16_t stops;
};

/* Turns of a sequence of n nodes of g; room for n of them is enough.  Returns how many. */
uint32_t follow_turns(const struct graph *g, const struct ref *sequence, uint32_t n,
		      struct follow_turn *out);

struct follow {
	struct policy policy; /* first: the scheduler sees only this */
	const struct follow_turn *turns; /* the owner's */
	uint32_t n;

	/* Of one execution. */
	uint32_t at;
	uint32_t passed; /* stops of that turn */
	bool strayed;    /* a thread could not do its turn */
	bool blocked;    /* it ended with threads left that could not move */
};

/* After the turns everybody who can runs on, in order. */
void follow_init(struct follow *f, const struct follow_turn *turns, uint32_t n);

#endif
