/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario says which threads share a CPU; what CPU that is nobody is told. */
#ifndef FREEBSD_SYS_PCPU_H
#define FREEBSD_SYS_PCPU_H

#include "systm.h"

#define sched_pin() brrace_critical_enter()
#define sched_unpin() brrace_critical_exit()

#endif
