/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring of `brrace selftest`, made like Dmitry Vyukov's bounded queue
 * (1024cores.net): each cell says whose turn it is.  As it stands it is sound;
 * -DPLANT=LOST and the like plant one fault each, which brrace must find.
 *
 * Progress: blocking; who is stopped between claim and publication stops whoever
 * gets to the same cell.
 *
 * Side by side: everything.
 *
 * Invariant: the turn of cell i is a position p with p % slots = i while it waits for
 * the producer of p, and p + 1 while it holds that producer's item.
 */
#ifndef SELFTEST_RING_H
#define SELFTEST_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum plant {
	SOUND,
	CRASH,   /* as FOREIGN, and the consumer looks into what it got */
	DATA_RACE,  /* publishes without release */
	DUPLICATE,  /* a consumer claims by load and store, not by cas */
	FALSE_FULL,  /* a producer that another one overtook says full */
	FOREIGN,  /* publishes before it writes */
	LIVELOCK, /* a producer that is not alone gives way, as the other one does */
	LOST,   /* a producer claims by load and store, not by cas */
	LOST_DROP_COUNT, /* counts by load and store, not by fetch-and-add */
	STUCK,   /* tries again with the position that it had */
};

#ifndef PLANT
#define PLANT SOUND
#endif

struct cell {
	_Atomic uint32_t turn;
	void *item;
};

struct ring {
	_Atomic uint32_t head, tail; /* positions of the next producer and consumer */
	_Atomic uint32_t drops;
	_Atomic uint32_t producers; /* of LIVELOCK: who are at it */
	uint32_t mask;
	struct cell cells[];
};

/* slots: a power of two.  NULL: no memory. */
struct ring *ring_new(uint32_t slots);
/* False: the ring is full, and the item counted as dropped. */
bool ring_enqueue(struct ring *ring, void *item);
/* False: the ring is empty. */
bool ring_dequeue(struct ring *ring, void **item);

#endif
