/* SPDX-License-Identifier: BSD-2-Clause */
/* Data races that a search has seen, violations or not. */
#ifndef EXPLORE_RACES_H
#define EXPLORE_RACES_H

#include <jansson.h>

#include "explain/target.h"
#include "explore/witness.h"

/* Of two places of the code. */
struct race_row {
	struct raced code;
	uint64_t executions; /* that show it */
	char variable[NAME_MAX_BYTES];
	char *text;   /* "a plain read at ring.c:58 by T1 and ..." */
	json_t *json; /* the same; as of a finding */
	struct witness seen;     /* the first of them */
	struct scenario *witness; /* the same, with its schedule, once the search is over */
};

struct race_rows {
	struct race_row list[RACING_MOST]; /* in the order in which they were seen */
	uint32_t n;
};

/* The row of a race, made if it is not there: then *fresh.  NULL: there are RACING_MOST. */
struct race_row *race_rows_add(struct race_rows *rows, const struct raced *code, bool *fresh);

/* How the last execution of the run shows it; false: it does not. */
bool race_row_describe(struct race_row *row, struct run *run, const struct scenario *scenario,
		       struct names *names);

void race_rows_free(struct race_rows *rows);

#endif
