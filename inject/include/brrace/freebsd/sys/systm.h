/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel file expects around it: assertions, critical sections, atomic(9).
 * KASSERT() and MPASS() are compiled with -DINVARIANTS, as in a kernel. */
#ifndef FREEBSD_SYS_SYSTM_H
#define FREEBSD_SYS_SYSTM_H

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/atomic.h"
#include "param.h"

/* Told with its format as it stands: what it would print differs from run to run. */
#define PANIC_FORMAT(format, ...) format
#define panic(...) __assert_fail(PANIC_FORMAT(__VA_ARGS__, ), __FILE__, __LINE__, __func__)

#ifdef INVARIANTS
#define KASSERT(condition, message) \
	do { \
		if (__predict_false(!(condition))) \
			panic message; \
	} while (0)
#define MPASS(condition) assert(condition)
#else
#define KASSERT(condition, message) ((void)0)
#define MPASS(condition) ((void)0)
#endif

/* No preemption on this CPU in between, and no mutual exclusion. */
#define critical_enter() brrace_critical_enter()
#define critical_exit() brrace_critical_exit()

static inline __attribute__((__unused__)) u_int min(u_int a, u_int b)
{
	return a < b ? a : b;
}

static inline __attribute__((__unused__)) u_int max(u_int a, u_int b)
{
	return a > b ? a : b;
}

static inline __attribute__((__unused__)) int imin(int a, int b)
{
	return a < b ? a : b;
}

static inline __attribute__((__unused__)) int imax(int a, int b)
{
	return a > b ? a : b;
}

#endif
