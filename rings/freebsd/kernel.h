/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a FreeBSD kernel gives to a ring, in C11 terms: each barrier and atomic
 * has the order that its name promises and not what some machine adds to it.
 * So a plain atomic_cmpset_int() is relaxed, though x86 makes it a full barrier.
 *
 * These are macros, so that reports name the line of the ring, not one here.
 */
#ifndef FREEBSD_KERNEL_H
#define FREEBSD_KERNEL_H

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "brrace/subject.h"

#define CACHE_LINE_SIZE 64
#define __aligned(bytes) __attribute__((__aligned__(bytes)))

#define MPASS(condition) assert(condition)
/* A failed assertion in the ring's own words. */
#define panic(what) __assert_fail(what, __FILE__, __LINE__, __func__)
#define KASSERT(condition, what) ((condition) ? (void)0 : panic(what))

/* No preemption on this CPU in between, and no mutual exclusion. */
#define critical_enter() brrace_critical_enter()
#define critical_exit() brrace_critical_exit()

#if defined(__x86_64__) || defined(__i386__)
#define cpu_spinwait() __builtin_ia32_pause()
#else
#define cpu_spinwait() ((void)0)
#endif

#define mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define rmb() brrace_rmb()
#define wmb() brrace_wmb()
#define atomic_thread_fence_acq() __atomic_thread_fence(__ATOMIC_ACQUIRE)

#define atomic_load_32(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define atomic_load_acq_32(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define atomic_store_32(p, value) __atomic_store_n(p, value, __ATOMIC_RELAXED)
#define atomic_store_rel_32(p, value) __atomic_store_n(p, value, __ATOMIC_RELEASE)

/* Nonzero if *p was `expected` and is now `value`; never fails spuriously. */
#define atomic_cmpset_32(p, expected, value) \
	cmpset(p, expected, value, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define atomic_cmpset_acq_32(p, expected, value) \
	cmpset(p, expected, value, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)
#define atomic_cmpset_rel_32(p, expected, value) \
	cmpset(p, expected, value, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define cmpset(p, expected, value, order, failed) \
	({ \
		uint32_t cmpset_expected = (expected); \
		__atomic_compare_exchange_n(p, &cmpset_expected, value, false, order, failed); \
	})

#define atomic_load_acq_int atomic_load_acq_32
#define atomic_store_rel_int atomic_store_rel_32
#define atomic_cmpset_int atomic_cmpset_32
#define atomic_cmpset_acq_int atomic_cmpset_acq_32

#endif
