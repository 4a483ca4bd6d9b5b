/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ck_ring_enqueue_mp before 44a6527 (2017-06-23).
 *
 * Known fault: a p_head so old, against a newer c_head, that the masked comparison
 * reads as full; the cure is ring_2017.c.
 */
#include "ring.h"

const char ck_ring_name[] = "ck/ring_mp-2016";
const char ck_ring_about[] = "Concurrency Kit before 44a6527: full is a masked comparison";

bool ck_ring_enqueue_mp(struct ck_ring *ring, void *entry)
{
	uint32_t p = __atomic_load_n(&ring->p_head, __ATOMIC_RELAXED), c;

	do {
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		c = __atomic_load_n(&ring->c_head, __ATOMIC_ACQUIRE); /* A2 */
		if (((p + 1) & ring->mask) == (c & ring->mask))
			return false;
	} while (!ck_ring_claim(ring, &p));
	ck_ring_publish(ring, p, entry);
	return true;
}
