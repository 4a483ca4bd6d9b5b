/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include <stdlib.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring = calloc(1, sizeof(*ring) + setup->slots * sizeof(ring->slots[0]));

	if (!ring)
		return NULL;
	ring->mask = setup->slots - 1;
	BRRACE_ROOT(struct ring, ring);
	return ring;
}

static uint64_t capacity(void *ring)
{
	return ((struct ring *)ring)->mask + 1;
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	return ring_enqueue(ring, args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *ring, struct brrace_args *args)
{
	args->n_out = ring_dequeue(ring, args->out);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue},
};

BRRACE_SUBJECT(.name = TURN ? "dekker/spsc" : "dekker/spsc-no-turn",
	       .about = TURN ? "flags and a turn exclude producer and consumer" :
			       "the same without the turn: both may give way for ever",
	       .flags = BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 4, .create = create,
	       .destroy = free, .capacity = capacity, .ops = ops,
	       .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "enqueue", .drain = "dequeue");
