/* SPDX-License-Identifier: BSD-2-Clause */
/* Versions of sys/buf_ring.h up to 2021 include this alone, and expect of whoever includes
 * them what is not about the processor. */
#ifndef FREEBSD_MACHINE_CPU_H
#define FREEBSD_MACHINE_CPU_H

#include "../sys/systm.h"

#if defined(__x86_64__) || defined(__i386__)
#define cpu_spinwait() __builtin_ia32_pause()
#else
#define cpu_spinwait() ((void)0)
#endif

#endif
