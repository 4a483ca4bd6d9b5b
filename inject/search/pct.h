/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A
 * randomized scheduler with probabilistic guarantees of finding bugs, ASPLOS 2010):
 * the thread of highest priority runs; priorities are drawn, and at depth - 1 drawn
 * places the running thread's drops below all others.  A bug of depth d shows in at
 * least one of n * k^(d-1) executions on average.
 */
#ifndef SEARCH_PCT_H
#define SEARCH_PCT_H

#include "search/prng.h"
#include "search/walk.h"

#define PCT_MOST_DEPTH 32

struct pct {
	struct walk walk; /* first */
	struct prng prng;
	uint64_t seed, index; /* of the next execution; set by the owner */
	uint32_t depth;       /* 1 to PCT_MOST_DEPTH */
	uint32_t length;      /* choices of an execution, about; at least 1 */

	/* Of one execution. */
	uint32_t choices;
	uint32_t changes[PCT_MOST_DEPTH]; /* depth - 1 choices, each where one drops */
	uint8_t priority[MAX_THREADS];   /* the highest runs; no two are equal */
	uint8_t flushing[MAX_THREADS];   /* of each thread's store buffer, where there are any */
};

void pct_init(struct pct *p, uint32_t depth, uint32_t length);

#endif
