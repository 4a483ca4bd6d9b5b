/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations: calling them, and their calls and returns in the history. */
#ifndef SCHED_CALL_H
#define SCHED_CALL_H

#include "engine.h"

/* Bytes at the top of each stack for what an operation is given and returns. */
#define CALL_ARGS (48 + BRRACE_MAX_VALUES * sizeof(uintptr_t))

/* Runs one operation of the running thread's list, from its call to its return. */
void call_run(struct run *run, const struct run_op *op);

/* The same for an operation inside a composite one. */
enum brrace_status call_nested(struct run *run, void *ring, const char *name,
			       struct brrace_args *args);

#endif
