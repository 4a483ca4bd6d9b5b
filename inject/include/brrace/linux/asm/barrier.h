/* SPDX-License-Identifier: BSD-2-Clause */
/* memory-barriers.txt in terms of C11: each barrier has the order that its name promises and
 * not what some machine adds to it. */
#ifndef LINUX_ASM_BARRIER_H
#define LINUX_ASM_BARRIER_H

#include "../../subject.h"
#include "../linux/compiler.h"

#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() brrace_rmb()
#define smp_wmb() brrace_wmb()
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()
#define dma_mb() smp_mb()
#define dma_rmb() smp_rmb()
#define dma_wmb() smp_wmb()
#define virt_mb() smp_mb()
#define virt_rmb() smp_rmb()
#define virt_wmb() smp_wmb()
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define smp_acquire__after_ctrl_dep() smp_rmb()

#define smp_load_acquire(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
#define smp_store_release(place, value) __atomic_store_n(place, value, __ATOMIC_RELEASE)
#define smp_store_mb(place, value) \
	do { \
		WRITE_ONCE(place, value); \
		smp_mb(); \
	} while (0)

/* Waits until the condition holds of VAL, what is in the place, and returns it. */
#define smp_cond_load(place, condition, order) \
	({ \
		__typeof__(*(place)) VAL; \
		while (VAL = __atomic_load_n(place, order), !(condition)) \
			cpu_relax(); \
		VAL; \
	})
#define smp_cond_load_relaxed(place, condition) smp_cond_load(place, condition, __ATOMIC_RELAXED)
#define smp_cond_load_acquire(place, condition) smp_cond_load(place, condition, __ATOMIC_ACQUIRE)

#if defined(__x86_64__) || defined(__i386__)
#define cpu_relax() __builtin_ia32_pause()
#else
#define cpu_relax() ((void)0)
#endif

#endif
