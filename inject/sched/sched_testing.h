/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of who may run: threads that all do the same, and words of their ring. */
#ifndef SCHED_SCHED_TESTING_H
#define SCHED_SCHED_TESTING_H

#include "sched/sched.h"
#include "testing.h"

#define VALUE 16
#define FLAG 17

static inline uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

static inline uint8_t state_of(int thread)
{
	return run_threads(bench.run)[thread].state;
}

static inline void threads(operation *call, int n)
{
	uint8_t it = op(call);

	while (n--)
		THREAD(it);
	bench_start();
}

#endif
