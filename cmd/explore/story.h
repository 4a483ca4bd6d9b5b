/* SPDX-License-Identifier: BSD-2-Clause */
/* From the turns of a find to a scenario that shows it, as a person would write it. */
#ifndef EXPLORE_STORY_H
#define EXPLORE_STORY_H

#include "explore/reduce.h"

/*
 * A copy of the bare scenario with the turns as its schedule, points by name, and with
 * the expectations that its execution came to.  It has been performed in that form and
 * shows the target (NULL: whatever it shows).  NULL: it does not; then why[] says how
 * far it came.
 */
struct scenario *story_write(const struct scenario *bare, const char *ring,
			     const struct schedule *schedule, const struct target *target,
			     char *why, size_t room);

/* A copy with names for `step N` lines, if it is performed to the same end with them, and
 * shows the target (NULL: whatever it shows). */
struct scenario *story_name(const struct scenario *steps, const char *ring,
			    const struct target *target);

/* Writes a scenario as a whole, or not at all.  A ring's file is named from there: it is
 * known relative to the scenario, or to here if it came with --ring (else NULL).  False
 * after telling. */
bool story_save(const struct scenario *scenario, const char *ring, const char *path);

#endif
