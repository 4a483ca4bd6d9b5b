/* SPDX-License-Identifier: BSD-2-Clause */
/* A policy decides who goes next, as data; the scheduler does it. */
#ifndef SCHED_POLICY_H
#define SCHED_POLICY_H

#include "memory/refusal.h"
#include "oracle/history.h"
#include "sched/thread.h"
#include "trace/trace.h"

enum decision_kind {
	DECIDE_RUN,      /* `thread` runs up to its next stop */
	DECIDE_RUN_ON,   /* the same, and past points without asking: up to a call, a return,
			    its end, or where it cannot go on */
	DECIDE_FAIL_CAS, /* the same, and its access, a CAS, fails spuriously */
	DECIDE_BUFFER,   /* the same, and its access, a store, stays in its store buffer */
	DECIDE_CHOOSE,   /* the same, and its access reads a write that is not the newest, or
			    a store is placed just after one: the `nth` point, from 1, of
			    thread `of`; nth 0: what was there before */
	DECIDE_BEFORE,   /* the same, of a store that is placed just before that point */
	DECIDE_DRAW,     /* the same, and which of all that it may is drawn: by `drawn` */
	DECIDE_DELAY,    /* the same, and its access, a load, takes effect later; of: it returns
			    what it read in the execution before, as the nth such load */
	DECIDE_LATE,     /* the delayed load of `thread` takes effect; decide again */
	DECIDE_FLUSH,    /* the oldest store of `thread` leaves its buffer; decide again */
	DECIDE_KILL,     /* `thread` dies where it stands; decide again */
	DECIDE_END,      /* the execution is over; calls still open stay pending */
};

struct decision {
	uint8_t kind;
	uint8_t thread;
	uint16_t line; /* of the schedule, for the trace; UINT16_MAX: none */
	union {
		struct {
			uint16_t of, nth; /* CHOOSE, BEFORE, DELAY */
		};
		uint32_t drawn; /* DRAW; even numbers: the newest */
	};
};

/* All that a decision may depend on. */
struct sched_view {
	const struct thread_view *threads;
	uint32_t n_threads;
	int current; /* who ran last, -1 at the start */
	const struct trace *trace;
	const struct history *history;
	bool buffers; /* stores may be kept in buffers, and leave them as is decided */
	bool chooses; /* accesses may read, and come just after, others than the newest */
	/* Where `chooses`: why the access before which the thread stands may not do what that
	 * decision says. */
	struct refusal (*refuses)(const struct sched_view *view, const struct decision *decision);
};

struct policy {
	/* Called whenever the running thread stops: at a call, before a point, at a
	 * return, at its end.  Must name a READY thread. */
	struct decision (*next)(struct policy *policy, const struct sched_view *view);
	/* Before each execution. */
	void (*begin)(struct policy *policy);
};

/* Bits of the threads that may run. */
static inline uint64_t policy_ready(const struct sched_view *view)
{
	uint64_t ready = 0;

	for (uint32_t i = 0; i < view->n_threads; i++)
		ready |= (uint64_t)(view->threads[i].state == THREAD_READY) << i;
	return ready;
}

/* Who of them, at least one, goes on where nothing is said: who ran last, or else the
 * first in file order. */
static inline uint32_t policy_goes_on(const struct sched_view *view, uint64_t ready)
{
	if (view->current >= 0 && ready >> view->current & 1)
		return (uint32_t)view->current;
	return (uint32_t)__builtin_ctzll(ready);
}

#endif
