/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario of a search, made ready or performed.  There is one at a time. */
#ifndef EXPLORE_TRIAL_H
#define EXPLORE_TRIAL_H

#include "perform/perform.h"

struct trial {
	struct prepared p;
	struct performance *perf; /* NULL: it was only prepared */
	int status;    /* of preparing; 0: well */
};

/* ring: NULL, or instead of the scenario's.  Mistakes are not told: the scenario is a
 * search's own, and one that does not fit is merely not used. */
bool trial_prepare(struct trial *t, const struct scenario *scenario, const char *ring);
bool trial_perform(struct trial *t, const struct scenario *scenario, const char *ring);
void trial_end(struct trial *t);

#endif
