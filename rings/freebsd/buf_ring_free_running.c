/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the versions of 2024, whose indices run over all 32 bits, have in common.
 * R1, A1, R2 and A2 are the ordering edges of the version's own file.
 */
#include "buf_ring.h"

bool buf_ring_full(struct buf_ring *br)
{
	uint32_t prod_head = br->br_prod_head;
	uint32_t cons_tail = br->br_cons_tail;

	return prod_head == cons_tail + br->br_cons_size - 1;
}

bool buf_ring_empty(struct buf_ring *br)
{
	uint32_t cons_head = br->br_cons_head;
	uint32_t prod_tail = br->br_prod_tail;

	return cons_head == prod_tail;
}

uint32_t buf_ring_count(struct buf_ring *br)
{
	uint32_t prod_tail = br->br_prod_tail;
	uint32_t cons_tail = br->br_cons_tail;

	return (br->br_prod_size + prod_tail - cons_tail) & br->br_prod_mask;
}

void *buf_ring_dequeue_sc(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;
	void *buf;

	cons_head = br->br_cons_head;
	/* A1: acquire, pairs with R1 in enqueue. */
	prod_tail = atomic_load_acq_32(&br->br_prod_tail);
	if (cons_head == prod_tail)
		return NULL;
	br->br_cons_head = cons_head + 1;
	buf = br->br_ring[cons_head & br->br_cons_mask];
	/* R2: release, pairs with A2 in enqueue. */
	atomic_store_rel_32(&br->br_cons_tail, cons_head + 1);
	return buf;
}

void *buf_ring_peek(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;

	/* A1: acquire, pairs with R1 in enqueue. */
	prod_tail = atomic_load_acq_32(&br->br_prod_tail);
	cons_head = br->br_cons_head;
	if (cons_head == prod_tail)
		return NULL;
	return br->br_ring[cons_head & br->br_cons_mask];
}

void *buf_ring_peek_clear_sc(struct buf_ring *br)
{
	return buf_ring_peek(br);
}

bool buf_ring_advance_sc(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;

	cons_head = br->br_cons_head;
	prod_tail = br->br_prod_tail;
	if (cons_head == prod_tail)
		return false;
	br->br_cons_head = cons_head + 1;
	/* R2: release, pairs with A2 in enqueue. */
	atomic_store_rel_32(&br->br_cons_tail, cons_head + 1);
	return true;
}

void buf_ring_putback_sc(struct buf_ring *br, void *buf)
{
	MPASS(!buf_ring_empty(br));
	br->br_ring[br->br_cons_head & br->br_cons_mask] = buf;
}
