/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mutexes and spinlocks of a subject block threads of the scenario, not brrace.  The
 * lock is one word in the subject's own object - 0: free, else its owner's index
 * plus one - so it is put back with the rest of its memory.
 */
#include <errno.h>

#include "abi/entry.h"
#include "sched/access_atomic.h"
#include "subject/caller.h"

static inline __attribute__((always_inline)) bool take(uint8_t kind, const volatile void *lock,
						       size_t size)
{
	struct run *run = running();
	struct operands operands = {0};
	bool done;

	operands.value = run ? run->current + 1 : 1;
	if (run)
		access_atomic(run,
			      access_to(run, kind, ACCESS_ATOMIC, lock, size, __ATOMIC_ACQUIRE),
			      &operands, &done);
	else
		access_outside(kind, (uintptr_t)lock, (uint32_t)size, &operands, &done);
	return done;
}

static inline __attribute__((always_inline)) void give(const volatile void *lock, size_t size)
{
	struct run *run = running();

	if (!run)
		access_outside(ACCESS_UNLOCK, (uintptr_t)lock, (uint32_t)size,
			       &(struct operands){0}, NULL);
	else
		access_atomic(
			run,
			access_to(run, ACCESS_UNLOCK, ACCESS_ATOMIC, lock, size, __ATOMIC_RELEASE),
			&(struct operands){0}, NULL);
}

static int clear(volatile void *lock)
{
	*(volatile uint32_t *)lock = 0;
	return 0;
}

int __brrace_pthread_mutex_init(pthread_mutex_t *lock, const pthread_mutexattr_t *attributes)
{
	(void)attributes;
	return clear(lock);
}

int __brrace_pthread_mutex_destroy(pthread_mutex_t *lock)
{
	return clear(lock);
}

/* Set-up and drain run alone: for them a lock that is held stays held. */
HOOK(int, __brrace_pthread_mutex_lock, (pthread_mutex_t * lock), (lock))
{
	return take(ACCESS_LOCK, lock, sizeof(*lock)) ? 0 : EDEADLK;
}

HOOK(int, __brrace_pthread_mutex_trylock, (pthread_mutex_t * lock), (lock))
{
	return take(ACCESS_TRYLOCK, lock, sizeof(*lock)) ? 0 : EBUSY;
}

HOOK(int, __brrace_pthread_mutex_unlock, (pthread_mutex_t * lock), (lock))
{
	give(lock, sizeof(*lock));
	return 0;
}

int __brrace_pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
	(void)shared;
	return clear(lock);
}

int __brrace_pthread_spin_destroy(pthread_spinlock_t *lock)
{
	return clear(lock);
}

HOOK(int, __brrace_pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
{
	return take(ACCESS_LOCK, lock, sizeof(*lock)) ? 0 : EDEADLK;
}

HOOK(int, __brrace_pthread_spin_trylock, (pthread_spinlock_t * lock), (lock))
{
	return take(ACCESS_TRYLOCK, lock, sizeof(*lock)) ? 0 : EBUSY;
}

HOOK(int, __brrace_pthread_spin_unlock, (pthread_spinlock_t * lock), (lock))
{
	give(lock, sizeof(*lock));
	return 0;
}
