/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tables of queues have in common: a queue is a struct with a `mask`, one less than
 * its slots, whose calls say false for full and for empty.
 */
#ifndef QUEUE_TABLE_H
#define QUEUE_TABLE_H

#include <stdlib.h>

#include "brrace/subject.h"

/* bool put(struct *, value), bool take(struct *, value *), as operations of that name. */
#define QUEUE_PUT(name, value, put) \
	static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		return put(ring, (value)args->in[0]) ? BRRACE_OK : BRRACE_FULL; \
	}

#define QUEUE_TAKE(name, value, take) \
	static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		args->n_out = take(ring, (value *)args->out); \
		return args->n_out ? BRRACE_OK : BRRACE_EMPTY; \
	}

/* Defines capacity(): all slots less `unused`. */
#define QUEUE_CAPACITY(type, unused) \
	static uint64_t capacity(void *ring) \
	{ \
		return ((type *)ring)->mask + UINT64_C(1) - (unused); \
	}

/* All zero but for its mask, with slots of that type behind it; or NULL. */
#define QUEUE_ALLOCATE(queue, slot_type, setup) \
	do { \
		(queue) = calloc(1, sizeof(*(queue)) + (setup)->slots * sizeof(slot_type)); \
		if (queue) \
			(queue)->mask = (setup)->slots - 1; \
	} while (0)

/* Around create(), capacity() and ops[]. */
#define QUEUE_SUBJECT(...) \
	BRRACE_SUBJECT(.max_slots = 1U << 30, .create = create, .destroy = free, \
		       .capacity = capacity, .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]), \
		       __VA_ARGS__)

#endif
