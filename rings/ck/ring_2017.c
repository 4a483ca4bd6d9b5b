/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ck_ring_enqueue_mp since 44a6527 (2017-06-23): the distance is unsigned, so that an
 * old p_head is no full ring, and p_head is read again before full is said.
 */
#include "ring.h"

const char ck_ring_name[] = "ck/ring_mp-2017";
const char ck_ring_about[] = "Concurrency Kit since 44a6527: looks at p_head again before full";

bool ck_ring_enqueue_mp(struct ck_ring *ring, void *entry)
{
	uint32_t p = __atomic_load_n(&ring->p_head, __ATOMIC_RELAXED), c, again;

	for (;;) {
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		c = __atomic_load_n(&ring->c_head, __ATOMIC_ACQUIRE); /* A2 */
		if (p - c < ring->mask) {
			if (ck_ring_claim(ring, &p))
				break;
			continue;
		}
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		again = __atomic_load_n(&ring->p_head, __ATOMIC_RELAXED);
		if (again == p)
			return false;
		p = again;
	}
	ck_ring_publish(ring, p, entry);
	return true;
}
