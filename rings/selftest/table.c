/* SPDX-License-Identifier: BSD-2-Clause */
#include <brrace/subject.h>

#include "ring.h"

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring = ring_new(setup->slots);

	if (ring)
		BRRACE_ROOT(struct ring, ring, 1);
	return ring;
}

static uint64_t capacity(void *ring)
{
	return ((struct ring *)ring)->mask + 1;
}

static uint64_t drops(void *ring)
{
	return ((struct ring *)ring)->drops;
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	return ring_enqueue(ring, (void *)args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *ring, struct brrace_args *args)
{
	void *item;

	if (!ring_dequeue(ring, &item))
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)item;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
};

BRRACE_SUBJECT(.name = PLANT == SOUND ? "selftest/sound" : "selftest/planted",
	       .about = "the ring of brrace selftest", .flags = BRRACE_POWER_OF_2, .min_slots = 2,
	       .default_slots = 4, .create = create, .capacity = capacity, .drops = drops,
	       .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "enqueue",
	       .drain = "dequeue");
