/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue of one producer and one consumer who exclude each other by flags alone, as in
 * Dekker's algorithm (Dijkstra, "Over de sequentialiteit van procesbeschrijvingen", EWD
 * 35): who sees the other's flag lowers its own and tries again.  There a turn says who
 * of two that meet gives way; with -DTURN=0 both do, and may do so for ever.
 *
 * Progress: with the turn blocking, without it not even that: two that keep in step both
 * give way in every round.  Side by side: one producer and one consumer.
 * Invariant: head - tail values are in the ring; only who is inside moves either.
 */
#ifndef DEKKER_RING_H
#define DEKKER_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef TURN
#define TURN 1
#endif

enum side {
	PRODUCER,
	CONSUMER,
};

struct ring {
	_Atomic bool wants[2]; /* of each side: it is inside, or wants to be */
	_Atomic uint8_t turn;  /* the side that need not give way */
	uint32_t head, tail;   /* positions of the next produced and consumed value */
	uint32_t mask;
	uintptr_t slots[];
};

bool ring_enqueue(struct ring *ring, uintptr_t value);
bool ring_dequeue(struct ring *ring, uintptr_t *value);

#endif
