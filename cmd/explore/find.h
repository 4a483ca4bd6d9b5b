/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a find: it is shown again, shrunk, and written as a scenario. */
#ifndef EXPLORE_FIND_H
#define EXPLORE_FIND_H

#include "explore/nearest.h"
#include "explore/reduce.h"
#include "explore/trial.h"

struct find {
	/* Given. */
	const struct scenario *scenario; /* bare */
	const char *ring;   /* NULL: the scenario's */
	struct schedule schedule;  /* that shows the target */
	struct target target;
	bool as_found; /* it is not to be shrunk */
	/* Filled. */
	struct scenario *story; /* as a file has it */
	struct trial trial; /* of the story, performed */
	struct reduction reduction;
	bool reduced;
	struct nearest nearest;
	struct explanation explanation; /* of the trial's result */
};

/* False, after telling, if what was found does not show again. */
bool find_finish(struct find *f);
void find_free(struct find *f);

/* Name of the operation that it happened to, or NULL. */
const char *find_op(const struct find *f);

#endif
