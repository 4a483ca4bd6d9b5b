/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <rte_ring.h> of the installed DPDK as it is, in a build that needs no assembly: atomic
 * operations by RTE_FORCE_INTRINSICS, and for x86's smp barriers, which only hold back
 * the compiler, what generic/rte_atomic.h says of them.  Under sc and tso that is the
 * same.
 *
 * RTE_USE_C11_MEM_MODEL: indices by atomic accesses with an order each, else volatile
 * ones and barriers.
 *
 * Progress: blocking: a thread that is stopped between its claim and its tail stops all
 * later ones of its side; with RTS it only hides what comes after, with HTS it lets none
 * begin.  Side by side: everything; but with ST only one of each side.
 */
#ifndef LIBDPDK_RING_H
#define LIBDPDK_RING_H

#define RTE_FORCE_INTRINSICS
#include <rte_atomic.h>

#include "brrace/subject.h"

#undef rte_smp_rmb
#undef rte_smp_wmb
#define rte_smp_rmb() brrace_rmb()
#define rte_smp_wmb() brrace_wmb()

/* By __sync_bool_compare_and_swap(), which compilers document as a full barrier. */
static inline int cmpset_between_barriers(volatile uint32_t *place, uint32_t old, uint32_t new)
{
	int done;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	done = rte_atomic32_cmpset(place, old, new);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return done;
}
#define rte_atomic32_cmpset cmpset_between_barriers

#include <rte_ring.h>

#endif
