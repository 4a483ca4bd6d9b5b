/* SPDX-License-Identifier: BSD-2-Clause */
#include "queue.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct queue *queue;
	uint64_t pos = setup->origin;

	QUEUE_ALLOCATE(queue, struct cell, setup);
	if (!queue)
		return NULL;
	queue->enqueue_pos = queue->dequeue_pos = pos;
	for (uint64_t i = 0; i < setup->slots; i++)
		queue_cell(queue, pos + i)->sequence = pos + i;
	BRRACE_ROOT(struct queue, queue);
	return queue;
}

QUEUE_CAPACITY(struct queue, 0)
QUEUE_PUT(enqueue, void *, queue_enqueue)
QUEUE_TAKE(dequeue, void *, queue_dequeue)

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
};

QUEUE_SUBJECT(.name = queue_name, .about = queue_about,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 2,
	      .preload = "enqueue", .drain = "dequeue");
