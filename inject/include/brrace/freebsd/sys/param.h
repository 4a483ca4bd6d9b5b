/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes, and the words that every kernel file knows. */
#ifndef FREEBSD_SYS_PARAM_H
#define FREEBSD_SYS_PARAM_H

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cdefs.h"

/* With a strict -std= libc has none of these. */
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;

#define CACHE_LINE_SHIFT 6
#define CACHE_LINE_SIZE (1 << CACHE_LINE_SHIFT)

#undef CTASSERT
#define CTASSERT(condition) _Static_assert(condition, #condition)
#undef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#undef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#undef nitems
#define nitems(array) (sizeof(array) / sizeof((array)[0]))
#undef powerof2
#define powerof2(n) ((((n) - 1) & (n)) == 0)
#undef howmany
#define howmany(n, unit) (((n) + ((unit) - 1)) / (unit))
#undef rounddown2
#define rounddown2(n, power) ((n) & ~((power) - 1))
#undef roundup2
#define roundup2(n, power) (((n) + ((power) - 1)) & ~((power) - 1))

#endif
