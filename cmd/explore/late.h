/* SPDX-License-Identifier: BSD-2-Clause */
/* The scenario of a violation that a load shows which takes effect late. */
#ifndef EXPLORE_LATE_H
#define EXPLORE_LATE_H

#include "explore/target.h"
#include "search/delay.h"

/*
 * A schedule of whole operations: some come before those of the delayed load and its
 * store, and the rest after that.  delay->pc counts from where the subject's code begins.
 * NULL: none of these schedules shows the target.
 */
struct scenario *late_write(const struct scenario *bare, const char *ring,
			    const struct delay *delay, const struct target *target);

#endif
