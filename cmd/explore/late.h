/* SPDX-License-Identifier: BSD-2-Clause */
/* The schedule of a violation that loads show which take effect late. */
#ifndef EXPLORE_LATE_H
#define EXPLORE_LATE_H

#include "explore/reduce.h"
#include "search/delay.h"

/*
 * A schedule of whole operations: some come before those of the delayed loads and their
 * stores, which follow each other, and the rest after that.  Their pcs count from where the
 * subject's code begins.  False: none of these schedules shows the target.
 */
bool late_find(const struct scenario *bare, const char *ring, const struct delays *delays,
	       const struct target *target, struct schedule *out);

#endif
