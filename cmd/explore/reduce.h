/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest scenario and schedule that show a finding.  Fewest context switches
 * count first, then fewest steps, operations, threads, slots and preloaded items.
 */
#ifndef EXPLORE_REDUCE_H
#define EXPLORE_REDUCE_H

#include "explain/target.h"
#include "search/record.h"

/* Turns of one execution; grows as needed. */
struct schedule {
	struct turn *turns;
	uint32_t n, room;
	uint32_t steps; /* points in all */
};

void schedule_set(struct schedule *s, const struct turn *turns, uint32_t n);
void schedule_free(struct schedule *s);
/* The turns of its first `points` points, of which there may be fewer; returns how many
 * turns.  out: room for all, or the schedule's own. */
uint32_t schedule_begin(const struct schedule *s, uint32_t points, struct turn *out);
uint32_t schedule_switches(const struct schedule *s);

struct reduction {
	/* Given, and replaced by smaller ones. */
	struct scenario *scenario; /* bare; the reduction's own */
	struct schedule schedule;
	/* Given. */
	struct target target;
	const char *ring;     /* NULL: the scenario's */
	uint64_t most_points; /* executed points that it may cost */
	/* Filled. */
	uint64_t runs;  /* executions that it took */
	uint64_t points; /* in all of them */
	bool enumerates; /* every schedule is tried, not only the one at hand */
	bool exact;  /* every schedule with fewer switches, or as many and
			    fewer steps, was tried */
	bool minimal;  /* every single thing was left out in vain */
};

/* False if the schedule as given does not show the target; nothing is changed then. */
bool reduce(struct reduction *r);

#endif
