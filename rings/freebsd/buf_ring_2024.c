/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD, August 2024, D46151, D46152 and D46154 (3cc603909e09,
 * 44e1cfca417c): indices run over all 32 bits and are masked only to find the
 * slot, so that a stale one does not come round to a value that looks fresh
 * before 2^32 steps; the tails are acquired and released everywhere.
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: br_drops++ loses counts; a head may be read after the opposite
 * tail where the machine reorders loads.  The waits for a tail are relaxed: that a
 * tail moved by one producer also publishes what its predecessor stored holds on
 * real machines, but C11 does not promise it.
 */
#include "buf_ring.h"

const char buf_ring_name[] = "freebsd/buf_ring-2024";
const char buf_ring_about[] = "FreeBSD D46151 to D46154: 32-bit indices, tails acquire and release";

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, prod_next, cons_tail;

	critical_enter();
	do {
		prod_head = br->br_prod_head;
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
		cons_head = br->br_cons_head;
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
