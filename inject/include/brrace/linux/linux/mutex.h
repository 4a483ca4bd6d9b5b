/* SPDX-License-Identifier: BSD-2-Clause */
/* Mutexes that brrace knows. */
#ifndef LINUX_LINUX_MUTEX_H
#define LINUX_LINUX_MUTEX_H

#include <pthread.h>

struct mutex {
	pthread_mutex_t lock;
};

#define DEFINE_MUTEX(name) struct mutex name = {PTHREAD_MUTEX_INITIALIZER}
#define mutex_init(m) ((void)pthread_mutex_init(&(m)->lock, NULL))
#define mutex_destroy(m) ((void)pthread_mutex_destroy(&(m)->lock))
#define mutex_lock(m) ((void)pthread_mutex_lock(&(m)->lock))
#define mutex_unlock(m) ((void)pthread_mutex_unlock(&(m)->lock))
#define mutex_trylock(m) (pthread_mutex_trylock(&(m)->lock) == 0)

#endif
