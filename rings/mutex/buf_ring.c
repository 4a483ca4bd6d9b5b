/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The alternative that the mail "buf_ring in HEAD is racy" (freebsd-net,
 * 2013-12-14) asks for: the ring of buf_ring.h under one mutex, br_lock.  Fields
 * and steps keep their names, so that the same scenarios fit; the lock stands
 * for cmpset, fences and waits.
 *
 * Progress: blocking; who is stopped inside stops everybody.
 *
 * Side by side: everything.  peek followed by advance_sc or putback_sc is two
 * calls, which still need a single consumer, as in the other rings.
 *
 * Invariant: outside the lock head and tail of a side are equal, and
 * br_prod_head - br_cons_head is at most size - 1.
 */
#include "../freebsd/buf_ring.h"

const char buf_ring_name[] = "mutex/buf_ring";
const char buf_ring_about[] = "the ring of buf_ring(9) under a mutex";

int buf_ring_enqueue(struct buf_ring *br, void *buf)
{
	uint32_t prod_head, cons_tail;
	int error = 0;

	pthread_mutex_lock(&br->br_lock);
	prod_head = br->br_prod_head;
	cons_tail = br->br_cons_tail;
	if (prod_head - cons_tail == br->br_prod_size - 1) {
		br->br_drops++;
		error = ENOBUFS;
	} else {
		br->br_prod_head = prod_head + 1;
		br->br_ring[prod_head & br->br_prod_mask] = buf;
		br->br_prod_tail = prod_head + 1;
	}
	pthread_mutex_unlock(&br->br_lock);
	return error;
}

void *buf_ring_dequeue_sc(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;
	void *buf = NULL;

	pthread_mutex_lock(&br->br_lock);
	cons_head = br->br_cons_head;
	prod_tail = br->br_prod_tail;
	if (cons_head != prod_tail) {
		br->br_cons_head = cons_head + 1;
		buf = br->br_ring[cons_head & br->br_cons_mask];
		br->br_cons_tail = cons_head + 1;
	}
	pthread_mutex_unlock(&br->br_lock);
	return buf;
}

void *buf_ring_dequeue_mc(struct buf_ring *br)
{
	return buf_ring_dequeue_sc(br);
}

void *buf_ring_peek(struct buf_ring *br)
{
	uint32_t cons_head, prod_tail;
	void *buf = NULL;

	pthread_mutex_lock(&br->br_lock);
	cons_head = br->br_cons_head;
	prod_tail = br->br_prod_tail;
	if (cons_head != prod_tail)
		buf = br->br_ring[cons_head & br->br_cons_mask];
	pthread_mutex_unlock(&br->br_lock);
	return buf;
}

void *buf_ring_peek_clear_sc(struct buf_ring *br)
{
	return buf_ring_peek(br);
}

bool buf_ring_advance_sc(struct buf_ring *br)
{
	return buf_ring_dequeue_sc(br) != NULL;
}

void buf_ring_putback_sc(struct buf_ring *br, void *buf)
{
	uint32_t cons_head;

	pthread_mutex_lock(&br->br_lock);
	cons_head = br->br_cons_head;
	MPASS(cons_head != br->br_prod_tail);
	br->br_ring[cons_head & br->br_cons_mask] = buf;
	pthread_mutex_unlock(&br->br_lock);
}

uint32_t buf_ring_count(struct buf_ring *br)
{
	uint32_t count;

	pthread_mutex_lock(&br->br_lock);
	count = br->br_prod_tail - br->br_cons_tail;
	pthread_mutex_unlock(&br->br_lock);
	return count;
}

bool buf_ring_full(struct buf_ring *br)
{
	return buf_ring_count(br) == br->br_prod_size - 1;
}

bool buf_ring_empty(struct buf_ring *br)
{
	return buf_ring_count(br) == 0;
}
