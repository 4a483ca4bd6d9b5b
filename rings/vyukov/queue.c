/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * As published: full and empty are read off one cell.
 *
 * Known faults: a consumer stopped after its claim makes enqueue say full with room in
 * the queue (heapless #583, rigtorp/MPMCQueue #41); a producer stopped there makes
 * dequeue say empty with later items in it (rigtorp/MPMCQueue #46).
 */
#include "queue.h"

const char queue_name[] = "vyukov/mpmc";
const char queue_about[] = "the bounded MPMC queue of 1024cores.net, as published";

bool queue_enqueue(struct queue *queue, void *data)
{
	uint64_t pos = __atomic_load_n(&queue->enqueue_pos, __ATOMIC_RELAXED);

	for (;;) {
		int64_t ahead = (int64_t)(queue_sequence(queue, pos) - pos);

		if (ahead < 0)
			return false;
		if (ahead > 0)
			pos = __atomic_load_n(&queue->enqueue_pos, __ATOMIC_RELAXED);
		else if (queue_claim(&queue->enqueue_pos, &pos))
			break;
	}
	queue_put(queue, pos, data);
	return true;
}

bool queue_dequeue(struct queue *queue, void **data)
{
	uint64_t pos = __atomic_load_n(&queue->dequeue_pos, __ATOMIC_RELAXED);

	for (;;) {
		int64_t ahead = (int64_t)(queue_sequence(queue, pos) - (pos + 1));

		if (ahead < 0)
			return false;
		if (ahead > 0)
			pos = __atomic_load_n(&queue->dequeue_pos, __ATOMIC_RELAXED);
		else if (queue_claim(&queue->dequeue_pos, &pos))
			break;
	}
	*data = queue_take(queue, pos);
	return true;
}
