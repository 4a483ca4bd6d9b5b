/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD head, r246482 (2013-02-07): the file of the mail
 * "buf_ring in HEAD is racy" (freebsd-net, 2013-12-14).
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: enqueue compares a br_prod_head and a br_cons_tail that need not
 * have been true at the same time, and drops a buffer though the ring was never
 * full; masked indices come round to the same value, and a cmpset that should
 * fail succeeds; br_drops++ loses counts; a weakly ordered machine may let
 * consumers read a slot before its item is there, or after its successor is.
 */
#include "buf_ring_debug.h"

const char buf_ring_name[] = "freebsd/buf_ring-2013" BUF_RING_DEBUG_NAME;
const char buf_ring_about[] =
	BUF_RING_ABOUT("FreeBSD head r246482", "the ring of \"buf_ring in HEAD is racy\"");

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, prod_next, cons_tail;

	debug_enqueue(br, buf);
	critical_enter();
	do {
		prod_head = br->br_prod_head;
		cons_tail = br->br_cons_tail;
		prod_next = (prod_head + 1) & br->br_prod_mask;
		if (prod_next == cons_tail) {
			br->br_drops++;
			critical_exit();
			return ENOBUFS;
		}
	} while (!atomic_cmpset_int(&br->br_prod_head, prod_head, prod_next));
	debug_claimed(br, prod_head);
	br->br_ring[prod_head] = buf;
	mb();
	while (br->br_prod_tail != prod_head)
		cpu_spinwait();
	br->br_prod_tail = prod_next;
	critical_exit();
	return 0;
}

void *buf_ring_dequeue_mc(struct buf_ring *br)
{
	uint32_t cons_head, cons_next, prod_tail;
	void *buf;

	critical_enter();
	do {
		cons_head = br->br_cons_head;
		prod_tail = br->br_prod_tail;
		cons_next = (cons_head + 1) & br->br_cons_mask;
		if (cons_head == prod_tail) {
			critical_exit();
			return NULL;
		}
	} while (!atomic_cmpset_int(&br->br_cons_head, cons_head, cons_next));
	buf = br->br_ring[cons_head];
	debug_emptied(br, cons_head);
	mb();
	while (br->br_cons_tail != cons_head)
		cpu_spinwait();
	br->br_cons_tail = cons_next;
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
	debug_emptied(br, cons_head);
	debug_single_consumer(br, cons_head);
	br->br_cons_tail = cons_next;
	return buf;
}
