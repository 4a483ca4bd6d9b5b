/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MpmcArrayQueue of JCTools: the cells of rings/vyukov, but a cell that is not ready is
 * full or empty only if the other side's index says so; else its turn is waited for.
 * Written from a description of its steps.
 *
 * YEAR 2016  the comparison with the consumer's index is the wrong way round, so that it
 *            is always true and offer says full while a consumer is on its way (#179)
 * YEAR 2017  since 56b5e58b (2017-05-25)
 */
#include "../vyukov/queue.h"

#if YEAR == 2016
const char queue_name[] = "jctools/mpmc-2016";
const char queue_about[] = "JCTools MpmcArrayQueue before 56b5e58b: full whenever a cell is busy";
#else
const char queue_name[] = "jctools/mpmc-2017";
const char queue_about[] = "JCTools MpmcArrayQueue since 56b5e58b: waits for a busy cell";
#endif

static bool is_full(struct queue *queue, uint64_t pos)
{
	int64_t lap_before = (int64_t)(pos - (queue->mask + 1));
	int64_t consumer = (int64_t)__atomic_load_n(&queue->dequeue_pos, __ATOMIC_ACQUIRE);

#if YEAR == 2016
	return lap_before <= consumer;
#else
	return lap_before >= consumer;
#endif
}

bool queue_enqueue(struct queue *queue, void *data)
{
	for (;;) {
		uint64_t pos = __atomic_load_n(&queue->enqueue_pos, __ATOMIC_ACQUIRE);
		int64_t ahead = (int64_t)(queue_sequence(queue, pos) - pos);

		if (ahead < 0 && is_full(queue, pos))
			return false;
		if (ahead == 0 && queue_claim(&queue->enqueue_pos, &pos)) {
			queue_put(queue, pos, data);
			return true;
		}
	}
}

bool queue_dequeue(struct queue *queue, void **data)
{
	for (;;) {
		uint64_t pos = __atomic_load_n(&queue->dequeue_pos, __ATOMIC_ACQUIRE);
		int64_t ahead = (int64_t)(queue_sequence(queue, pos) - (pos + 1));

		if (ahead < 0 && pos == __atomic_load_n(&queue->enqueue_pos, __ATOMIC_ACQUIRE))
			return false;
		if (ahead == 0 && queue_claim(&queue->dequeue_pos, &pos)) {
			*data = queue_take(queue, pos);
			return true;
		}
	}
}
