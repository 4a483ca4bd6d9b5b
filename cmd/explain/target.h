/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search looks for, and how it knows it again. */
#ifndef EXPLAIN_TARGET_H
#define EXPLAIN_TARGET_H

#include <stdbool.h>

#include "perform/perform.h"
#include "search/exhaust.h"
#include "search/search.h"

/* Bits of the findings that are violations unless something else is asked for: of data races
 * a ring may have some that do no harm. */
#define TARGET_KINDS (FINDING_VIOLATIONS & ~(1u << FINDING_DATA_RACE))

/* Two findings are the same if they are of one kind and happened to one operation; data
 * races if the same code made the accesses. */
struct target {
	uint8_t kind; /* enum finding_kind */
	int op;       /* index in the table; -1: it happened to no call */
	struct raced race; /* FINDING_DATA_RACE */
};

static inline struct target target_race(const struct raced *race)
{
	return (struct target){.kind = FINDING_DATA_RACE, .op = -1, .race = *race};
}

/* Which code made the accesses of a race. */
struct raced target_code(const struct subject *subject, const struct race *race);

/* The first of the findings that is of these kinds; false: none. */
bool target_among(const struct findings *findings, const struct history *h, uint32_t kinds,
		  struct target *out);
/* The first finding of these kinds that an execution shows; false: none.  It may be made
 * again, by e->again. */
bool target_in(const struct execution *e, uint32_t kinds, struct target *out);
/* Whether it shows this one. */
bool target_shown(const struct execution *e, const struct target *target);
/* Whether the last execution of a run came to its end and shows it, or one of a search that
 * has a history. */
bool target_in_run(struct run *run, const struct target *target);
bool target_in_leaf(const struct exhaust_leaf *leaf, const struct target *target);
/* Which finding it is of what was performed as a script; of all of them their number: none. */
uint32_t target_finding(const struct performance *perf, const struct target *target);

static inline bool target_performed(const struct performance *perf, const struct target *target)
{
	return target_finding(perf, target) < perf->findings.count;
}

/* The first violation of one, or the first note if there is none. */
bool target_first(const struct performance *perf, struct target *out);

/* What a subject shows that ends an execution so; -1: nothing that has a name. */
int target_of_end(enum run_end end);

/* The execution says nothing: it was cut, or brrace could not judge it. */
bool target_cut(const struct execution *e);

#endif
