/* SPDX-License-Identifier: BSD-2-Clause */
/* The policy that follows a script: lines of `T1 until load br_cons_tail`. */
#ifndef SCHED_SCRIPT_H
#define SCHED_SCRIPT_H

#include "sched/policy.h"
#include "sched/script_line.h"

#define MAX_DELAYS 16

/* What is known, from one execution to the next, of a load that is delayed. */
struct script_delay {
	bool known;      /* what it reads in the end */
	uint64_t digest; /* of what its thread did until the store */
	uint32_t load;   /* of this execution: its event */
};

enum script_end {
	SCRIPT_RUNNING,
	SCRIPT_DONE,        /* every line and every thread that may run is finished */
	SCRIPT_BLOCKED,     /* threads are left that cannot move; who: see view */
	SCRIPT_IMPOSSIBLE,  /* line `at`: its thread cannot go on */
	SCRIPT_UNREACHED,   /* line `at`: the operation ended without the point */
	SCRIPT_PASSED,      /* line `at`: `2nd P`, but the thread is past it */
	SCRIPT_WRONG_OP,    /* line `at`: FINISH OP, but the thread's operation is another */
	SCRIPT_NOTHING,     /* line `at`: the thread has nothing left to run */
	SCRIPT_NO_CAS,      /* line `at`: FAIL, and no CAS came */
	SCRIPT_REFUSED,     /* line `at`: the store is of a kind that no buffer keeps, or what
			       is to be chosen or delayed may not be so: see refusal */
	SCRIPT_NO_STORE,    /* line `at`: FLUSH, and no such store is in the buffer */
};

/* One line that could not go on, though it was allowed to (may_block). */
struct script_block {
	uint16_t line;
	uint8_t thread;
	uint8_t state;  /* enum thread_state: why */
	uint32_t steps; /* points that it had executed */
	struct event at; /* the access before which it stood */
};

#define MAX_BLOCKS 16

/* How far the execution was when a line ended. */
struct script_stop {
	uint32_t event;  /* trace.count */
	uint32_t moment; /* history.clock */
	bool critical;   /* its thread stands inside a critical section */
};

struct script {
	struct policy policy; /* first: the scheduler sees only this */
	const struct script_line *lines;
	uint32_t n_lines;
	struct script_stop *stops; /* per line */
	/* Line before which every thread is let go; the one above it may be one that
	 * cannot go on.  n_lines + 1: when nobody can after the last.  UINT32_MAX: none. */
	uint32_t probe;
	uint32_t (*heap)(void *ctx, uintptr_t addr, uint32_t *offset); /* block number or 0 */
	void *heap_ctx;
	struct script_delay delays[MAX_DELAYS]; /* in the order in which they happen */

	/* Of one execution. */
	uint32_t n_delays;
	uint64_t late;        /* bits of threads whose delayed load has not taken effect */
	uint32_t at;          /* current line */
	uint8_t end;          /* enum script_end */
	uint8_t phase;        /* of the current line */
	uint32_t left;        /* STEP: points to go; FLUSH: stores; else matches */
	uint32_t target;      /* call that the line is about, index in the history */
	uint32_t counted;     /* `in 2nd OP`: the last call counted, plus one */
	uint32_t calls_left;  /* the same: how many are still to come */
	struct decision choice; /* CHOOSE, DELAY */
	struct refusal refusal; /* REFUSED */
	uint32_t refused;     /* the write that may not be chosen, by event, or EVENT_INITIAL */
	uint64_t held;        /* bits of threads */
	uint64_t fail;        /* bits of threads whose next CAS fails */
	struct script_block blocks[MAX_BLOCKS];
	uint32_t n_blocks;
	bool probed;          /* `before` is filled */
	struct thread_view before[MAX_THREADS]; /* when everybody was let go */
};

/* lines and stops (n_lines entries each) belong to the caller.  heap says which block
 * of the subject's heap an address lies in; only POINT_HEAP needs it. */
void script_init(struct script *script, const struct script_line *lines, uint32_t n_lines,
		 struct script_stop *stops);

#endif
