/* SPDX-License-Identifier: BSD-2-Clause */
/* What no version up to 2019, with indices below size, changed: all plain. */
#include "buf_ring_debug.h"

bool buf_ring_full(struct buf_ring *br)
{
	uint32_t prod_head = br->br_prod_head;
	uint32_t cons_tail = br->br_cons_tail;

	return ((prod_head + 1) & br->br_prod_mask) == cons_tail;
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

void *buf_ring_peek(struct buf_ring *br)
{
	if (buf_ring_empty(br))
		return NULL;
	return br->br_ring[br->br_cons_head];
}

bool buf_ring_advance_sc(struct buf_ring *br)
{
	uint32_t cons_head, cons_next, prod_tail;

	cons_head = br->br_cons_head;
	prod_tail = br->br_prod_tail;
	cons_next = (cons_head + 1) & br->br_cons_mask;
	if (cons_head == prod_tail)
		return false;
	br->br_cons_head = cons_next;
	debug_emptied(br, cons_head);
	br->br_cons_tail = cons_next;
	return true;
}

void buf_ring_putback_sc(struct buf_ring *br, void *buf)
{
	MPASS(!buf_ring_empty(br));
	br->br_ring[br->br_cons_head] = buf;
}
