/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a ring under a lock, with a fault that strikes once in so many calls. */
#ifndef STRESS_TESTING_H
#define STRESS_TESTING_H

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "brrace/subject.h"

enum plant {
	PLANT_NOTHING,
	PLANT_FALSE_FULL,
	PLANT_FALSE_EMPTY,
	PLANT_LOST,
	PLANT_DUPLICATE,
	PLANT_FOREIGN,
	PLANT_REORDERED,
	PLANT_MISCOUNT,
	PLANT_STUCK,
};

/* Of the rings that are made next. */
static enum plant planted;
static uint32_t planted_rate = 1000;

struct locked_ring {
	pthread_mutex_t lock;
	uint32_t slots, first, n, calls;
	uint64_t drops;
	uintptr_t values[];
};

static uint64_t locked_struck; /* how often it did, in the ring made last */

static inline void *locked_create(const struct brrace_setup *setup)
{
	struct locked_ring *ring = calloc(1, sizeof(*ring) + setup->slots * sizeof(uintptr_t));

	ring->slots = setup->slots;
	pthread_mutex_init(&ring->lock, NULL);
	locked_struck = 0;
	return ring;
}

static inline bool strikes(struct locked_ring *ring, enum plant plant)
{
	bool now = planted == plant && ++ring->calls % planted_rate == 0;

	locked_struck += now;
	return now;
}

static inline uintptr_t *locked_slot(struct locked_ring *ring, uint32_t i)
{
	return &ring->values[(ring->first + i) % ring->slots];
}

static inline enum brrace_status locked_put(struct locked_ring *ring, uintptr_t value)
{
	if (ring->n == ring->slots ||
	    (ring->n <= ring->slots / 2 && strikes(ring, PLANT_FALSE_FULL))) {
		ring->drops += !strikes(ring, PLANT_MISCOUNT);
		return BRRACE_FULL;
	}
	if (strikes(ring, PLANT_LOST))
		return BRRACE_OK;
	*locked_slot(ring, ring->n++) = value;
	return BRRACE_OK;
}

static inline enum brrace_status locked_get(struct locked_ring *ring, uintptr_t *value)
{
	uintptr_t *first = locked_slot(ring, 0), *second = locked_slot(ring, 1);

	if (!ring->n || (ring->n > ring->slots / 2 && strikes(ring, PLANT_FALSE_EMPTY)))
		return BRRACE_EMPTY;
	if (ring->n > 1 && strikes(ring, PLANT_REORDERED)) {
		*value = *second;
		*second = *first;
		*first = *value;
	}
	*value = *first;
	if (strikes(ring, PLANT_FOREIGN))
		*value = 64;
	if (strikes(ring, PLANT_DUPLICATE))
		return BRRACE_OK;
	ring->first = (ring->first + 1) % ring->slots;
	ring->n--;
	return BRRACE_OK;
}

static inline enum brrace_status locked_enqueue(void *ring, struct brrace_args *args)
{
	struct locked_ring *r = ring;
	enum brrace_status status;

	if (planted == PLANT_STUCK && r->calls++ == planted_rate)
		for (;;)
			pthread_testcancel();
	pthread_mutex_lock(&r->lock);
	status = locked_put(r, args->in[0]);
	pthread_mutex_unlock(&r->lock);
	return status;
}

static inline enum brrace_status locked_dequeue(void *ring, struct brrace_args *args)
{
	struct locked_ring *r = ring;
	enum brrace_status status;

	pthread_mutex_lock(&r->lock);
	status = locked_get(r, &args->out[0]);
	pthread_mutex_unlock(&r->lock);
	args->n_out = status == BRRACE_OK;
	return status;
}

static inline uint64_t locked_capacity(void *ring)
{
	return ((struct locked_ring *)ring)->slots;
}

static inline uint64_t locked_drops(void *ring)
{
	return ((struct locked_ring *)ring)->drops;
}

static const struct brrace_op locked_ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, locked_enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, locked_dequeue},
};

static const struct brrace_table locked_table = {
	.name = "locked",
	.default_slots = 8,
	.create = locked_create,
	.destroy = free,
	.capacity = locked_capacity,
	.drops = locked_drops,
	.ops = locked_ops,
	.n_ops = 2,
	.preload = "enqueue",
	.drain = "dequeue",
};

#endif
