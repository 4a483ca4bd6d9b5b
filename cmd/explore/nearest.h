/* SPDX-License-Identifier: BSD-2-Clause */
/* The schedule that shows no violation and is like a given one for longest. */
#ifndef EXPLORE_NEAREST_H
#define EXPLORE_NEAREST_H

#include "explore/reduce.h"

struct nearest {
	bool found;
	uint32_t step;     /* the first that is another one */
	char instead[512];  /* what is done there: "T1 load br_cons_tail = 0" */
	char outcome[1024]; /* "T1: enqueue a -> ok; T2: ..." */
};

/* scenario: bare.  target: what the given one shows. */
void nearest_passing(const struct scenario *scenario, const char *ring,
		     const struct schedule *schedule, const struct target *target,
		     struct nearest *out);

#endif
