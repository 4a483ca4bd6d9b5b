/* SPDX-License-Identifier: BSD-2-Clause */
/* What is told to a compiler.  READ_ONCE() and WRITE_ONCE() are relaxed atomic accesses, which
 * is what the kernel's memory model makes of them; of what is no word they are volatile. */
#ifndef LINUX_LINUX_COMPILER_H
#define LINUX_LINUX_COMPILER_H

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)
#define barrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)

#define ONCE_IS_WORD(place) (sizeof(place) <= sizeof(long) && __alignof__(place) >= sizeof(place))
/* A value has none of its place's qualifiers. */
#define READ_ONCE(place) \
	__extension__({ \
		__typeof__(({ (place); })) once_; \
		if (ONCE_IS_WORD(place)) \
			__atomic_load(&(place), &once_, __ATOMIC_RELAXED); \
		else \
			once_ = *(const volatile __typeof__(place) *)&(place); \
		once_; \
	})
#define WRITE_ONCE(place, value) \
	do { \
		__typeof__(place) once_ = (value); \
		if (ONCE_IS_WORD(place)) \
			__atomic_store(&(place), &once_, __ATOMIC_RELAXED); \
		else \
			*(volatile __typeof__(place) *)&(place) = once_; \
	} while (0)

#undef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#undef noinline
#define noinline __attribute__((__noinline__))
#undef __maybe_unused
#define __maybe_unused __attribute__((__unused__))
#undef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#undef __packed
#define __packed __attribute__((__packed__))
#undef __aligned
#define __aligned(bytes) __attribute__((__aligned__(bytes)))
#define __rcu
#define __percpu
#define __user
#define __force
#define __acquires(lock)
#define __releases(lock)

#endif
