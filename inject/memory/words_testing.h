/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of memory models: operations on a ring's words, by two threads. */
#ifndef MEMORY_WORDS_TESTING_H
#define MEMORY_WORDS_TESTING_H

#include "testing.h"

/* What operation i of a ring does, as one function. */
#define OPERATION(name) \
	SUBJECT_CODE __attribute__((unused)) static enum brrace_status name( \
		void *ring, struct brrace_args *args)

static inline void two_threads(operation *first, operation *second)
{
	THREAD(bench_op("first", BRRACE_QUERY_COUNT, first));
	THREAD(bench_op("second", BRRACE_QUERY_COUNT, second));
	bench_start();
}

OPERATION(raise_flag)
{
	(void)args;
	store(ring, 1);
	return BRRACE_OK;
}

OPERATION(wait_for_flag)
{
	(void)args;
	while (!load(ring))
		;
	return BRRACE_OK;
}

#endif
