/* SPDX-License-Identifier: BSD-2-Clause */
/* How so many producers and consumers would use a subject as a queue of pointers. */
#ifndef BENCH_QUEUE_H
#define BENCH_QUEUE_H

#include "brrace/subject.h"

struct queue {
	const struct brrace_table *table;
	const struct brrace_op *produce, *consume;
};

enum queue_fit {
	QUEUE_FITS,
	QUEUE_NONE,       /* nothing puts in or takes out, or it keeps no order */
	QUEUE_SINGLE,     /* not for so many producers or consumers */
	QUEUE_TOO_SMALL,  /* it has fewer slots at most */
	QUEUE_TOO_LARGE,  /* it has more at least */
	QUEUE_POWER_OF_2, /* it takes powers of two only */
};

/* Fills *queue with what fits best: who is alone uses what is for one alone.  It is filled
 * only for QUEUE_FITS. */
enum queue_fit queue_for(struct queue *queue, const struct brrace_table *table, uint32_t producers,
			 uint32_t consumers, uint32_t slots);

/* One item in, or one out into *item: how the call ended. */
static inline enum brrace_status queue_put(const struct queue *queue, void *ring, uintptr_t item)
{
	struct brrace_args args = {.in = &item, .n_in = 1, .n_done = 1};
	enum brrace_status status = queue->produce->call(ring, &args);

	return status == BRRACE_OK && !args.n_done ? BRRACE_FULL : status;
}

static inline enum brrace_status queue_take(const struct queue *queue, void *ring, uintptr_t *item)
{
	uintptr_t out[BRRACE_MAX_VALUES];
	struct brrace_args args;
	enum brrace_status status;

	args.want = 1;
	args.out = out;
	args.n_in = args.n_out = args.n_done = 0;
	status = queue->consume->call(ring, &args);
	*item = out[0];
	return status == BRRACE_OK && !args.n_out ? BRRACE_EMPTY : status;
}

#endif
