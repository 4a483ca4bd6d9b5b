/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include <stdlib.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring = calloc(1, sizeof(*ring));

	(void)setup;
	if (ring)
		BRRACE_ROOT(struct ring, ring);
	return ring;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return RING_SIZE - 1;
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	return ring_enqueue(ring, (unsigned)args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *ring, struct brrace_args *args)
{
	args->out[0] = ring_dequeue(ring);
	args->n_out = 1;
	return args->out[0] ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{ "enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue },
	{ "dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue },
};

BRRACE_SUBJECT(
	.name = RING_NAME,
	.about = RING_ABOUT,
	.min_slots = RING_SIZE,
	.max_slots = RING_SIZE,
	.default_slots = RING_SIZE,
	.create = create,
	.destroy = free,
	.capacity = capacity,
	.ops = ops,
	.n_ops = sizeof(ops) / sizeof(ops[0]),
	.preload = "enqueue",
	.drain = "dequeue",
);
