/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of struct dry, for dry.c and its test. */
#ifndef SEARCH_DRY_STATE_H
#define SEARCH_DRY_STATE_H

#include "search/dry.h"
#include "search/learn.h"
#include "sched/policy.h"

#define DRY_STARTS 1024 /* a power of two; half of them are used */
#define DRY_SAID \
	512    /* calls and returns of an execution, of which none is inside another:
			   those are not learnt */

/* What executions start from. */
struct dry_start {
	uint32_t n_preload;
	uint64_t origin;
	uint32_t roots;   /* of the threads; 0: there is no room */
	uint32_t n;       /* places that are known */
	uint64_t memory[GRAPH_PLACES];
};

struct dry_thread {
	uint32_t stop; /* where it stands */
	/* As in struct spin; kept: the stop whose state it is, 0: none. */
	uint32_t reads, next, writes, kept;
	uint64_t awaits[GRAPH_PLACES / 64]; /* waits: bits of the places of its last round */
	bool shown;    /* somebody has stored there */
};

struct dry {
	struct run *run;
	struct learnt learnt;
	struct keys *verdicts;
	uint32_t growths; /* of the run, when what is learnt was */
	struct dry_start *starts[DRY_STARTS]; /* a hash table */
	uint32_t n_starts;
	bool ready;       /* the last execution could be attempted */
	uint32_t n_key;   /* words of its key; 0: it is not known */

	/* Of late; those that come after many in vain are left out. */
	uint32_t attempts, misses, left_out;

	/* Of an execution. */
	struct dry_start *start;
	struct sched_view view;
	struct thread_view views[MAX_THREADS];
	struct dry_thread threads[MAX_THREADS];
	uint32_t n_done, n_locks, n_waits; /* threads that have ended, stand before a lock, wait */
	uint32_t steps;
	uint32_t writes; /* that changed memory */
	uint32_t n_said;
	uint64_t memory[GRAPH_PLACES];
	uint64_t key[1 + DRY_SAID + GRAPH_PLACES];
};

#endif
