/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD stable/9.1, 2012 (1.6.2.2.6.1).
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h; this
 * version has neither advance_sc nor putback_sc.  br_prod_bufs and br_prod_bytes
 * belong to the producer whose turn it is to move br_prod_tail.
 *
 * Known faults: those of buf_ring_2013.c, and a drop is not counted in br_drops.
 */
#include "buf_ring.h"

const char buf_ring_name[] = "freebsd/buf_ring-2012";
const char buf_ring_about[] = "FreeBSD stable/9.1: write and read barriers, drops are not counted";

static int enqueue_bytes(struct buf_ring *br, void *buf, uint32_t bytes)
{
	uint32_t prod_head, prod_next, cons_tail;

	critical_enter();
	do {
		prod_head = br->br_prod_head;
		cons_tail = br->br_cons_tail;
		prod_next = (prod_head + 1) & br->br_prod_mask;
		if (prod_next == cons_tail) {
			critical_exit();
			return ENOBUFS;
		}
	} while (!atomic_cmpset_int(&br->br_prod_head, prod_head, prod_next));
	br->br_ring[prod_head] = buf;
	wmb();
	while (br->br_prod_tail != prod_head)
		cpu_spinwait();
	br->br_prod_bufs++;
	br->br_prod_bytes += bytes;
	br->br_prod_tail = prod_next;
	critical_exit();
	return 0;
}

/* Every item counts as a packet of the least length on an Ethernet. */
int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	return enqueue_bytes(br, buf, 64);
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
	rmb();
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
	br->br_cons_tail = cons_next;
	return buf;
}
