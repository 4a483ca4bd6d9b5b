/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include <stdlib.h>

struct ring *ring_new(uint32_t slots)
{
	struct ring *ring = calloc(1, sizeof(*ring) + slots * sizeof(ring->cells[0]));

	if (!ring)
		return NULL;
	ring->mask = slots - 1;
	for (uint32_t i = 0; i < slots; i++)
		ring->cells[i].turn = i;
	return ring;
}

/* Makes `position` the caller's own, unless another one has it. */
static bool claim(_Atomic uint32_t *next, uint32_t position, bool with_cas)
{
	if (with_cas)
		return atomic_compare_exchange_strong(next, &position, position + 1);
	atomic_store(next, position + 1);
	return true;
}

/* Waits until it is the only producer. */
static void be_alone(struct ring *ring)
{
	for (;;) {
		atomic_fetch_add(&ring->producers, 1);
		if (atomic_load(&ring->producers) == 1)
			return;
		atomic_fetch_sub(&ring->producers, 1);
	}
}

static void count_drop(struct ring *ring)
{
	if (PLANT == LOST_DROP_COUNT)
		atomic_store(&ring->drops, atomic_load(&ring->drops) + 1);
	else
		atomic_fetch_add(&ring->drops, 1);
}

static void publish(struct cell *cell, uint32_t turn)
{
	atomic_store_explicit(&cell->turn, turn,
			      PLANT == DATA_RACE ? memory_order_relaxed : memory_order_release);
}

/* The cell of the next position, which is then the caller's own.  NULL: its turn is
 * still to come. */
static struct cell *producer_cell(struct ring *ring, uint32_t *position)
{
	*position = atomic_load(&ring->head);
	for (;;) {
		struct cell *cell = &ring->cells[*position & ring->mask];
		int32_t ahead = (int32_t)(atomic_load(&cell->turn) - *position);

		if (ahead < 0)
			return NULL;
		if (!ahead && claim(&ring->head, *position, PLANT != LOST))
			return cell;
		if (PLANT == FALSE_FULL)
			return NULL;
		if (PLANT != STUCK)
			*position = atomic_load(&ring->head);
	}
}

static struct cell *consumer_cell(struct ring *ring, uint32_t *position)
{
	for (;;) {
		*position = atomic_load(&ring->tail);

		struct cell *cell = &ring->cells[*position & ring->mask];
		int32_t ahead = (int32_t)(atomic_load(&cell->turn) - (*position + 1));

		if (ahead < 0)
			return NULL;
		if (!ahead && claim(&ring->tail, *position, PLANT != DUPLICATE))
			return cell;
	}
}

bool ring_enqueue(struct ring *ring, void *item)
{
	const bool early = PLANT == FOREIGN || PLANT == CRASH;
	uint32_t position;
	struct cell *cell;

	if (PLANT == LIVELOCK)
		be_alone(ring);
	cell = producer_cell(ring, &position);
	if (PLANT == LIVELOCK)
		atomic_fetch_sub(&ring->producers, 1);
	if (!cell) {
		count_drop(ring);
		return false;
	}
	if (early)
		publish(cell, position + 1);
	cell->item = item;
	if (!early)
		publish(cell, position + 1);
	return true;
}

bool ring_dequeue(struct ring *ring, void **item)
{
	uint32_t position;
	struct cell *cell = consumer_cell(ring, &position);

	if (!cell)
		return false;
	*item = cell->item;
	if (PLANT == CRASH)
		*(char *)*item = 0;
	publish(cell, position + ring->mask + 1);
	return true;
}
