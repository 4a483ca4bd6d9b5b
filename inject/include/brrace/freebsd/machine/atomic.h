/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * atomic(9) in terms of C11: each operation has the order that its name promises and not
 * what some machine adds to it.  So a plain atomic_cmpset_int() is relaxed, though x86
 * makes it a full barrier.
 *
 * The functions are artificial, so that reports name the line of the ring, not one here.
 */
#ifndef FREEBSD_MACHINE_ATOMIC_H
#define FREEBSD_MACHINE_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

#include "../../subject.h"

#define ATOMIC_FUNCTION(result, name, parameters, value) \
	static inline __attribute__((__always_inline__, __artificial__, \
				     __unused__)) result atomic_##name parameters \
	{ \
		return value; \
	}

#define mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define rmb() brrace_rmb()
#define wmb() brrace_wmb()
#define atomic_thread_fence_acq() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define atomic_thread_fence_rel() __atomic_thread_fence(__ATOMIC_RELEASE)
#define atomic_thread_fence_acq_rel() __atomic_thread_fence(__ATOMIC_ACQ_REL)
#define atomic_thread_fence_seq_cst() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define atomic_interrupt_fence() __atomic_signal_fence(__ATOMIC_SEQ_CST)

/* cmpset: nonzero if *p was `expected` and is now `value`; it never fails spuriously.
 * fcmpset puts what was there instead into *expected, and may.  set and clear are of bits. */
#define ATOMIC_CHANGE(order, name, type, succeeds, fails) \
	ATOMIC_FUNCTION(int, cmpset_##order##name, (volatile type * p, type expected, type value), \
			__atomic_compare_exchange_n(p, &expected, value, false, succeeds, fails)) \
	ATOMIC_FUNCTION(int, fcmpset_##order##name, \
			(volatile type * p, type * expected, type value), \
			__atomic_compare_exchange_n(p, expected, value, true, succeeds, fails)) \
	ATOMIC_FUNCTION(void, add_##order##name, (volatile type * p, type value), \
			(void)__atomic_fetch_add(p, value, succeeds)) \
	ATOMIC_FUNCTION(void, subtract_##order##name, (volatile type * p, type value), \
			(void)__atomic_fetch_sub(p, value, succeeds)) \
	ATOMIC_FUNCTION(void, set_##order##name, (volatile type * p, type bits), \
			(void)__atomic_fetch_or(p, bits, succeeds)) \
	ATOMIC_FUNCTION(void, clear_##order##name, (volatile type * p, type bits), \
			(void)__atomic_fetch_and(p, (type)~bits, succeeds))

#define ATOMIC_ACCESS(loads, stores, name, type, load_order, store_order) \
	ATOMIC_FUNCTION(type, load_##loads##name, (const volatile type *p), \
			__atomic_load_n(p, load_order)) \
	ATOMIC_FUNCTION(void, store_##stores##name, (volatile type * p, type value), \
			__atomic_store_n(p, value, store_order))

#define ATOMIC_MASK(type, bit) ((type)((type)1 << (bit) % (8 * sizeof(type))))
#define ATOMIC_TYPE(name, type) \
	ATOMIC_CHANGE(, name, type, __ATOMIC_RELAXED, __ATOMIC_RELAXED) \
	ATOMIC_CHANGE(acq_, name, type, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE) \
	ATOMIC_CHANGE(rel_, name, type, __ATOMIC_RELEASE, __ATOMIC_RELAXED) \
	ATOMIC_ACCESS(acq_, rel_, name, type, __ATOMIC_ACQUIRE, __ATOMIC_RELEASE) \
	ATOMIC_FUNCTION(type, fetchadd_##name, (volatile type * p, type value), \
			__atomic_fetch_add(p, value, __ATOMIC_RELAXED)) \
	ATOMIC_FUNCTION(type, swap_##name, (volatile type * p, type value), \
			__atomic_exchange_n(p, value, __ATOMIC_RELAXED)) \
	ATOMIC_FUNCTION(type, readandclear_##name, (volatile type * p), \
			__atomic_exchange_n(p, 0, __ATOMIC_RELAXED)) \
	ATOMIC_FUNCTION(int, testandset_##name, (volatile type * p, unsigned bit), \
			(__atomic_fetch_or(p, ATOMIC_MASK(type, bit), __ATOMIC_RELAXED) & \
			 ATOMIC_MASK(type, bit)) != 0) \
	ATOMIC_FUNCTION(int, testandclear_##name, (volatile type * p, unsigned bit), \
			(__atomic_fetch_and(p, (type)~ATOMIC_MASK(type, bit), __ATOMIC_RELAXED) & \
			 ATOMIC_MASK(type, bit)) != 0)

/* Of pointers the plain ones are for whatever type they point to. */
#define ATOMIC_PLAIN(name, type) \
	ATOMIC_TYPE(name, type) \
	ATOMIC_ACCESS(, , name, type, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define atomic_load_ptr(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define atomic_store_ptr(p, value) __atomic_store_n(p, value, __ATOMIC_RELAXED)
#define atomic_load_consume_ptr(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)

ATOMIC_ACCESS(, , bool, bool, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
ATOMIC_PLAIN(char, unsigned char)
ATOMIC_PLAIN(short, unsigned short)
ATOMIC_PLAIN(int, unsigned int)
ATOMIC_PLAIN(long, unsigned long)
ATOMIC_PLAIN(8, uint8_t)
ATOMIC_PLAIN(16, uint16_t)
ATOMIC_PLAIN(32, uint32_t)
ATOMIC_PLAIN(64, uint64_t)
ATOMIC_TYPE(ptr, uintptr_t)

#undef ATOMIC_FUNCTION
#undef ATOMIC_CHANGE
#undef ATOMIC_ACCESS
#undef ATOMIC_TYPE
#undef ATOMIC_PLAIN

#endif
