/* SPDX-License-Identifier: BSD-2-Clause */
/* A find of which one round is enough. */
#ifndef EXPLORE_LIVELOCK_H
#define EXPLORE_LIVELOCK_H

#include "explore/reduce.h"

/*
 * Ends the schedule, and by its step limit the scenario, where the state of the execution
 * comes again: what would follow is the same once more.  Nothing is changed if none does.
 */
void livelock_close(struct scenario *scenario, const char *ring, struct schedule *schedule);

#endif
