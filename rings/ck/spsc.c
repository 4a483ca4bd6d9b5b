/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ck_ring with one producer and one consumer, whose entry has to be copied before its slot
 * is given back: R2 of ring.h is then a fence, and in 2011 not there.
 *
 * YEAR 2011  nothing keeps the copy before the store of c_head
 * YEAR 2012  955047a: a store fence, which holds back no load where fences are as narrow as
 *            their names
 * YEAR 2026  c7945fe: a fence between loads and stores
 */
#include "ring.h"

#include "brrace/subject.h"

#if YEAR == 2011
const char ck_ring_name[] = "ck/ring_spsc-2011";
const char ck_ring_about[] = "Concurrency Kit before 955047a: an entry may be copied late";
#elif YEAR == 2012
const char ck_ring_name[] = "ck/ring_spsc-2012";
const char ck_ring_about[] = "Concurrency Kit since 955047a: a store fence behind the copy";
#else
const char ck_ring_name[] = "ck/ring_spsc-2026";
const char ck_ring_about[] = "Concurrency Kit since c7945fe: no copy is behind the store of c_head";
#endif

static void fence(void)
{
	if (YEAR == 2012)
		brrace_wmb();
	else if (YEAR >= 2026)
		__atomic_thread_fence(__ATOMIC_RELEASE);
}

bool ck_ring_dequeue_sc(struct ck_ring *ring, void **entry)
{
	uint32_t c = __atomic_load_n(&ring->c_head, __ATOMIC_RELAXED);
	uint32_t p = __atomic_load_n(&ring->p_tail, __ATOMIC_ACQUIRE); /* A1 */

	if (c == p)
		return false;
	*entry = __atomic_load_n(&ring->buffer[c & ring->mask], __ATOMIC_RELAXED);
	fence();
	__atomic_store_n(&ring->c_head, c + 1, __ATOMIC_RELAXED);
	return true;
}
