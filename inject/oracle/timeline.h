/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls and returns in order of time, and how many values were in the ring then. */
#ifndef ORACLE_TIMELINE_H
#define ORACLE_TIMELINE_H

#include "oracle/history.h"

struct moment {
	uint32_t at;
	uint32_t call;
	bool is_return;
	int64_t lo; /* from this moment on there are at least so many, ... */
	int64_t up; /* ... and at most so many */
};

struct timeline {
	struct moment *moments;
	uint32_t count;
};

int timeline_init(struct timeline *timeline, uint32_t max_calls);
void timeline_free(struct timeline *timeline);

/* Sorts the history's calls and returns; lo and up come from timeline_fill(). */
void timeline_build(struct timeline *timeline, const struct history *history);

/*
 * Fills lo and up.  phantom[call]: how many of the values that the call returned
 * were not in the ring to be removed (NULL: none of any).
 */
void timeline_fill(struct timeline *timeline, const struct history *history,
		   const uint16_t *phantom);

#endif
