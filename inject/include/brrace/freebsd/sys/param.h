/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes, and the words that every kernel file knows. */
#ifndef FREEBSD_SYS_PARAM_H
#define FREEBSD_SYS_PARAM_H

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* With a strict -std= libc has none of these. */
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;

#define CACHE_LINE_SHIFT 6
#define CACHE_LINE_SIZE (1 << CACHE_LINE_SHIFT)

#undef __aligned
#define __aligned(bytes) __attribute__((__aligned__(bytes)))
#undef __packed
#define __packed __attribute__((__packed__))
#undef __unused
#define __unused __attribute__((__unused__))
#undef __predict_true
#define __predict_true(condition) __builtin_expect(!!(condition), 1)
#undef __predict_false
#define __predict_false(condition) __builtin_expect(!!(condition), 0)
#undef __DEVOLATILE
#define __DEVOLATILE(type, value) ((type)(uintptr_t)(const volatile void *)(value))
#undef __DECONST
#define __DECONST(type, value) ((type)(uintptr_t)(const void *)(value))
#undef __containerof
#define __containerof(pointer, type, member) \
	((type *)((char *)(uintptr_t)(pointer) - offsetof(type, member)))
#undef __compiler_membar
#define __compiler_membar() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#undef __FBSDID
#define __FBSDID(text) struct __hack

#undef CTASSERT
#define CTASSERT(condition) _Static_assert(condition, #condition)
#undef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#undef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#undef nitems
#define nitems(array) (sizeof(array) / sizeof((array)[0]))
#undef powerof2
#define powerof2(n) ((((n) - 1) & (n)) == 0)
#undef howmany
#define howmany(n, unit) (((n) + ((unit) - 1)) / (unit))
#undef rounddown2
#define rounddown2(n, power) ((n) & ~((power) - 1))
#undef roundup2
#define roundup2(n, power) (((n) + ((power) - 1)) & ~((power) - 1))

#endif
