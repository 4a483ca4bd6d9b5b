/* SPDX-License-Identifier: BSD-2-Clause */
/* atomic_t.txt in terms of C11.  The functions are artificial, so that reports name the line
 * of the ring, not one here. */
#ifndef LINUX_LINUX_ATOMIC_H
#define LINUX_LINUX_ATOMIC_H

#include "../asm/barrier.h"
#include "../asm/cmpxchg.h"
#include "types.h"

#define ATOMIC_INLINE static inline __attribute__((__always_inline__, __artificial__, __unused__))
#define ATOMIC_INIT(n) {(n)}
#define ATOMIC64_INIT(n) {(n)}

/* What returns something is a full barrier before and after, unless its name says less. */
#define ATOMIC_FETCH(prefix, type, value_type, op, how, name, order, before, after) \
	ATOMIC_INLINE value_type prefix##_fetch_##op##name(value_type n, type *v) \
	{ \
		value_type old; \
		before; \
		old = __atomic_fetch_##how(&v->counter, n, order); \
		after; \
		return old; \
	}
#define ATOMIC_RETURN(prefix, type, value_type, op, sign, name) \
	ATOMIC_INLINE value_type prefix##_##op##_return##name(value_type n, type *v) \
	{ \
		return prefix##_fetch_##op##name(n, v) sign n; \
	}
#define ATOMIC_ORDERS(X, prefix, type, value_type, op, how) \
	X(prefix, type, value_type, op, how, , __ATOMIC_RELAXED, smp_mb(), smp_mb()) \
	X(prefix, type, value_type, op, how, _relaxed, __ATOMIC_RELAXED, , ) \
	X(prefix, type, value_type, op, how, _acquire, __ATOMIC_ACQUIRE, , ) \
	X(prefix, type, value_type, op, how, _release, __ATOMIC_RELEASE, , )
#define ATOMIC_RETURNS(prefix, type, value_type, op, sign) \
	ATOMIC_RETURN(prefix, type, value_type, op, sign, ) \
	ATOMIC_RETURN(prefix, type, value_type, op, sign, _relaxed) \
	ATOMIC_RETURN(prefix, type, value_type, op, sign, _acquire) \
	ATOMIC_RETURN(prefix, type, value_type, op, sign, _release)
#define ATOMIC_VOID(prefix, type, value_type, op) \
	ATOMIC_INLINE void prefix##_##op(value_type n, type *v) \
	{ \
		(void)prefix##_fetch_##op##_relaxed(n, v); \
	}
#define ATOMIC_BY_ONE(prefix, type, value_type, op, how) \
	ATOMIC_INLINE void prefix##_##op(type *v) \
	{ \
		prefix##_##how(1, v); \
	} \
	ATOMIC_INLINE value_type prefix##_##op##_return(type *v) \
	{ \
		return prefix##_##how##_return(1, v); \
	} \
	ATOMIC_INLINE bool prefix##_##op##_and_test(type *v) \
	{ \
		return prefix##_##op##_return(v) == 0; \
	}
#define ATOMIC_TYPE(prefix, type, value_type) \
	ATOMIC_ORDERS(ATOMIC_FETCH, prefix, type, value_type, add, add) \
	ATOMIC_ORDERS(ATOMIC_FETCH, prefix, type, value_type, sub, sub) \
	ATOMIC_ORDERS(ATOMIC_FETCH, prefix, type, value_type, or, or) \
	ATOMIC_ORDERS(ATOMIC_FETCH, prefix, type, value_type, and, and) \
	ATOMIC_RETURNS(prefix, type, value_type, add, +) \
	ATOMIC_RETURNS(prefix, type, value_type, sub, -) \
	ATOMIC_VOID(prefix, type, value_type, add) \
	ATOMIC_VOID(prefix, type, value_type, sub) \
	ATOMIC_VOID(prefix, type, value_type, or) \
	ATOMIC_VOID(prefix, type, value_type, and) \
	ATOMIC_BY_ONE(prefix, type, value_type, inc, add) \
	ATOMIC_BY_ONE(prefix, type, value_type, dec, sub)

ATOMIC_TYPE(atomic, atomic_t, int)
ATOMIC_TYPE(atomic64, atomic64_t, s64)

#define atomic_read(v) READ_ONCE((v)->counter)
#define atomic_set(v, n) WRITE_ONCE((v)->counter, n)
#define atomic_read_acquire(v) smp_load_acquire(&(v)->counter)
#define atomic_set_release(v, n) smp_store_release(&(v)->counter, n)
#define atomic_xchg(v, n) xchg(&(v)->counter, n)
#define atomic_cmpxchg(v, expected, n) cmpxchg(&(v)->counter, expected, n)
#define atomic_cmpxchg_relaxed(v, expected, n) cmpxchg_relaxed(&(v)->counter, expected, n)
#define atomic_cmpxchg_acquire(v, expected, n) cmpxchg_acquire(&(v)->counter, expected, n)
#define atomic_cmpxchg_release(v, expected, n) cmpxchg_release(&(v)->counter, expected, n)
#define atomic_try_cmpxchg(v, expected, n) try_cmpxchg(&(v)->counter, expected, n)
#define atomic64_read(v) READ_ONCE((v)->counter)
#define atomic64_set(v, n) WRITE_ONCE((v)->counter, n)

#undef ATOMIC_INLINE
#undef ATOMIC_FETCH
#undef ATOMIC_RETURN
#undef ATOMIC_ORDERS
#undef ATOMIC_RETURNS
#undef ATOMIC_VOID
#undef ATOMIC_BY_ONE
#undef ATOMIC_TYPE

#endif
