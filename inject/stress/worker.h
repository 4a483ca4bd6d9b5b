/* SPDX-License-Identifier: BSD-2-Clause */
/* One free thread: what it calls, over and over. */
#ifndef STRESS_WORKER_H
#define STRESS_WORKER_H

#include <pthread.h>

#include "stress/items.h"
#include "stress/log.h"
#include "stress/noise.h"
#include "subject/caller.h"

#define WORKER_MOST_PRODUCERS 64

enum worker_role {
	WORKER_PRODUCES,
	WORKER_CONSUMES,
	WORKER_TRANSMITS,
	WORKER_DRAINS, /* once, until the ring is empty */
};

/* How many values of a producer have come out. */
struct worker_acks {
	uint64_t n;
} __attribute__((aligned(64)));

/* What all of them share. */
struct workers {
	const struct brrace_table *table;
	const struct items *items;
	const struct clock *clock;
	void *ring;
	uint32_t go;   /* they may begin */
	uint32_t stop; /* they are to end */
	uint64_t drain_bound;
	bool unstamped; /* calls are only counted */
	uint64_t window; /* values that a producer may have in the ring; 0: any number */
	struct worker_acks acks[WORKER_MOST_PRODUCERS];
};

struct worker {
	struct caller caller; /* first: of nested calls */
	struct workers *shared;
	enum worker_role role;
	uint32_t op;
	uint32_t batch;
	int cpu; /* -1: any */
	bool noisy; /* delays, of a ring with hooks */
	struct noise noise;
	uint64_t number; /* of the next item */
	uint64_t first_full; /* unstamped: moment of its first refusal; 0: none */
	bool drained;
	bool started, ended;
	struct log_call now; /* while in_call */
	struct brrace_args args;
	uintptr_t value;
	bool in_call, given_up; /* see worker_give_up() */
	pthread_t thread;
	struct log log;
};

/* role, op, batch, cpu, shared and log are filled.  0 or -errno. */
int worker_start(struct worker *worker);

/*
 * If the thread is in a call it does not come out any more, and its log is finished; false:
 * it is not.
 */
bool worker_give_up(struct worker *worker);

/* False: it did not end within so many seconds. */
bool worker_join(struct worker *worker, double seconds);

#endif
