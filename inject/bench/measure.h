/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One measurement: threads of the operating system put items into a bare ring and take
 * them out, as fast as they can, for a while.
 *
 * Who finds the ring full has dropped its item, counts that, and yields the processor
 * before it comes with the next; who finds it empty yields, too.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>

#include "bench/queue.h"
#include "stress/clock.h"
#include "stress/pin.h"

enum placement {
	PLACE_PINNED,  /* each thread on a processor, in turn */
	PLACE_FREE,    /* where the scheduler puts them */
	PLACE_CROWDED, /* on half as many processors as there are threads */
};

struct measure_setup {
	struct queue queue;
	const struct pins *cpus; /* that may be used */
	const struct clock *clock;
	uint32_t producers, consumers, slots;
	enum placement placement;
	bool load;   /* besides, a thread on each of the processors that computes */
	bool stamps; /* latencies are measured, which costs throughput */
	double seconds;
};

enum { LATENCY_ENQUEUE, LATENCY_DEQUEUE, LATENCY_TRANSIT, LATENCIES };
enum { QUANTILE_50, QUANTILE_99, QUANTILE_99_9, QUANTILES };

enum measure_end {
	MEASURE_NONE,     /* it did not come to an end */
	MEASURE_DONE,
	MEASURE_NO_RING,  /* create() made none */
	MEASURE_UNBOUNDED, /* it takes more than there are items */
	MEASURE_NO_QUEUE, /* what one thread puts in does not come out in this order */
	MEASURE_NO_THREADS, /* or they cannot be placed */
};

struct measurement {
	enum measure_end end;
	double seconds;     /* from the first call to the last */
	uint64_t enqueued;  /* that said ok */
	uint64_t dequeued;  /* while it was measured */
	uint64_t left;      /* taken out afterwards */
	uint64_t refused;   /* enqueues that said full: drops */
	bool conserved;     /* what came out is what went in */
	/* Nanoseconds, of calls that said ok: from before the call to when all see what it
	 * did; of a transit, from before the enqueue to after the dequeue. */
	double latencies[LATENCIES][QUANTILES];
};

/* How many processors the threads of a setup are on. */
uint32_t measure_cpus(const struct measure_setup *setup);

/* Fills what is zero.  A ring that is broken may keep its threads for ever, or crash: the
 * caller should be a process that can be killed. */
void measure(const struct measure_setup *setup, struct measurement *result);

#endif
