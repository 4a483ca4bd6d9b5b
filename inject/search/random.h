/* SPDX-License-Identifier: BSD-2-Clause */
/* Policies that draw who goes next; an execution depends on (seed, index) alone. */
#ifndef SEARCH_RANDOM_H
#define SEARCH_RANDOM_H

#include "search/prng.h"
#include "search/walk.h"

/* Every thread that may run is as likely as any other, wherever a switch matters. */
struct random {
	struct walk walk; /* first */
	struct prng prng;
	uint64_t seed, index; /* of the next execution; set by the owner */
};

void random_init(struct random *r);

/*
 * Bursts: who runs goes on for a random while, mostly to the end of an operation or
 * of several, because a ring is filled and emptied by runs of one thread.  How long
 * bursts are is drawn anew for each execution.
 */
struct burst {
	struct random random;  /* first */
	uint32_t stay;        /* in 256: chances to go on within an operation */
	uint32_t stay_between; /* the same between two */
};

void burst_init(struct burst *b);

/* Whole operations, in a random order; reads are of the newest. */
void operations_init(struct random *r);

#endif
