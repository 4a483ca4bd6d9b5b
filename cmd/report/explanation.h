/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a finding comes about: orderings between threads, in names. */
#ifndef REPORT_EXPLANATION_H
#define REPORT_EXPLANATION_H

#include <stdbool.h>
#include <stdint.h>

#include "report/repair.h"
#include "report/stale.h"

#define EXPLANATION_MOST 16 /* orderings; of more nobody learns anything */

/* An access of the trace, as scripts name points. */
struct explained_access {
	uint32_t event;
	uint16_t nth;  /* of those alike of its operation, from 1 */
	bool names_op; /* without its operation it could be another one */
};

struct explained_ordering {
	struct explained_access first, then;
};

#define EXPLANATION_LATE 16

/* A load that takes effect late, and the store that it was delayed past. */
struct explained_late {
	uint32_t load, store; /* events */
};

/*
 * Every execution of the scenario's threads that has all of the orderings shows a
 * finding of this kind in this operation; with one less, some does not.
 */
struct explanation {
	uint32_t finding;       /* of the result's findings: the one explained */
	char undetermined[160]; /* the reason if nothing is known; else empty */
	uint64_t executions;    /* that were searched */
	struct explained_ordering orderings[EXPLANATION_MOST];
	uint32_t n;
	struct explained_late late[EXPLANATION_LATE]; /* instead of orderings */
	uint32_t n_late;
	struct stale stale;     /* what weak memory has to do with it */
	struct repairs repairs; /* asked for under models weaker than sc */
};

struct result;
struct finding;
struct arena;
struct sheet;
struct json_t;

/* Of that finding of the result; NULL: it has none. */
const struct explanation *explanation_of(const struct result *r, const struct finding *f);
/* Some lines below the finding's sentence. */
void explanation_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		       const struct explanation *e);
/* The field "why" of a finding; null if e is NULL. */
struct json_t *explanation_json(const struct result *r, const struct explanation *e);

#endif
