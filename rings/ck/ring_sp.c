/* SPDX-License-Identifier: BSD-2-Clause */
/* ck_ring_enqueue_sp, the same in all versions. */
#include "ring.h"

bool ck_ring_enqueue_sp(struct ck_ring *ring, void *entry)
{
	uint32_t p = __atomic_load_n(&ring->p_tail, __ATOMIC_RELAXED);
	uint32_t c = __atomic_load_n(&ring->c_head, __ATOMIC_ACQUIRE); /* A2 */

	if (((p + 1) & ring->mask) == (c & ring->mask))
		return false;
	/* Relaxed, since a consumer that is to fail its claim may be looking. */
	__atomic_store_n(&ring->buffer[p & ring->mask], entry, __ATOMIC_RELAXED);
	__atomic_store_n(&ring->p_tail, p + 1, __ATOMIC_RELEASE); /* R1 */
	return true;
}
