/* SPDX-License-Identifier: BSD-2-Clause */
/* What an execution came to: the result of every operation, and the drops. */
#ifndef EXPLORE_OUTCOME_H
#define EXPLORE_OUTCOME_H

#include "explore/witness.h"

#define MOST_OUTCOMES 4096

/* Equal for executions whose operations all came to the same. */
uint64_t outcome_hash(const struct history *h, uint32_t n_threads);

/* "T1: enqueue a -> FULL; T2: enqueue b -> ok, dequeue_sc -> b; drops 1" */
void outcome_text(struct run *run, const struct scenario *scenario, struct names *names, char *out,
		  size_t room);

/* Every distinct outcome of a search. */
struct outcome_row {
	uint64_t hash;
	uint64_t count;
	bool violation;
	char *text;
	struct witness seen;     /* the first that came to it */
	struct scenario *witness; /* the same, with its schedule, once the search is over */
};

struct outcomes {
	struct outcome_row *rows; /* in the order in which they were seen */
	size_t n;
};

/* The row of an execution, made if it is not there: then *fresh.  NULL: there are
 * MOST_OUTCOMES. */
struct outcome_row *outcomes_add(struct outcomes *o, uint64_t hash, bool *fresh);
void outcomes_free(struct outcomes *o);

#endif
