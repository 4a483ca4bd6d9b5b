/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every call of a subject that lands in the runtime, in one list.
 *
 * `brrace cc` compiles with -fsanitize=thread and renames, in the instrumented
 * copy, each hook __tsan_X and each libc function X of these lists to __brrace_X;
 * the ABI files define them, the loader knows them.  Signatures are those of
 * LLVM's ThreadSanitizer interface and of libc.
 *
 * objcopy refuses two names for one target, so the three hooks of HOOKS_MEM, which
 * have the name of a libc function, become __brrace_tsan_X: aliases of __brrace_X.
 */
#ifndef ABI_HOOKS_H
#define ABI_HOOKS_H

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "brrace/subject.h"

/* Lists are read by column. */
/* clang-format off */
/* X(kind, bytes): just before a plain access of `bytes` bytes.  read_write: a
 * read and a write of the same place that the compiler announces as one. */
#define HOOKS_ALIGNED(X, kind) X(kind, 1) X(kind, 2) X(kind, 4) X(kind, 8) X(kind, 16)
#define HOOKS_UNALIGNED(X, kind) X(kind, 2) X(kind, 4) X(kind, 8) X(kind, 16)
#define HOOKS_ACCESS(X)                                                        \
	HOOKS_ALIGNED(X, read)                                                 \
	HOOKS_ALIGNED(X, write)                                                \
	HOOKS_ALIGNED(X, read_write)                                           \
	HOOKS_ALIGNED(X, volatile_read)                                        \
	HOOKS_ALIGNED(X, volatile_write)                                       \
	HOOKS_UNALIGNED(X, unaligned_read)                                     \
	HOOKS_UNALIGNED(X, unaligned_write)                                    \
	HOOKS_UNALIGNED(X, unaligned_read_write)                               \
	HOOKS_UNALIGNED(X, unaligned_volatile_read)                            \
	HOOKS_UNALIGNED(X, unaligned_volatile_write)

/* X(bits, type), and for the read-modify-writes of one width X(bits, type, op). */
#define HOOKS_WIDTHS(X)                                                        \
	X(8, uint8_t) X(16, uint16_t) X(32, uint32_t) X(64, uint64_t)          \
	X(128, unsigned __int128)
#define HOOKS_RMW(X, bits, type)                                               \
	X(bits, type, exchange) X(bits, type, fetch_add)                       \
	X(bits, type, fetch_sub) X(bits, type, fetch_and)                      \
	X(bits, type, fetch_or) X(bits, type, fetch_xor)                       \
	X(bits, type, fetch_nand)

/* X(name, parameters): the rest, all of which return nothing. */
#define HOOKS_OTHER(X)                                                         \
	X(init, (void))                                                        \
	X(func_entry, (void *pc))                                              \
	X(func_exit, (void))                                                   \
	X(ignore_thread_begin, (void))                                         \
	X(ignore_thread_end, (void))                                           \
	X(read_range, (void *addr, unsigned long size))                        \
	X(write_range, (void *addr, unsigned long size))                       \
	X(vptr_read, (void **vptr))                                            \
	X(vptr_update, (void **vptr, void *value))                             \
	X(atomic_thread_fence, (int order))                                    \
	X(atomic_signal_fence, (int order))

/* X(name): functions of libc, renamed where the subject calls them. */
#define HOOKS_MEM(X) X(memcpy) X(memmove) X(memset)
#define HOOKS_LIBC(X)                                                          \
	HOOKS_MEM(X)                                                           \
	X(malloc) X(calloc) X(realloc) X(aligned_alloc) X(posix_memalign) X(strdup) X(free) \
	X(abort) X(exit) X(_exit) X(_Exit) X(quick_exit) X(__assert_fail) X(__assert) \
	X(pthread_exit) X(pthread_mutex_init) X(pthread_mutex_destroy)         \
	X(pthread_mutex_lock) X(pthread_mutex_trylock) X(pthread_mutex_unlock) \
	X(pthread_spin_init) X(pthread_spin_destroy) X(pthread_spin_lock)      \
	X(pthread_spin_trylock) X(pthread_spin_unlock)                         \
	X(sched_yield) X(sleep) X(usleep) X(nanosleep) X(clock_nanosleep)      \
	X(printf) X(vprintf) X(puts) X(putchar)

/* X(name): likewise, and no function. */
#define HOOKS_VARIABLES(X) X(stdout)

/* X(name): what subject.h declares; the bare copy calls __bare_X instead. */
#define HOOKS_SUBJECT(X)                                                       \
	X(brrace_root) X(brrace_invoke) X(brrace_critical_enter)               \
	X(brrace_critical_exit) X(brrace_assume) X(brrace_rmb) X(brrace_wmb)

#define HOOKS_DECLARE_ACCESS(kind, bytes) void __brrace_##kind##bytes(void *addr);
#define HOOKS_DECLARE_RMW(bits, type, op)                                      \
	type __brrace_atomic##bits##_##op(volatile type *addr, type operand, int order);
#define HOOKS_DECLARE_ATOMIC(bits, type)                                       \
	type __brrace_atomic##bits##_load(const volatile type *addr, int order); \
	void __brrace_atomic##bits##_store(volatile type *addr, type value, int order); \
	HOOKS_RMW(HOOKS_DECLARE_RMW, bits, type)                               \
	int __brrace_atomic##bits##_compare_exchange_strong(                   \
		volatile type *addr, type *expected, type value, int order, int failed); \
	int __brrace_atomic##bits##_compare_exchange_weak(                     \
		volatile type *addr, type *expected, type value, int order, int failed); \
	type __brrace_atomic##bits##_compare_exchange_val(                     \
		volatile type *addr, type expected, type value, int order, int failed);
#define HOOKS_DECLARE_OTHER(name, parameters) void __brrace_##name parameters;
#define HOOKS_DECLARE_LIBC(name) __typeof__(name) __brrace_##name;
#define HOOKS_DECLARE_VARIABLE(name) extern __typeof__(name) __brrace_##name;
#define HOOKS_DECLARE_MEM(name) __typeof__(name) __brrace_tsan_##name;
#define HOOKS_DECLARE_BARE(name) __typeof__(name) __bare_##name;

HOOKS_ACCESS(HOOKS_DECLARE_ACCESS)
HOOKS_WIDTHS(HOOKS_DECLARE_ATOMIC)
HOOKS_OTHER(HOOKS_DECLARE_OTHER)
HOOKS_LIBC(HOOKS_DECLARE_LIBC)
HOOKS_VARIABLES(HOOKS_DECLARE_VARIABLE)
HOOKS_MEM(HOOKS_DECLARE_MEM)
HOOKS_SUBJECT(HOOKS_DECLARE_BARE)
/* clang-format on */

#endif
