/* SPDX-License-Identifier: BSD-2-Clause */
/* What brrace calls before and after a run, of a subject that is no queue. */
#ifndef LITMUS_NO_QUEUE_H
#define LITMUS_NO_QUEUE_H

#include "brrace/subject.h"

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_FULL;
}

static enum brrace_status take(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_EMPTY;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return 1;
}

#define NO_QUEUE_OPS \
	{"put", BRRACE_PRODUCE, BRRACE_ANYONE, 0, put}, \
	{ \
		"take", BRRACE_CONSUME, BRRACE_ANYONE, 0, take \
	}

#endif
