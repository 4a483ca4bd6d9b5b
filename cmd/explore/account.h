/* SPDX-License-Identifier: BSD-2-Clause */
/* What an exhaustive search has seen: its first violation, every distinct outcome, and its
 * data races. */
#ifndef EXPLORE_ACCOUNT_H
#define EXPLORE_ACCOUNT_H

#include "explain/target.h"
#include "search/exhaust.h"

/* Turns that make an execution: so many of the account's, from there. */
struct account_turns {
	uint32_t first, n;
};

struct account_row {
	uint64_t hash; /* outcome_hash() */
	uint64_t count;
	bool violation;
	struct account_turns turns;
};

/* A data race, in so many executions. */
struct account_race {
	struct raced code;
	uint64_t executions;
	struct account_turns turns; /* of the first of them */
};

struct account {
	/* Given. */
	uint32_t kinds;   /* bits of findings that are violations */
	bool outcomes;   /* all are kept, and a violation does not end the search */
	uint32_t n_threads;

	uint64_t executions;
	struct account_row *rows; /* in the order in which they were seen */
	uint32_t n_rows, most_rows;
	struct account_race races[RACING_MOST]; /* in that order, too */
	uint32_t n_races;
	struct follow_turn *turns;
	uint32_t n_turns, most_turns;
	bool full; /* there were more outcomes than are kept */
	bool broken_off; /* by a crash; no graphs come after one */
	bool crash_ignored; /* which is not what is looked for */

	bool found;
	uint64_t found_at; /* execution, from 0 */
	bool crashed;      /* that is what was found, and target is not known */
	struct target target;
	struct account_turns found_turns;
};

/* Takes the next execution in; the answer is exhaust_options.leaf's. */
uint32_t account_take(struct account *a, const struct exhaust_leaf *leaf);
/* Forgets all but what was given. */
void account_clear(struct account *a);

/* What was seen, as bytes; and the same seen after what this one has seen.  False: these
 * are not such bytes. */
void account_pack(const struct account *a, struct bytes *out);
bool account_merge(struct account *a, struct bytes_in in);

void account_free(struct account *a);

#endif
