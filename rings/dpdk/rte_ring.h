/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rte_ring of DPDK, many producers and many consumers: with an order at each access in
 * rte_ring.c, and with barriers, for single ones too, in generic.c.  Written from a
 * description of its steps.
 *
 * Indices run freely over 32 bits, slots are index & mask; usable are size - 1.
 *
 * Progress: blocking: a thread that is stopped between its claim and its tail stops all
 * later ones of its side.  Side by side: everything; but sp and sc only one of its side.
 * Invariant: cons.tail <= cons.head <= prod.tail <= prod.head <= cons.tail + size - 1,
 * as distances.
 *
 * In rte_ring.c R1, a release store of prod.tail, pairs with A1 in dequeue; R2, of
 * cons.tail, pairs with A2 in enqueue.
 *
 * YEAR 2015  a call with nothing to move claims nothing, and takes its turn all the same
 * YEAR 2016  since d097964616 (2016-03) it returns at once
 */
#ifndef DPDK_RTE_RING_H
#define DPDK_RTE_RING_H

#include <stdint.h>

#ifdef GENERIC
typedef volatile uint32_t rte_ring_index_t; /* all the order that it has is in barriers */
#else
typedef uint32_t rte_ring_index_t;
#endif

struct rte_ring_headtail {
	rte_ring_index_t head;
	rte_ring_index_t tail;
};

struct rte_ring {
	struct rte_ring_headtail prod;
	struct rte_ring_headtail cons;
	uint32_t mask;
	void *slots[];
};

/* All n or none; how many. */
uint32_t rte_ring_mp_enqueue_bulk(struct rte_ring *r, void *const *objects, uint32_t n);
uint32_t rte_ring_mc_dequeue_bulk(struct rte_ring *r, void **objects, uint32_t n);
/* In generic.c only. */
uint32_t rte_ring_sp_enqueue_bulk(struct rte_ring *r, void *const *objects, uint32_t n);
uint32_t rte_ring_sc_dequeue_bulk(struct rte_ring *r, void **objects, uint32_t n);

#endif
