/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turns of one run, in points of another.  Which places give points depends on what was
 * executed before: a ring that was full all the time has others than one that was empty
 * at times.
 */
#ifndef SEARCH_RECOUNT_H
#define SEARCH_RECOUNT_H

#include "search/record.h"

struct run;

/* Accesses of the execution in which the turns were recorded, those that were no points
 * there as well. */
struct accesses {
	const struct event *list;
	uint32_t n;
};

/* out: room for all turns. */
void recount(const struct accesses *accesses, const struct turn *turns, uint32_t n,
	     const struct run *run, struct turn *out);

#endif
