/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD head, r273866 (2014-10-30), the answer to "buf_ring in
 * HEAD is racy": enqueue looks again before it says that the ring is full.
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: those of buf_ring_2013.c but the first.  Its acquires and releases
 * have no partners, since all read the tails plainly.
 */
#include "buf_ring.h"

const char buf_ring_name[] = "freebsd/buf_ring-2014";
const char buf_ring_about[] = "FreeBSD head r273866: looks again before it says full";

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, prod_next, cons_tail;

	critical_enter();
	do {
		prod_head = br->br_prod_head;
		prod_next = (prod_head + 1) & br->br_prod_mask;
		cons_tail = br->br_cons_tail;
		if (prod_next == cons_tail) {
			rmb();
			if (prod_head == br->br_prod_head && cons_tail == br->br_cons_tail) {
				br->br_drops++;
				critical_exit();
				return ENOBUFS;
			}
			/* Not back to the loads: this runs the cmpset, with the old head. */
			continue;
		}
	} while (!atomic_cmpset_acq_int(&br->br_prod_head, prod_head, prod_next));
	br->br_ring[prod_head] = buf;
	while (br->br_prod_tail != prod_head)
		cpu_spinwait();
	atomic_store_rel_int(&br->br_prod_tail, prod_next);
	critical_exit();
	return 0;
}

void *buf_ring_dequeue_mc(struct buf_ring *br)
{
	uint32_t cons_head, cons_next;
	void *buf;

	critical_enter();
	do {
		cons_head = br->br_cons_head;
		cons_next = (cons_head + 1) & br->br_cons_mask;
		if (cons_head == br->br_prod_tail) {
			critical_exit();
			return NULL;
		}
	} while (!atomic_cmpset_acq_int(&br->br_cons_head, cons_head, cons_next));
	buf = br->br_ring[cons_head];
	while (br->br_cons_tail != cons_head)
		cpu_spinwait();
	atomic_store_rel_int(&br->br_cons_tail, cons_next);
	critical_exit();
	return buf;
}

void *buf_ring_dequeue_sc(struct buf_ring *br)
{
	uint32_t cons_head, cons_next, prod_tail;
	void *buf;

	cons_head = br->br_cons_head;
	prod_tail = br->br_prod_tail;
	cons_next = (cons_head + 1) & br->br_cons_mask;
	if (cons_head == prod_tail)
		return NULL;
	br->br_cons_head = cons_next;
	buf = br->br_ring[cons_head];
	br->br_cons_tail = cons_next;
	return buf;
}
