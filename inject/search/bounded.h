/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every schedule with at most so many preemptions, or context switches, once: depth
 * first, by executing each from its start, without a reduction.
 *
 * A preemption takes the turn from a thread that could go on; a context switch is any
 * change of the thread that runs, also at a thread's end.  Schedules are told apart by
 * the order of the accesses (see walk.h).
 */
#ifndef SEARCH_BOUNDED_H
#define SEARCH_BOUNDED_H

#include "search/walk.h"

/* A thread that read so often without storing, in one turn, is left for another one that
 * may go on, at no cost: it may be waiting, though it counts its rounds. */
#define BOUNDED_PATIENCE 100

enum bounded_by {
	BOUNDED_PREEMPTIONS,
	BOUNDED_SWITCHES,
};

/* Where there are store buffers, every store stays in one, and numbers from here on are
 * flushes of the threads' buffers, which are free. */
#define BOUNDED_FLUSHES 32

/* A stop at which more than one thread was affordable. */
struct bounded_node {
	uint64_t left;  /* bits of threads still to be tried */
	uint8_t thread;  /* who is tried now */
	uint8_t of, nth; /* threads to try in all, and which of them this is, from 0 */
};

struct bounded {
	struct walk walk; /* first */
	uint8_t by;   /* enum bounded_by */
	uint32_t bound;
	struct bounded_node *path; /* room entries, the owner's */
	uint32_t room, depth;
	uint32_t fixed; /* of them, decided before this execution */

	/* Of one execution; the last three of all since bounded_start(). */
	uint32_t at;
	uint32_t cost;
	uint32_t since; /* trace.count at the beginning of the turn */
	bool left; /* somebody's patience was at an end, and its turn, too */
	bool pruned; /* somebody was not tried, because of the bound */
	bool overflow; /* the path was longer than its room: it was cut short */
};

void bounded_init(struct bounded *b, enum bounded_by by, struct bounded_node *path, uint32_t room);
/* From the first schedule on, with this bound. */
void bounded_start(struct bounded *b, uint32_t bound);
/* Prepares the next execution; false: there is none. */
bool bounded_advance(struct bounded *b);
/* How much of the tree lies behind, from 0 to 1, if subtrees were alike. */
double bounded_progress(const struct bounded *b);

#endif
