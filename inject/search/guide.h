/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows turns as far as they go: a thread that cannot go on ends its turn early, and
 * when the turns are over everybody runs to the end, who ran last first, and then what
 * is in buffers leaves them.
 */
#ifndef SEARCH_GUIDE_H
#define SEARCH_GUIDE_H

#include "search/record.h"
#include "search/walk.h"

#define GUIDE_TO_END UINT32_MAX /* points of a turn: all that its thread has */

#define GUIDE_DELAYS 16

/* What is known, from one execution to the next, of a load that is delayed. */
struct guide_delay {
	bool known;      /* what it reads in the end */
	uint64_t digest; /* of what its thread did until the store */
	uint32_t load;   /* of this execution: its event */
};

struct guide {
	struct walk walk;   /* first */
	const struct turn *turns; /* thread and points of each, the owner's */
	uint32_t n;
	struct guide_delay delays[GUIDE_DELAYS]; /* in the order in which they happen */

	/* Of one execution. */
	uint32_t at; /* turn */
	uint32_t until; /* points of its thread after which it ends; of a flush, stores left */
	bool begun;
	uint32_t n_delays;
	bool delays_now; /* the load of this turn is delayed */
	uint64_t late;   /* bits of threads whose delayed load has not taken effect */
	bool misfit;     /* a load was delayed that may not be: this is no execution */
};

void guide_init(struct guide *g, const struct turn *turns, uint32_t n);

#endif
