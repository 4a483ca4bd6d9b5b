/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ck_ring with one producer and many consumers, who copy an entry and then claim it.
 *
 * R3, a claim with release by dequeue_mc, pairs with A3, an acquire fence in dequeue_mc:
 * who sees another consumer's claim also sees the tail that this one saw.
 *
 * YEAR 2011  without A3: a new c_head beside an older p_tail looks like entries that
 *            nobody put there
 * YEAR 2012  since d595baf
 */
#include "ring.h"

#if YEAR == 2011
const char ck_ring_name[] = "ck/ring_spmc-2011";
const char ck_ring_about[] = "Concurrency Kit before d595baf: p_tail may be older than c_head";
#else
const char ck_ring_name[] = "ck/ring_spmc-2012";
const char ck_ring_about[] = "Concurrency Kit since d595baf: c_head is read before p_tail";
#endif

bool ck_ring_dequeue_mc(struct ck_ring *ring, void **entry)
{
	uint32_t c = __atomic_load_n(&ring->c_head, __ATOMIC_RELAXED), p;

	do {
		if (YEAR >= 2012)
			__atomic_thread_fence(__ATOMIC_ACQUIRE); /* A3 */
		p = __atomic_load_n(&ring->p_tail, __ATOMIC_ACQUIRE); /* A1 */
		if (c == p)
			return false;
		*entry = __atomic_load_n(&ring->buffer[c & ring->mask], __ATOMIC_RELAXED);
		/* R2, R3 */
	} while (!__atomic_compare_exchange_n(&ring->c_head, &c, c + 1, false, __ATOMIC_RELEASE,
					      __ATOMIC_RELAXED));
	return true;
}
