/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands in for liburcu's <urcu/uatomic.h>, as <urcu/arch.h> beside it does.  As its API
 * documents: what returns a value is a full barrier before and after, the rest orders
 * nothing.  For objects of 1, 2, 4 and 8 bytes.
 */
#ifndef _URCU_UATOMIC_H
#define _URCU_UATOMIC_H

#include "arch.h"

#include <urcu/system.h>

#define UATOMIC_HAS_ATOMIC_BYTE
#define UATOMIC_HAS_ATOMIC_SHORT

#define uatomic_set(addr, v) ((void)CMM_STORE_SHARED(*(addr), (v)))
#define uatomic_read(addr) CMM_LOAD_SHARED(*(addr))

/* The value of an atomic expression with a barrier on either side. */
#define LIBURCU_FULL(expression) \
	__extension__({ \
		cmm_smp_mb(); \
		__auto_type value_ = (expression); \
		cmm_smp_mb(); \
		value_; \
	})

#define uatomic_xchg(addr, v) LIBURCU_FULL(__atomic_exchange_n((addr), (v), __ATOMIC_RELAXED))

#define uatomic_cmpxchg(addr, old, new) \
	__extension__({ \
		__typeof__(*(addr)) seen_ = (old); \
		LIBURCU_FULL(__atomic_compare_exchange_n((addr), &seen_, (new), 0, \
							 __ATOMIC_RELAXED, __ATOMIC_RELAXED)); \
		seen_; \
	})

#define uatomic_add_return(addr, v) LIBURCU_FULL(__atomic_add_fetch((addr), (v), __ATOMIC_RELAXED))
#define uatomic_sub_return(addr, v) LIBURCU_FULL(__atomic_sub_fetch((addr), (v), __ATOMIC_RELAXED))

#define uatomic_add(addr, v) ((void)__atomic_fetch_add((addr), (v), __ATOMIC_RELAXED))
#define uatomic_sub(addr, v) ((void)__atomic_fetch_sub((addr), (v), __ATOMIC_RELAXED))
#define uatomic_and(addr, v) ((void)__atomic_fetch_and((addr), (v), __ATOMIC_RELAXED))
#define uatomic_or(addr, v) ((void)__atomic_fetch_or((addr), (v), __ATOMIC_RELAXED))
#define uatomic_inc(addr) uatomic_add((addr), 1)
#define uatomic_dec(addr) uatomic_sub((addr), 1)

#define cmm_smp_mb__before_uatomic_and() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_and() cmm_smp_mb()
#define cmm_smp_mb__before_uatomic_or() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_or() cmm_smp_mb()
#define cmm_smp_mb__before_uatomic_add() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_add() cmm_smp_mb()
#define cmm_smp_mb__before_uatomic_sub() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_sub() cmm_smp_mb()
#define cmm_smp_mb__before_uatomic_inc() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_inc() cmm_smp_mb()
#define cmm_smp_mb__before_uatomic_dec() cmm_smp_mb()
#define cmm_smp_mb__after_uatomic_dec() cmm_smp_mb()

#endif
