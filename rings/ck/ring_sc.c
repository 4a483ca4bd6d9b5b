/* SPDX-License-Identifier: BSD-2-Clause */
/* ck_ring_dequeue_sc, the same in all versions. */
#include "ring.h"

bool ck_ring_dequeue_sc(struct ck_ring *ring, void **entry)
{
	uint32_t c = __atomic_load_n(&ring->c_head, __ATOMIC_RELAXED);
	uint32_t p = __atomic_load_n(&ring->p_tail, __ATOMIC_ACQUIRE); /* A1 */

	if (c == p)
		return false;
	*entry = ring->buffer[c & ring->mask];
	__atomic_store_n(&ring->c_head, c + 1, __ATOMIC_RELEASE); /* R2 */
	return true;
}
