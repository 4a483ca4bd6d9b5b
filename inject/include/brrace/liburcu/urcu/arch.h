/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands in for liburcu's <urcu/arch.h>, which has assembly: with the folder above before
 * the system's on the include path, or uatomic.h included first, liburcu's inline queues
 * (_LGPL_SOURCE) give points.  Barriers do what liburcu documents of them, on any machine.
 */
#ifndef _URCU_ARCH_H
#define _URCU_ARCH_H

#include <urcu/compiler.h>
#include <urcu/config.h>

#include "brrace/subject.h"

#define CAA_CACHE_LINE_SIZE 64

#define cmm_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define cmm_rmb() brrace_rmb()
#define cmm_wmb() brrace_wmb()

#define cmm_smp_mb() cmm_mb()
#define cmm_smp_rmb() cmm_rmb()
#define cmm_smp_wmb() cmm_wmb()

/* Machines order what depends on a load after it, C11 only what a barrier does. */
#define cmm_read_barrier_depends() cmm_rmb()
#define cmm_smp_read_barrier_depends() cmm_rmb()

/* Memory is coherent. */
#define CONFIG_HAVE_MEM_COHERENCY
#define cmm_mc() cmm_barrier()
#define cmm_rmc() cmm_barrier()
#define cmm_wmc() cmm_barrier()
#define cmm_smp_mc() cmm_mc()
#define cmm_smp_rmc() cmm_rmc()
#define cmm_smp_wmc() cmm_wmc()

#define caa_cpu_relax() cmm_barrier()

/* Time passes when others run. */
#define CDS_WFCQ_WAIT_SLEEP(ms) ((void)(ms))

#endif
