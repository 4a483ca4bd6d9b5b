/* SPDX-License-Identifier: BSD-2-Clause */
#include "queue.h"

#include <stdlib.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct queue *queue = calloc(1, sizeof(*queue) + setup->slots * sizeof(struct cell));
	uint64_t pos = setup->origin;

	if (!queue)
		return NULL;
	queue->mask = setup->slots - 1;
	queue->enqueue_pos = queue->dequeue_pos = pos;
	for (uint64_t i = 0; i < setup->slots; i++)
		queue_cell(queue, pos + i)->sequence = pos + i;
	BRRACE_ROOT(struct queue, queue);
	return queue;
}

static uint64_t capacity(void *queue)
{
	return ((struct queue *)queue)->mask + 1;
}

static enum brrace_status enqueue(void *queue, struct brrace_args *args)
{
	return queue_enqueue(queue, (void *)args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *queue, struct brrace_args *args)
{
	void *data;

	if (!queue_dequeue(queue, &data))
		return BRRACE_EMPTY;
	args->out[0] = (uintptr_t)data;
	args->n_out = 1;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{ "enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue },
	{ "dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue },
};

BRRACE_SUBJECT(
	.name = queue_name,
	.about = queue_about,
	.flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2,
	.min_slots = 2,
	.max_slots = 1U << 30,
	.default_slots = 2,
	.create = create,
	.destroy = free,
	.capacity = capacity,
	.ops = ops,
	.n_ops = sizeof(ops) / sizeof(ops[0]),
	.preload = "enqueue",
	.drain = "dequeue",
);
