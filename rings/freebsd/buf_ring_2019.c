/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9) of FreeBSD head, r346593 (2019): buf_ring_2014.c with an acquire
 * in dequeue_sc (2015) and with peek_clear_sc (2016).
 *
 * Progress, what may run side by side and the invariant: see buf_ring.h.
 *
 * Known faults: those of buf_ring_2014.c, but dequeue_sc reads no slot before its
 * item is there, and on arm peek_clear_sc does not either.
 */
#include "buf_ring_debug.h"

/* What only arm gets; -DBUF_RING_ARM shows it on any machine. */
#if (defined(__arm__) || defined(__aarch64__)) && !defined(BUF_RING_ARM)
#define BUF_RING_ARM
#endif

const char buf_ring_name[] = "freebsd/buf_ring-2019" BUF_RING_DEBUG_NAME;
const char buf_ring_about[] =
	BUF_RING_ABOUT("FreeBSD head r346593", "dequeue_sc acquires, peek_clear_sc");

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, prod_next, cons_tail;

	debug_enqueue(br, buf);
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
	debug_claimed(br, prod_head);
	br->br_ring[prod_head] = buf;
	while (br->br_prod_tail != prod_head)
		cpu_spinwait();
	/* R1: release, pairs with A1 in dequeue_sc and A2 in peek_clear_sc. */
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
	debug_emptied(br, cons_head);
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

#ifdef BUF_RING_ARM
	/* An order between two loads of one thread: no release pairs with it. */
	cons_head = atomic_load_acq_int(&br->br_cons_head);
#else
	cons_head = br->br_cons_head;
#endif
	/* A1: acquire, pairs with R1 in enqueue. */
	prod_tail = atomic_load_acq_int(&br->br_prod_tail);
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

void *buf_ring_peek_clear_sc(struct buf_ring *br)
{
	void *buf;

	if (buf_ring_empty(br))
		return NULL;
#ifdef BUF_RING_ARM
	/* A2: acquire, pairs with R1 in enqueue. */
	atomic_thread_fence_acq();
#endif
	buf = br->br_ring[br->br_cons_head];
	debug_emptied(br, br->br_cons_head);
	return buf;
}
