/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows an execution graph natively, in one of its orders.  A turn is how many stops a
 * thread passes: calls, points and returns; or one point at which weak memory does not do
 * the usual.
 */
#ifndef SEARCH_FOLLOW_H
#define SEARCH_FOLLOW_H

#include "graph/parts.h"
#include "graph/tso.h"
#include "sched/policy.h"

/* An access of the code; the write of an RMW has the same as its read. */
static inline bool follow_is_point(const struct node *node)
{
	const struct label *l = &node->label;

	return part_is_load(l) || l->kind == NODE_FENCE || part_is_store(l);
}

enum follow_kind {
	FOLLOW_RUN,
	FOLLOW_BUFFER, /* a store stays in the thread's buffer */
	FOLLOW_FLUSH,  /* so many stores leave it */
	FOLLOW_CHOOSE, /* a read reads, or a write comes just after, a write that is not the
			  newest: of thread `of` the nth point, from 1; 0: the initial one */
};

struct follow_turn {
	uint16_t thread;
	uint16_t stops;
	uint16_t kind; /* enum follow_kind */
	uint16_t of, nth;
};

/* A graph in an order: nodes, under tso with what becomes of stores. */
struct follow_order {
	const struct ref *nodes;
	const struct tso_move *moves; /* NULL: nodes are meant */
	uint32_t n;
	bool weak; /* reads may read, and writes come before, others than the newest */
};

/* Its turns; out has room for three times as many as there are nodes.  Returns how many. */
uint32_t follow_turns(const struct graph *g, const struct follow_order *order,
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
