/* SPDX-License-Identifier: BSD-2-Clause */
/* What a policy sees of the threads.  Plain data: a test can make it up. */
#ifndef SCHED_THREAD_H
#define SCHED_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/event.h"

#define MAX_THREADS 64

enum thread_state {
	THREAD_READY,
	THREAD_LOCKED,   /* its next access is a lock that another thread holds */
	THREAD_WAITING,  /* spins: back in the same state with nothing stored since */
	THREAD_EXCLUDED, /* another thread of its cpu is inside a critical section */
	THREAD_DONE,
	THREAD_KILLED,
};

/* Where a thread stands when it is not running. */
enum thread_at {
	AT_CALL,   /* before its next operation; nothing of it has happened */
	AT_POINT,  /* just before an access: next */
	AT_RETURN, /* its operation's code has ended, its return has not happened */
	AT_END,
};

struct thread_view {
	uint8_t state;       /* enum thread_state */
	uint8_t at;          /* enum thread_at */
	uint8_t critical;    /* depth of critical_enter() */
	uint8_t depth;       /* calls it is in: 1, or 2 inside a composite one */
	int16_t cpu;         /* as the scenario says, -1: its own */
	uint8_t op;          /* operation that it runs, or runs next: index in the table */
	uint16_t op_index;   /* the same: index in its list */
	uint16_t n_ops;
	uint16_t call;       /* index of its innermost call in the history, EVENT_NO_CALL */
	uint16_t top_call;   /* index of its outermost call, EVENT_NO_CALL */
	uint16_t buffered;   /* stores in its store buffer */
	uint32_t steps;      /* points it has executed */
	struct event next;   /* AT_POINT: what it is about to do; no values yet */
};

#endif
