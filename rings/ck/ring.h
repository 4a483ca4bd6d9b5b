/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ck_ring of Concurrency Kit (concurrencykit/ck): many producers and one consumer, one
 * producer and many consumers (spmc.c), and one of each (spsc.c).  CK_PRODUCERS and
 * CK_CONSUMERS say how many, 2 for many.  Written from a description of its steps.
 *
 * c_head and p_head run freely over 32 bits, slots are p & mask; usable are size - 1.
 * p_head is claimed by many producers, p_tail published to consumers.
 *
 * Progress: one of many producers waits for those that claimed before it, one of many
 * consumers claims again when another one did; who is alone is wait-free.  Side by side:
 * any number of enqueue_mp or one enqueue_sp, and one dequeue_sc or any of dequeue_mc.
 * Invariant: c_head <= p_tail <= p_head <= c_head + size - 1, as distances.
 *
 * R1 release store of p_tail, pairs with A1 in dequeue; R2 release store of c_head,
 * pairs with A2 in enqueue.
 */
#ifndef CK_RING_H
#define CK_RING_H

#include <stdbool.h>
#include <stdint.h>

struct ck_ring {
	uint32_t c_head;
	uint32_t p_tail;
	uint32_t p_head;
	uint32_t size;
	uint32_t mask;
	void *buffer[];
};

extern const char ck_ring_name[];
extern const char ck_ring_about[];

/* One of each, by the numbers. */
bool ck_ring_enqueue_mp(struct ck_ring *ring, void *entry);
bool ck_ring_enqueue_sp(struct ck_ring *ring, void *entry);
bool ck_ring_dequeue_mc(struct ck_ring *ring, void **entry);
bool ck_ring_dequeue_sc(struct ck_ring *ring, void **entry);

/* The end of every enqueue: the claimed slot p is filled, and published in turn. */
static inline void ck_ring_publish(struct ck_ring *ring, uint32_t p, void *entry)
{
	ring->buffer[p & ring->mask] = entry;
	while (__atomic_load_n(&ring->p_tail, __ATOMIC_RELAXED) != p)
		;
	__atomic_store_n(&ring->p_tail, p + 1, __ATOMIC_RELEASE); /* R1 */
}

/* On failure *p is what p_head is. */
static inline bool ck_ring_claim(struct ck_ring *ring, uint32_t *p)
{
	return __atomic_compare_exchange_n(&ring->p_head, p, *p + 1, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}

#endif
