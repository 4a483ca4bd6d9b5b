/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One scenario on one subject, executed any number of times.
 *
 * A run owns everything that an execution needs - fibers, heap, trace, history -
 * and reuses it: after run_new() nothing is allocated.  Between two executions
 * all that the subject can reach is put back, so each is the first.
 */
#ifndef RUN_H
#define RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ending.h"
#include "memory/kind.h"
#include "memory/race.h"
#include "oracle/history.h"
#include "oracle/oracle.h"
#include "sched/policy.h"
#include "subject/subject.h"
#include "trace/names.h"
#include "trace/stack.h"
#include "trace/trace.h"

#define MAX_ROOTS 16
#define DEFAULT_STEP_LIMIT 100000
#define DEFAULT_STACKS 16

/* One operation of a thread's list. */
struct run_op {
	uint8_t op;          /* index in the subject's table */
	uint16_t n_in;
	uint16_t want;       /* consume: most values to return */
	const uintptr_t *in; /* item_address() of each value given */
};

struct run_thread {
	const struct run_op *ops;
	uint32_t n_ops;
	int cpu; /* -1: one of its own */
};

/* What to execute; filled by binding a scenario.  The caller's arrays outlive the run. */
struct run_plan {
	const struct subject *subject;
	uint32_t slots;
	uint64_t origin;
	const struct run_thread *threads;
	uint32_t n_threads;
	const uintptr_t *preload; /* item_address() of each, oldest first */
	uint32_t n_preload;
	uint32_t n_items;         /* item_address(0 .. n_items-1) are in use */
	uint32_t step_limit;      /* points of one execution, 0: DEFAULT_STEP_LIMIT */
	uint8_t model;            /* enum model_kind: what a load may return */
	uint32_t spin_first;      /* reads before one may be found waiting; 0: a few */
	bool os_threads;          /* a pthread each, handed on by a baton */
	bool tsan;                /* forward every access to the ThreadSanitizer runtime */
	bool volatile_is_plain;   /* tsan, rc11: volatile accesses may race */
	bool plain_is_strict;     /* rc11: plain accesses see the newest, as all do where none
				     race; else they see what relaxed ones may */
	bool tsan_prints;         /* tsan: it writes its own reports as well */
	bool trace_all;           /* keep accesses that are no points, with step 0 */
};

/* A stack wanted at a step, and taken when the step is reached. */
struct run_stack {
	uint32_t step;
	struct stack stack; /* depth 0 until taken */
};

struct run;

/* 0, or -errno with why[] filled. */
int run_new(struct run **out, const struct run_plan *plan, char *why, size_t room);
void run_free(struct run *run);

/*
 * Executes once under `policy` and judges.  If the execution writes a place that
 * was no point so far, it is one from then on and the execution starts again; so
 * the first call usually executes twice and later ones once.
 */
enum run_end run_execute(struct run *run, struct policy *policy);

/* As plan->trace_all, from the next execution on. */
void run_trace_all(struct run *run, bool all);
/* The next executions start from the first n_preload of the plan's items, and there. */
void run_start_from(struct run *run, uint32_t n_preload, uint64_t origin);
/* How often the set of points has grown: then schedules have other steps. */
uint32_t run_growths(const struct run *run);

/* Creates the ring without running anything: roots and capacity are known
 * afterwards.  For binding.  RUN_ENDED, RUN_NO_RING, RUN_CRASHED, ... */
enum run_end run_create_only(struct run *run);

/* Results of the last execution; they belong to the run and change with the next. */
struct trace *run_trace(struct run *run);
const struct history *run_history(const struct run *run);
struct findings *run_findings(struct run *run);
/* The oracles' memory was too small: what they found holds, but there may be more. */
bool run_undecided(const struct run *run);
/* Data races, of a run with plan->tsan; at most MAX_RACES. */
const struct race *run_races(const struct run *run, size_t *n);
const struct thread_view *run_threads(const struct run *run);
const struct run_fault *run_fault(const struct run *run);
const struct run_after *run_after(const struct run *run);
/* A loop without a point ended the threads, or what followed them. */
bool run_looped(const struct run *run);
const struct root *run_roots(const struct run *run, size_t *n);
const struct run_plan *run_plan(const struct run *run);

/* Stacks to be taken in the executions to come; at most DEFAULT_STACKS. */
void run_want_stacks(struct run *run, const uint32_t *steps, size_t n);
const struct run_stack *run_stacks(const struct run *run, size_t *n);
/* Stack of a thread that the last execution left standing, or that ended it; of thread
 * n_threads: where what followed went wrong.  False if it has none. */
bool run_thread_stack(struct run *run, uint32_t thread, struct stack *out);

/*
 * Hash of the last execution's points: thread, operation, name, kind, order, size
 * and value of each; equal for one subject on any machine and substrate.
 */
uint64_t run_hash(struct run *run, const struct names *names);

/* Whether a thread of the scenario writes any byte there, so that it gives points. */
bool run_gives_points(const struct run *run, uintptr_t addr, size_t size);

/* Block number (from 1, by order of allocation) and offset of an address in the
 * subject's heap, or 0. */
uint32_t run_heap_block(const struct run *run, uintptr_t addr, uint32_t *offset);

/* Items: unique addresses below 4 GiB, 64 bytes each. */
uintptr_t item_address(uint32_t item);
/* Index of the item that `value` is the address of, or -1. */
int64_t item_of(uint64_t value);

#endif
