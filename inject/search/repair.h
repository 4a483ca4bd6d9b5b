/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which access or fence, made stronger, takes a finding away: no execution that is left
 * shows it, by exhaustive search.
 *
 * What takes it away must forbid each execution that shows it.  So candidates are the
 * accesses of one such execution, and only what forbids all that are known is searched
 * with; a search that finds another makes that one known, too.
 */
#ifndef SEARCH_REPAIR_H
#define SEARCH_REPAIR_H

#include "search/exhaust.h"
#include "search/stronger.h"

#define REPAIR_TOGETHER 2 /* most accesses that are made stronger at once */
#define REPAIR_MOST 4     /* repairs told */

enum repair_end {
	REPAIR_FOUND,
	REPAIR_UNDER_SC,  /* the finding shows under sequential consistency */
	REPAIR_NONE,      /* it takes more than REPAIR_TOGETHER accesses */
	REPAIR_NOT_FOUND, /* no execution shows it */
	REPAIR_UNKNOWN,   /* why */
};

#define REPAIR_COPIES 6 /* of an access, as compilers make when they peel or unroll loops */

/* One way: its accesses, n of them, and after them copies of these. */
struct repair_way {
	struct stronger changes[REPAIR_TOGETHER + REPAIR_COPIES];
	uint8_t was[REPAIR_TOGETHER]; /* their orders */
	uint8_t kind[REPAIR_TOGETHER]; /* enum access_kind; a CAS and others that write and read
					  are ACCESS_RMW */
	uint16_t place[REPAIR_TOGETHER]; /* of the graphs */
	uint32_t n, n_copies;
};

struct repair {
	enum repair_end end;
	const char *why;
	struct repair_way ways[REPAIR_MOST]; /* equally good; in the order of the code */
	uint32_t n;
	uint32_t searches;
};

#define REPAIR_PASSED 8 /* of a load that is late */

struct repair_question {
	uint32_t kinds; /* bits of findings that an order of calls is looked for to show */
	enum replay_rounds rounds;
	uint64_t most;  /* nodes of all graphs together, then it is given up */
	const struct raced *race; /* NULL, or the finding, which is no matter of histories */
	/* Where loads are late, so many at a time: they, and what they were delayed past, are
	 * what may be made stronger, one of them.  pcs of their labels. */
	uint32_t late;
	const uint64_t *passed;
	uint32_t n_passed;
	/* Whether two pcs are one access of the source; NULL: none are. */
	bool (*same)(void *ctx, uint64_t pc, uint64_t other);
	bool (*shows)(void *ctx, const struct exhaust_leaf *leaf); /* has a history, or races */
	void *ctx;
};

/* Of the run's threads under the plan's model, which is not sc. */
void repair_find(struct run *run, const struct repair_question *question, struct repair *out);

#endif
