/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search looks for, and how it knows it again. */
#ifndef EXPLORE_TARGET_H
#define EXPLORE_TARGET_H

#include <stdbool.h>

#include "perform.h"
#include "search/search.h"

/* Two findings are the same if they are of one kind and happened to one operation. */
struct target {
	uint8_t kind; /* enum finding_kind */
	int op;       /* index in the table; -1: it happened to no call */
};

/* The first of the findings that is of these kinds; false: none. */
bool target_among(const struct findings *findings, const struct history *h, uint32_t kinds,
		  struct target *out);
/* The first finding of these kinds that an execution shows; false: none.  It may be made
 * again, by e->again. */
bool target_in(const struct execution *e, uint32_t kinds, struct target *out);
/* Whether it shows this one. */
bool target_shown(const struct execution *e, const struct target *target);
/* Whether a finding of that history is the target, and whether one of several is. */
bool target_is(const struct target *target, const struct finding *finding,
	       const struct history *history);
bool target_found(const struct findings *findings, const struct history *history,
		  const struct target *target);
/* The same of one that was performed as a script. */
bool target_performed(const struct performance *perf, const struct target *target);

/* The first violation of one, or the first note if there is none. */
bool target_first(const struct performance *perf, struct target *out);

/* The execution says nothing: it was cut, or brrace could not judge it. */
bool target_cut(const struct execution *e);

#endif
