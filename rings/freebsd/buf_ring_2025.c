/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD, 2025: buf_ring_2024_acq.c without volatile.  Every
 * access to an index is atomic and relaxed, unless it says acquire or release;
 * so are the claims, and full is looked at again without a fence.
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: those of buf_ring_2024_acq.c; with -DBUF_RING_C11 only br_drops++.
 */
#include "buf_ring_c11.h"

const char buf_ring_name[] = "freebsd/buf_ring-2025" BUF_RING_C11_NAME;
const char buf_ring_about[] = "FreeBSD 2025" BUF_RING_C11_ABOUT;

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, prod_next, cons_tail;

	critical_enter();
	do {
		/* Read before br_cons_tail: an order of two loads, no release pairs with it. */
		prod_head = atomic_load_acq_32(&br->br_prod_head);
		prod_next = prod_head + 1;
		/* A2: acquire, pairs with R2 in dequeue_mc, dequeue_sc and advance_sc. */
		cons_tail = atomic_load_acq_32(&br->br_cons_tail);
		if ((int32_t)(cons_tail + br->br_prod_size - prod_next) < 1) {
			if (prod_head == atomic_load_32(&br->br_prod_head) &&
			    cons_tail == atomic_load_32(&br->br_cons_tail)) {
				br->br_drops++;
				critical_exit();
				return ENOBUFS;
			}
			/* Not back to the loads: this runs the cmpset, with the old head. */
			continue;
		}
	} while (!claim(&br->br_prod_head, prod_head, prod_next));
	br->br_ring[prod_head & br->br_prod_mask] = buf;
	while (load_turn(&br->br_prod_tail) != prod_head)
		cpu_spinwait();
	/* R1: release, pairs with A1 in dequeue_mc, dequeue_sc and peek. */
	atomic_store_rel_32(&br->br_prod_tail, prod_next);
	critical_exit();
	return 0;
}

void *buf_ring_dequeue_mc(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;
	void *buf;

	critical_enter();
	do {
		/* Read before br_prod_tail: an order of two loads, no release pairs with it. */
		cons_head = atomic_load_acq_32(&br->br_cons_head);
		/* A1: acquire, pairs with R1 in enqueue. */
		prod_tail = atomic_load_acq_32(&br->br_prod_tail);
		if (cons_head == prod_tail) {
			critical_exit();
			return NULL;
		}
	} while (!claim(&br->br_cons_head, cons_head, cons_head + 1));
	buf = br->br_ring[cons_head & br->br_cons_mask];
	while (load_turn(&br->br_cons_tail) != cons_head)
		cpu_spinwait();
	/* R2: release, pairs with A2 in enqueue. */
	atomic_store_rel_32(&br->br_cons_tail, cons_head + 1);
	critical_exit();
	return buf;
}

void *buf_ring_dequeue_sc(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;
	void *buf;

	cons_head = atomic_load_32(&br->br_cons_head);
	/* A1: acquire, pairs with R1 in enqueue. */
	prod_tail = atomic_load_acq_32(&br->br_prod_tail);
	if (cons_head == prod_tail)
		return NULL;
	atomic_store_32(&br->br_cons_head, cons_head + 1);
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
	cons_head = atomic_load_32(&br->br_cons_head);
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

	cons_head = atomic_load_32(&br->br_cons_head);
	prod_tail = atomic_load_32(&br->br_prod_tail);
	if (cons_head == prod_tail)
		return false;
	atomic_store_32(&br->br_cons_head, cons_head + 1);
	/* R2: release, pairs with A2 in enqueue. */
	atomic_store_rel_32(&br->br_cons_tail, cons_head + 1);
	return true;
}

void buf_ring_putback_sc(struct buf_ring *br, void *buf)
{
	MPASS(!buf_ring_empty(br));
	br->br_ring[atomic_load_32(&br->br_cons_head) & br->br_cons_mask] = buf;
}

bool buf_ring_full(struct buf_ring *br)
{
	uint32_t prod_head = atomic_load_32(&br->br_prod_head);
	uint32_t cons_tail = atomic_load_32(&br->br_cons_tail);

	return prod_head == cons_tail + br->br_cons_size - 1;
}

bool buf_ring_empty(struct buf_ring *br)
{
	uint32_t cons_head = atomic_load_32(&br->br_cons_head);
	uint32_t prod_tail = atomic_load_32(&br->br_prod_tail);

	return cons_head == prod_tail;
}

uint32_t buf_ring_count(struct buf_ring *br)
{
	uint32_t cons_tail = atomic_load_32(&br->br_cons_tail);
	uint32_t prod_tail = atomic_load_32(&br->br_prod_tail);

	return (br->br_prod_size + prod_tail - cons_tail) & br->br_prod_mask;
}
