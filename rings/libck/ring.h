/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <ck_ring.h> of the installed Concurrency Kit as it is, over its port to the compiler's
 * builtins: that for x86 is assembly.
 *
 * The port makes each fence a full one.  With FENCES_AS_TOLD they are what their manual
 * pages, ck_pr_fence_load(3) and ck_pr_fence_store(3), promise, and a compare-and-swap
 * has no order but by fences: what code may rely on if it is to run on any of the
 * machines that CK knows.  Under sc and tso that is what x86 does, too.
 *
 * Progress: blocking for many producers: one that is stopped between its claim and p_tail
 * stops all later ones.  Consumers are lock-free.  Side by side: what the operations'
 * names say.
 */
#ifndef LIBCK_RING_H
#define LIBCK_RING_H

#define CK_USE_CC_BUILTINS 1
#include <ck_md.h>
/* Of x86 no fence but one would be left. */
#undef CK_MD_TSO
#define CK_MD_RMO
#include <ck_pr.h>

#ifdef FENCES_AS_TOLD
#include "brrace/subject.h"

#define ck_pr_fence_load() brrace_rmb()
#define ck_pr_fence_store() brrace_wmb()
#define ck_pr_fence_store_atomic() brrace_wmb()
#define ck_pr_cas_uint(place, old, new) claim(place, old, new, &(unsigned){0})
#define ck_pr_cas_uint_value(place, old, new, seen) claim(place, old, new, seen)

static inline bool claim(unsigned *place, unsigned old, unsigned new, unsigned *seen)
{
	*seen = old;
	return __atomic_compare_exchange_n(place, seen, new, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}
#endif

#include <ck_ring.h>

#endif
