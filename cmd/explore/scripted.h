/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario's own schedule, as turns. */
#ifndef EXPLORE_SCRIPTED_H
#define EXPLORE_SCRIPTED_H

#include "explore/nearest.h"
#include "explore/reduce.h"
#include "explore/trial.h"

/* The turns that the script of a trial came to, which was performed. */
void scripted_turns(struct trial *t, struct schedule *schedule);

/* The nearest schedule that passes, of a scenario that is performed as it is.  None is found
 * if it shows no violation, or does more to its threads than to let them run. */
void scripted_nearest(const struct scenario *scenario, const char *ring, struct nearest *out);

#endif
