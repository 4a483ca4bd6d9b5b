/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

static void give_way(struct ring *ring, enum side side)
{
	ring->wants[side] = false;
	while (TURN && ring->turn != side)
		continue;
	ring->wants[side] = true;
}

static void enter(struct ring *ring, enum side side)
{
	ring->wants[side] = true;
	while (ring->wants[!side])
		if (!TURN || ring->turn != side)
			give_way(ring, side);
}

static void leave(struct ring *ring, enum side side)
{
	if (TURN)
		ring->turn = !side;
	ring->wants[side] = false;
}

bool ring_enqueue(struct ring *ring, uintptr_t value)
{
	bool room;

	enter(ring, PRODUCER);
	room = ring->head - ring->tail <= ring->mask;
	if (room)
		ring->slots[ring->head++ & ring->mask] = value;
	leave(ring, PRODUCER);
	return room;
}

bool ring_dequeue(struct ring *ring, uintptr_t *value)
{
	bool filled;

	enter(ring, CONSUMER);
	filled = ring->head != ring->tail;
	if (filled)
		*value = ring->slots[ring->tail++ & ring->mask];
	leave(ring, CONSUMER);
	return filled;
}
