/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Why an execution comes out as it does: orderings between its threads.
 *
 * An ordering is what a scheduler can keep: one access does not happen before another
 * one has.  Those of one execution are: a store before the load that reads it (reads-from),
 * a load before the stores that overwrite what it read (from-read), a store before the
 * next one to its place (coherence), where the two are of different threads.  All of them
 * together make the execution, so none that differs keeps them all; how few are enough
 * to make what is wrong with it is asked of all other executions.
 *
 * An access is known again in other executions by its thread, operation, kind, place,
 * and by how many alike the operation made before it.  A round of waiting that reads the
 * same as the one before does not count: an exhaustive search of all rounds does not have
 * it, either.
 */
#ifndef SEARCH_WHY_H
#define SEARCH_WHY_H

#include "oracle/history.h"
#include "graph/graph.h"
#include "search/hitting.h"
#include "trace/trace.h"

#define WHY_MOST HITTING_MOST /* orderings */

struct why_access {
	uintptr_t address;
	uint32_t event;    /* of the trace that it was taken from */
	uint16_t op;       /* index in its thread's list */
	uint16_t nth;      /* of that operation's accesses alike, from 1 */
	uint8_t thread;
	uint8_t kind;      /* enum access_kind: of a load, store, cas, rmw or lock */
	bool elsewhere;    /* the thread accesses the place so in another operation, too */
	struct ref at;     /* in the graph last asked about; REF_NONE: it is not there */
};

enum why_relation {
	WHY_READS_FROM,
	WHY_FROM_READ,
	WHY_COHERENCE,
};

struct why_ordering {
	uint16_t first, then; /* accesses */
	uint8_t relation;     /* enum why_relation; the first that holds */
};

struct why {
	struct why_access accesses[2 * WHY_MOST];
	uint32_t n_accesses;
	struct why_ordering orderings[WHY_MOST]; /* as they come in the trace */
	uint32_t n;
};

/* Takes the orderings of an execution; its trace is linked.  -E2BIG: there are too many. */
int why_take(struct why *why, const struct trace *trace, const struct history *history);

/* Finds the accesses in a whole graph; address: of each of its places. */
void why_find(struct why *why, const struct graph *g, const uintptr_t *address);

enum why_order {
	WHY_HOLDS,    /* what is to come later does not come earlier, if it comes at all */
	WHY_REVERSED, /* it does */
	WHY_MISSING,  /* it comes, and what is to come first does not */
};

/*
 * In the graph last looked at.  Two accesses that the graph does not order, as a load and
 * a cas that failed there, come in either order in some execution that it stands for: then
 * it holds.
 */
enum why_order why_order(const struct why *why, const struct graph *g, uint32_t ordering);

/* All that hold. */
struct bits why_mask(const struct why *why, const struct graph *g);

#endif
