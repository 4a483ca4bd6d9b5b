/* SPDX-License-Identifier: BSD-2-Clause */
/* Words for compilers, beside those that libc's headers get from the file of this name. */
#ifndef FREEBSD_SYS_CDEFS_H
#define FREEBSD_SYS_CDEFS_H

#include_next <sys/cdefs.h>

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

#undef __noinline
#define __noinline __attribute__((__noinline__))
#undef __dead2
#define __dead2 __attribute__((__noreturn__))
#define __read_mostly
#define __read_frequently
#define __exclusive_cache_line __aligned(64)

#endif
