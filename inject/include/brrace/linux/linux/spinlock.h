/* SPDX-License-Identifier: BSD-2-Clause */
/* Spin locks that brrace knows.  There are no interrupts, and no preemption but of the
 * schedule. */
#ifndef LINUX_LINUX_SPINLOCK_H
#define LINUX_LINUX_SPINLOCK_H

#include <pthread.h>

#include "../asm/barrier.h"
#include "types.h"

typedef struct {
	pthread_mutex_t lock;
} spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name = {PTHREAD_MUTEX_INITIALIZER}
#define spin_lock_init(l) ((void)pthread_mutex_init(&(l)->lock, NULL))
#define spin_lock(l) ((void)pthread_mutex_lock(&(l)->lock))
#define spin_unlock(l) ((void)pthread_mutex_unlock(&(l)->lock))
#define spin_trylock(l) (pthread_mutex_trylock(&(l)->lock) == 0)
#define spin_lock_bh(l) spin_lock(l)
#define spin_unlock_bh(l) spin_unlock(l)
#define spin_lock_irq(l) spin_lock(l)
#define spin_unlock_irq(l) spin_unlock(l)
#define spin_lock_irqsave(l, flags) ((flags) = 0, spin_lock(l))
#define spin_unlock_irqrestore(l, flags) ((void)(flags), spin_unlock(l))

#endif
