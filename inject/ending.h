/* SPDX-License-Identifier: BSD-2-Clause */
/* How an execution ended, and what followed it. */
#ifndef ENDING_H
#define ENDING_H

#include <stdbool.h>
#include <stdint.h>

enum run_end {
	RUN_ENDED,      /* the policy said so */
	RUN_CRASHED,    /* a signal, a stack overrun */
	RUN_ASSERTED,   /* assert, abort, panic */
	RUN_EXITED,     /* exit, pthread_exit, longjmp out of an operation */
	RUN_STEP_LIMIT, /* an endless loop with points */
	RUN_NO_POINT,   /* an endless loop without any: ended by the CPU-time guard */
	RUN_FULL,       /* the trace, the history or the heap was too small */
	RUN_MIXED,      /* accesses that the model knows nothing of: they overlap, or are long */
	RUN_CUT,        /* by the subject's own brrace_assume() */
	RUN_NO_RING,    /* create() returned NULL or ended badly */
	RUN_UNSTABLE,   /* the set of points did not settle */
	RUN_BUG,        /* brrace's own mistake */
};

/* Where the subject's code was when it ended badly. */
struct run_fault {
	uint8_t thread;      /* index, or n_threads: create, preload, drain */
	int signal;          /* RUN_CRASHED: number; 0: none */
	bool stack_overrun;
	uintptr_t pc;        /* 0: unknown */
	char text[120];      /* assertion, "exit(3)", which call was unknown, ... */
};

/* How draining the ring and destroying it ended, if all calls had returned. */
struct run_after {
	enum run_end end;       /* RUN_ENDED: well */
	struct run_fault fault; /* else */
	bool destroying;        /* it was drained */
	bool unread; /* nothing was accessed: then what was drained is always the same */
};

#endif
