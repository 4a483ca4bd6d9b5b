/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What brrace calls of the ThreadSanitizer runtime.  All of it is weak: the same
 * objects are linked with the runtime (brrace-tsan) and without it (brrace), where
 * model_tsan_available() is false and nothing of this is called.
 */
#ifndef MEMORY_TSAN_RUNTIME_H
#define MEMORY_TSAN_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#define TSAN_WEAK __attribute__((weak))

/* Of __tsan_switch_to_fiber(): what is left happens before what follows, or not. */
#define TSAN_SYNC 0
#define TSAN_NO_SYNC 1

TSAN_WEAK void *__tsan_get_current_fiber(void);
TSAN_WEAK void *__tsan_create_fiber(unsigned flags);
TSAN_WEAK void __tsan_destroy_fiber(void *fiber);
TSAN_WEAK void __tsan_switch_to_fiber(void *fiber, unsigned flags);
TSAN_WEAK void __tsan_set_fiber_name(void *fiber, const char *name);

TSAN_WEAK void __tsan_acquire(void *addr);
TSAN_WEAK void __tsan_release(void *addr);
TSAN_WEAK void __tsan_func_entry(void *pc);
/* gcc believes that it has a parameter. */
TSAN_WEAK void tsan_func_exit(void) __asm__("__tsan_func_exit");
TSAN_WEAK void __tsan_read_range_pc(void *addr, unsigned long size, void *pc);
TSAN_WEAK void __tsan_write_range_pc(void *addr, unsigned long size, void *pc);

/* What libc's functions access for this thread in between does not count. */
TSAN_WEAK void __tsan_ignore_thread_begin(void);
TSAN_WEAK void __tsan_ignore_thread_end(void);

static inline void tsan_ignore_begin(void)
{
	if (__tsan_ignore_thread_begin)
		__tsan_ignore_thread_begin();
}

static inline void tsan_ignore_end(void)
{
	if (__tsan_ignore_thread_end)
		__tsan_ignore_thread_end();
}

/* Forgets every access and every order so far. */
TSAN_WEAK void __tsan_flush_memory(void);

/* X(bits, type) */
#define TSAN_WIDTHS(X) \
	X(8, uint8_t) X(16, uint16_t) X(32, uint32_t) X(64, uint64_t) X(128, unsigned __int128)
#define TSAN_DECLARE(bits, type) \
	TSAN_WEAK type __tsan_atomic##bits##_load(const volatile void *addr, int order); \
	TSAN_WEAK void __tsan_atomic##bits##_store(volatile void *addr, type value, int order); \
	TSAN_WEAK type __tsan_atomic##bits##_exchange(volatile void *addr, type value, int order);
TSAN_WIDTHS(TSAN_DECLARE)

/* Parts of a report, while it is being made.  Traces are filled from the innermost
 * frame on and left alone beyond the last. */
TSAN_WEAK int __tsan_get_report_data(void *report, const char **description, int *count,
				     int *stacks, int *accesses, int *places, int *mutexes,
				     int *threads, int *unique_tids, void **trace, size_t room);
TSAN_WEAK int __tsan_get_report_mop(void *report, size_t index, int *tid, void **addr, int *size,
				    int *write, int *atomic, void **trace, size_t room);
TSAN_WEAK int __tsan_get_report_thread(void *report, size_t index, int *tid, uint64_t *os_id,
				       int *running, const char **name, int *parent, void **trace,
				       size_t room);

#endif
