/* SPDX-License-Identifier: BSD-2-Clause */
/* Of any type.  What has no order in its name is a full barrier before and after, unless a
 * comparison fails: that orders nothing behind it. */
#ifndef LINUX_ASM_CMPXCHG_H
#define LINUX_ASM_CMPXCHG_H

#include <stdbool.h>

#include "barrier.h"

#define xchg_relaxed(place, value) __atomic_exchange_n(place, value, __ATOMIC_RELAXED)
#define xchg_acquire(place, value) __atomic_exchange_n(place, value, __ATOMIC_ACQUIRE)
#define xchg_release(place, value) __atomic_exchange_n(place, value, __ATOMIC_RELEASE)
#define xchg(place, value) \
	({ \
		__typeof__(*(place)) xchg_old; \
		smp_mb(); \
		xchg_old = xchg_relaxed(place, value); \
		smp_mb(); \
		xchg_old; \
	})

/* Whether *place was *expected and is now `value`; else *expected is what it was. */
#define try_cmpxchg_ordered(place, expected, value, succeeds, fails) \
	__atomic_compare_exchange_n(place, expected, value, false, succeeds, fails)
#define try_cmpxchg_relaxed(place, expected, value) \
	try_cmpxchg_ordered(place, expected, value, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define try_cmpxchg_acquire(place, expected, value) \
	try_cmpxchg_ordered(place, expected, value, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define try_cmpxchg_release(place, expected, value) \
	try_cmpxchg_ordered(place, expected, value, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define try_cmpxchg(place, expected, value) \
	({ \
		bool try_cmpxchg_done; \
		smp_mb(); \
		try_cmpxchg_done = try_cmpxchg_relaxed(place, expected, value); \
		if (try_cmpxchg_done) \
			smp_mb(); \
		try_cmpxchg_done; \
	})

/* The same, which return what was there. */
#define cmpxchg_by(how, place, expected, value) \
	({ \
		__typeof__(*(place)) cmpxchg_old = (expected); \
		(void)how(place, &cmpxchg_old, value); \
		cmpxchg_old; \
	})
#define cmpxchg(place, expected, value) cmpxchg_by(try_cmpxchg, place, expected, value)
#define cmpxchg_relaxed(place, expected, value) \
	cmpxchg_by(try_cmpxchg_relaxed, place, expected, value)
#define cmpxchg_acquire(place, expected, value) \
	cmpxchg_by(try_cmpxchg_acquire, place, expected, value)
#define cmpxchg_release(place, expected, value) \
	cmpxchg_by(try_cmpxchg_release, place, expected, value)
#define cmpxchg64 cmpxchg

#endif
