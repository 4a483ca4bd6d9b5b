/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * X(name): functions of libraries that no hook can stand in for.  They block the one
 * OS thread that all threads share, hand out memory that is not put back between
 * executions, or access memory atomically where nobody sees it.  `brrace cc` renames
 * them in the instrumented copy to HOOKS_REFUSED_PREFIX "X", which nobody defines, so
 * that the loader can name them.
 */
#ifndef ABI_REFUSED_H
#define ABI_REFUSED_H

/* Lists are read by column. */
/* clang-format off */
#define HOOKS_REFUSED_PREFIX "__brrace_refused_"

#define HOOKS_REFUSED_ATOMIC(X, op) X(__atomic_##op) X(__atomic_##op##_16)
#define HOOKS_REFUSED(X)                                                       \
	X(pthread_create) X(pthread_join) X(pthread_mutex_timedlock)           \
	X(pthread_cond_wait) X(pthread_cond_timedwait) X(pthread_barrier_wait) \
	X(pthread_rwlock_rdlock) X(pthread_rwlock_wrlock)                      \
	X(pthread_rwlock_timedrdlock) X(pthread_rwlock_timedwrlock)            \
	X(sem_wait) X(sem_timedwait) X(thrd_create) X(thrd_join)               \
	X(mtx_lock) X(mtx_timedlock) X(cnd_wait) X(cnd_timedwait)              \
	X(poll) X(select) X(pause) X(fork)                                     \
	X(mmap) X(mmap64) X(mremap) X(sbrk) X(shmat)                           \
	X(memalign) X(valloc) X(pvalloc) X(reallocarray) X(strndup)            \
	X(asprintf) X(vasprintf) X(getline) X(getdelim)                        \
	HOOKS_REFUSED_ATOMIC(X, load) HOOKS_REFUSED_ATOMIC(X, store)           \
	HOOKS_REFUSED_ATOMIC(X, exchange)                                      \
	HOOKS_REFUSED_ATOMIC(X, compare_exchange)                              \
	X(__atomic_fetch_add_16) X(__atomic_fetch_sub_16) X(__atomic_fetch_and_16) \
	X(__atomic_fetch_or_16) X(__atomic_fetch_xor_16) X(__atomic_fetch_nand_16)
/* clang-format on */

#endif
