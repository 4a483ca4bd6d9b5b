/* SPDX-License-Identifier: BSD-2-Clause */
/* A hunt that sees every distinguishable execution once. */
#ifndef EXPLORE_EXHAUSTIVE_H
#define EXPLORE_EXHAUSTIVE_H

#include "base/pace.h"
#include "explore/account.h"
#include "search/buffering.h"
#include "search/search.h"

/* Who does it: processes, a part of it, one day and another. */
struct division {
	uint32_t jobs;          /* processes; 0: this one */
	uint32_t shard, shards; /* the shard-th, from 1, of so many parts; shards 0: all */
	const char *checkpoint; /* file; NULL: none */
};

struct exhaustive {
	/* Given. */
	struct run *run;
	struct pace *pace;
	enum replay_rounds rounds;
	uint64_t most;          /* executions; UINT64_MAX: no end */
	struct division division;
	uint32_t buffers;       /* so many loads at once take effect late, too */
	uint64_t identity;      /* of what is searched */
	struct account account; /* what of it is given */
	/* Filled. */
	struct exhaust_result result;
	struct follow follow;
	struct buffering buffering; /* if it buffers */
};

/* result.end says how it ended.  All is forgotten that an earlier one has seen. */
void exhaustive_search(struct exhaustive *x);

/*
 * Executes turns of the account natively; e->again does so until the next call.
 * False: the turns could not be taken.
 */
bool exhaustive_again(struct exhaustive *x, const struct account_turns *turns, struct execution *e);

#endif
