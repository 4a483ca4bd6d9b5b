/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every distinguishable execution of a run's plan under its memory model, each once.
 *
 * Executions are told apart by reads-from and coherence order.  What is claimed when
 * nothing was found and all were seen: no interleaving of the points crashes, asserts,
 * gets stuck, loses, duplicates or invents a value, or leaves a wrong drop counter; and
 * in none of the histories that it allows was an answer "full" or "empty" false, the ring
 * over-full, or what went in and came out without an order of the calls that explains it.
 * That a burst took too little because of the room is judged on one history of each
 * execution.  Under rc11, and of executions that only store buffers make, there is one
 * history of each, in which a call precedes another where happens-before says so.
 */
#ifndef SEARCH_EXHAUST_H
#define SEARCH_EXHAUST_H

#include "run.h"
#include "search/bytes.h"
#include "search/follow.h"
#include "search/racing.h"
#include "search/replay.h"
#include "search/trust.h"

/* A whole execution.  All that it points to is valid during the call. */
struct exhaust_leaf {
	bool blocked;     /* some thread waits */
	bool waits;       /* and could go on: this is but the beginning of executions that are
			     seen as well, and is not judged */
	bool cut;         /* by the subject's own assumption: there is no history */
	bool crashed;     /* the subject ended it: run_fault(); there is no history */
	enum run_end end; /* how, if so */
	/* NULL if it is not judged, or if no oracle can tell it from one that was handed over
	 * before, for which the answer was `tag`. */
	const struct history *history;
	const struct findings *findings;
	uint32_t tag;
	/* NULL if it crashed.  Its clocks are up to date; address: of each of its places. */
	const struct graph *graph;
	const uintptr_t *address;
	/* Data races, which are violations only if options.kinds says so; only under rc11. */
	const struct raced *races;
	uint32_t n_races;
	/* That makes it, until the next call; none where it has neither history nor a race
	 * that was not handed over before. */
	const struct follow_turn *turns;
	uint32_t n_turns;
};

#define EXHAUST_STOP UINT32_MAX

struct exhaust_options {
	uint64_t most;  /* executions; 0: no end */
	uint32_t kinds; /* bits of findings that are violations: an order that shows one is
			   looked for */
	enum replay_rounds rounds;
	/* Accesses taken for stronger ones than they are; the caller's. */
	const struct stronger *stronger;
	uint32_t n_stronger;
	/* Only executions in which these loads are late; NULL: none is.  The caller's. */
	const struct delays *delays;
	/* Every execution; returns a tag for it, or EXHAUST_STOP.  It gathers what it likes
	 * in *ctx, and decides by the execution alone when to stop. */
	uint32_t (*leaf)(void *ctx, const struct exhaust_leaf *leaf);
	/* Places turned out to be points: what was gathered is to be forgotten. */
	void (*forget)(void *ctx);
	/* Now and then; false: to stop.  May be NULL.  The result is kept up to date. */
	bool (*goes_on)(void *ctx, const struct trust_counts *counts);
	void *ctx;

	/*
	 * A search may be divided.  Whatever the number of processes, the result is that
	 * of one alone: counts, what was gathered, which execution was the first to stop.
	 */
	uint32_t jobs;          /* processes that search; 0: this one alone */
	uint32_t shard, shards; /* the shard-th, from 1, of so many parts; shards 0: all */
	/* A file from which to go on, if it is there, and to keep up to date; or NULL. */
	const char *checkpoint;
	uint64_t identity;      /* of what is searched: others' checkpoints are refused */
	uint32_t pause;         /* milliseconds between two checkpoints; 0: a few seconds */
	uint32_t slice;         /* executions of one task; 0: enough to be worth it */
	/*
	 * With jobs or a checkpoint: what leaf() has gathered, as bytes, and to add such
	 * bytes to what is gathered here; false: they are not understood.  They are added
	 * in the order of the search, so that what was gathered first comes first.
	 */
	void (*pack)(void *ctx, struct bytes *out);
	bool (*merge)(void *ctx, struct bytes_in in);
};

enum exhaust_end {
	EXHAUST_ENDED,   /* every execution was seen */
	EXHAUST_STOPPED, /* leaf() or goes_on() said so, or `most` were seen */
	EXHAUST_BOUNDED, /* something is beyond this search: result->why */
	EXHAUST_BUG,     /* out of memory, a ring that cannot be made, ...: result->why */
	EXHAUST_REFUSED, /* the checkpoint is of no use: what it is, or what cannot be done with
			    it, is in result->why, result->error */
};

struct exhaust_result {
	enum exhaust_end end;
	struct trust_counts counts;
	uint64_t judged;    /* executions that no earlier one stood for; how many depends on
			       who has seen which */
	bool undecided;     /* the oracles' memory was too small for some */
	const char *why;
	int error;          /* errno, or 0: why, or why the last checkpoint was not written */
	/* While it goes on. */
	uint32_t tasks;     /* parts that are left */
	double progress;    /* 0 to 1, if all divisions were even: an order of magnitude */
};

/* Afterwards the run can be executed as before. */
void exhaust(struct run *run, const struct exhaust_options *options, struct exhaust_result *result);

#endif
