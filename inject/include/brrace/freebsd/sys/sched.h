/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that stays on its CPU still is interrupted by others there. */
#ifndef FREEBSD_SYS_SCHED_H
#define FREEBSD_SYS_SCHED_H

#include "systm.h"

#define sched_pin() ((void)0)
#define sched_unpin() ((void)0)

#endif
