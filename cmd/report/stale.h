/* SPDX-License-Identifier: BSD-2-Clause */
/* Which reads of old values, and stores seen late, a finding needs. */
#ifndef REPORT_STALE_H
#define REPORT_STALE_H

#include <stdint.h>

#define STALE_MOST 10 /* lines of a schedule that ask for one */

/* Without any of them the same schedule does not show the finding, nor with fewer. */
struct stale {
	uint32_t events[STALE_MOST]; /* of the trace: reads that missed a write, and writes
					that come before another all the same */
	uint32_t n; /* 0: it needs none, or that was not asked for */
};

struct result;
struct arena;
struct sheet;
struct json_t;

/* Some lines below a finding's sentence; none if there are none. */
void stale_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		 const struct stale *stale);
/* The field "stale" of an explanation. */
struct json_t *stale_json(const struct result *r, const struct stale *stale);

#endif
