/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of what accesses are seen to do. */
#ifndef SCHED_ACCESS_TESTING_H
#define SCHED_ACCESS_TESTING_H

#include "sched/access.h"
#include "testing.h"

static inline void expect(const char *trace)
{
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_string_equal(bench_trace(), trace);
}

static inline uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

#endif
