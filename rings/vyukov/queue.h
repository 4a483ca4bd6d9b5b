/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bounded queue of Dmitry Vyukov (1024cores.net, "Bounded MPMC queue"): cells with
 * a sequence number each, which says whose turn the cell is.  Of this family are
 * rust-embedded/heapless, rigtorp/MPMCQueue and JCTools' MpmcArrayQueue.
 *
 * Cell i is free for position p when its sequence is p, and filled when it is p + 1.
 * All slots are usable.
 *
 * Progress: neither lock-free nor blocking: who is stopped between claim and sequence
 * makes others say full or empty, or wait.  Side by side: everything.
 * Invariant: dequeue_pos <= enqueue_pos <= dequeue_pos + size, as distances.
 *
 * R1 release store of a sequence by enqueue, pairs with A1 in dequeue; R2 by dequeue,
 * pairs with A2 in enqueue.
 */
#ifndef VYUKOV_QUEUE_H
#define VYUKOV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cell {
	uint64_t sequence;
	void *data;
};

struct queue {
	uint64_t enqueue_pos;
	uint64_t dequeue_pos;
	uint64_t mask;
	struct cell cells[];
};

extern const char queue_name[];
extern const char queue_about[];

bool queue_enqueue(struct queue *queue, void *data);
bool queue_dequeue(struct queue *queue, void **data);

static inline struct cell *queue_cell(struct queue *queue, uint64_t pos)
{
	return &queue->cells[pos & queue->mask];
}

static inline uint64_t queue_sequence(struct queue *queue, uint64_t pos)
{
	return __atomic_load_n(&queue_cell(queue, pos)->sequence, __ATOMIC_ACQUIRE); /* A1, A2 */
}

static inline bool queue_claim(uint64_t *pos, uint64_t *mine)
{
	return __atomic_compare_exchange_n(pos, mine, *mine + 1, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}

static inline void queue_put(struct queue *queue, uint64_t pos, void *data)
{
	struct cell *cell = queue_cell(queue, pos);

	cell->data = data;
	__atomic_store_n(&cell->sequence, pos + 1, __ATOMIC_RELEASE); /* R1 */
}

static inline void *queue_take(struct queue *queue, uint64_t pos)
{
	struct cell *cell = queue_cell(queue, pos);
	void *data = cell->data;

	__atomic_store_n(&cell->sequence, pos + queue->mask + 1, __ATOMIC_RELEASE); /* R2 */
	return data;
}

#endif
