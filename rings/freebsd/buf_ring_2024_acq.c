/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD, August 2024, D46155: buf_ring_2024.c, but a thread's
 * own head is loaded with acquire, so that it is read before the opposite tail.
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: those of buf_ring_2024.c; but heads are read first on real
 * machines, though C11 does not promise that either, for want of a release.
 */
#include "buf_ring.h"

const char buf_ring_name[] = "freebsd/buf_ring-2024-acq";
const char buf_ring_about[] = "FreeBSD D46155: and heads are acquired before the opposite tail";

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
			rmb();
			if (prod_head == br->br_prod_head && cons_tail == br->br_cons_tail) {
				br->br_drops++;
				critical_exit();
				return ENOBUFS;
			}
			/* Not back to the loads: this runs the cmpset, with the old head. */
			continue;
		}
	} while (!atomic_cmpset_acq_32(&br->br_prod_head, prod_head, prod_next));
	br->br_ring[prod_head & br->br_prod_mask] = buf;
	while (br->br_prod_tail != prod_head)
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
	} while (!atomic_cmpset_acq_32(&br->br_cons_head, cons_head, cons_head + 1));
	buf = br->br_ring[cons_head & br->br_cons_mask];
	while (br->br_cons_tail != cons_head)
		cpu_spinwait();
	/* R2: release, pairs with A2 in enqueue. */
	atomic_store_rel_32(&br->br_cons_tail, cons_head + 1);
	critical_exit();
	return buf;
}
