/* SPDX-License-Identifier: BSD-2-Clause */
/* The log of one execution: events in the order in which they took effect. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stddef.h>

#include "trace/event.h"

struct trace {
	struct event *events; /* capacity entries, mapped once, touched as used */
	uint32_t count;
	uint32_t capacity;
	uint32_t steps;       /* points among them: the number of the last step */
	bool linked;          /* whoever fills it fills reads_from and missed as well */
};

/* 0 or -ENOMEM.  capacity: most events of one execution, points and others. */
int trace_init(struct trace *trace, uint32_t capacity);
void trace_free(struct trace *trace);

static inline void trace_clear(struct trace *trace)
{
	trace->count = 0;
	trace->steps = 0;
}

static inline bool trace_full(const struct trace *trace)
{
	return trace->count == trace->capacity;
}

/* Unless they are filled: reads_from of every event, the last earlier event that wrote any
 * of its bytes and that its thread could see, be it in a store buffer of its own; and
 * missed, a newer one that is in the buffer of another thread. */
void trace_link(struct trace *trace);

#endif
