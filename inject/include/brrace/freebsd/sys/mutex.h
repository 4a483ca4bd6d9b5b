/* SPDX-License-Identifier: BSD-2-Clause */
/* mutex(9) over a mutex that brrace knows.  A spin mutex waits no other way, and none can
 * be taken twice. */
#ifndef FREEBSD_SYS_MUTEX_H
#define FREEBSD_SYS_MUTEX_H

#include <pthread.h>

#include "lock.h"
#include "systm.h"

struct mtx {
	pthread_mutex_t mtx_lock;
};

#define mtx_init(m, name, type, options) ((void)pthread_mutex_init(&(m)->mtx_lock, NULL))
#define mtx_destroy(m) ((void)pthread_mutex_destroy(&(m)->mtx_lock))
#define mtx_lock(m) ((void)pthread_mutex_lock(&(m)->mtx_lock))
#define mtx_unlock(m) ((void)pthread_mutex_unlock(&(m)->mtx_lock))
#define mtx_trylock(m) (pthread_mutex_trylock(&(m)->mtx_lock) == 0)
#define mtx_lock_spin(m) mtx_lock(m)
#define mtx_unlock_spin(m) mtx_unlock(m)

/* Whether somebody owns it: it is not known who. */
static inline __attribute__((__unused__)) int mtx_owned(struct mtx *m)
{
	if (pthread_mutex_trylock(&m->mtx_lock) != 0)
		return 1;
	pthread_mutex_unlock(&m->mtx_lock);
	return 0;
}

#define mtx_assert(m, what) KASSERT(mtx_owned(m) == ((what) == MA_OWNED), ("mutex not as asserted"))

#endif
