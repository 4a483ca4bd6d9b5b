/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of struct run, for the parts of the runtime only.  brrace_run is the one
 * global: the hooks of a subject pass no context. */
#ifndef ENGINE_H
#define ENGINE_H

#include "engine_thread.h"
#include "graph/words.h"
#include "memory/image.h"
#include "memory/model.h"
#include "memory/race.h"
#include "memory/region.h"
#include "repeats.h"
#include "run.h"

/* Who is running subject code. */
enum run_inside {
	INSIDE_NOTHING, /* brrace itself: hooks do nothing */
	INSIDE_SETUP,   /* create, preload, drain: hooks only count */
	INSIDE_THREAD,  /* an operation of a thread: hooks are yield points */
};

#define PLACE_HASHES 256

struct place_hash {
	uintptr_t addr;
	uint32_t size;
	uint64_t hash; /* of the place's name */
};

struct run {
	struct thread *thread;  /* of current; first: see HOOK() */

	/* What a hook needs, together. */
	uint8_t inside;         /* enum run_inside */
	bool grew;              /* a place became a point in this execution */
	bool traces_quiet;      /* plan->trace_all */
	bool runs_on;           /* the policy need not be asked at points */
	bool direct;            /* memory is the model, and nobody looks at operands: atomic
				   accesses are done in their hooks */
	uint16_t in_critical;   /* threads of a named cpu inside a critical section */
	uint32_t n_unready;     /* threads whose state must be looked at again */
	uint32_t pass_until;    /* up to this number of steps points are passed at once:
				   see sched/pass.h */
	uint32_t current;       /* index; plan->n_threads: set-up and drain */
	uint32_t writes;        /* accesses that changed memory: wakes who waits */
	struct thread_view *self; /* of current */
	struct event *pending;  /* plain access that happens after its hook returned */
	const struct memory_model *model;
	uint64_t budget;        /* hooks to go before an execution counts as endless */
	uint32_t step_limit;
	uint32_t look_at_step;  /* from this number of steps on: access_look_at_step() */
	union event_stamp stamp; /* thread, call and line of what happens next */
	struct region region;
	struct image image;
	struct words words;     /* that graphs know to be accessed in parts */
	struct trace trace;

	struct run_plan plan;
	struct policy *policy;
	struct decision decided; /* the last one, if it may be the same again */
	struct sched_view view;  /* what it decides by */
	struct thread_view views[MAX_THREADS + 1];
	struct thread threads[MAX_THREADS + 1]; /* the last is set-up and drain */
	struct history history;
	struct findings findings;
	struct races races;
	struct rc11 *rc11; /* NULL: another model */
	struct oracle *oracle;
	uintptr_t *drained;

	void *ring;
	struct root roots[MAX_ROOTS];
	size_t n_roots;
	bool undecided;          /* the oracles ran out of memory */
	bool settled;            /* the set of points is known */
	bool watched;            /* each step is looked at, for a state that repeats */
	uint32_t growths;        /* executions that made it larger, since */
	uint32_t elsewhere;      /* accesses that may change memory that brrace does not know */
	bool determined;         /* what threads did, but to wait: by what they read at points */
	struct spin_looks *looks; /* where to write them down; NULL: nowhere */
	enum run_end end;
	struct repeats *repeats; /* NULL: none was looked for yet */
	struct run_stack stacks[DEFAULT_STACKS];
	size_t n_stacks;

	struct run_after after;
	struct run_fault fault;
	const char *setup_error; /* set-up ended this way; NULL: well */
	struct context main;
	struct baton owner;
	void (*job)(struct run *run); /* what the set-up context does */
	struct place_hash places[PLACE_HASHES];
};

extern struct run *brrace_run;

/* For a search, which executes in its own way: what follows the threads, drain and
 * destroy, on memory and history as they left them. */
void run_drain(struct run *run);
void run_judge(struct run *run);

static inline const struct run_op *thread_op(const struct run *run, uint32_t thread)
{
	return &run->plan.threads[thread].ops[run->views[thread].op_index];
}

#endif
