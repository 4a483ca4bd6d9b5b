/* SPDX-License-Identifier: BSD-2-Clause */
/* Small arithmetic, and what every kernel file knows. */
#ifndef LINUX_LINUX_KERNEL_H
#define LINUX_LINUX_KERNEL_H

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "bug.h"
#include "compiler.h"
#include "log2.h"
#include "types.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define container_of(pointer, type, member) \
	((type *)((char *)(uintptr_t)(pointer) - offsetof(type, member)))
#undef min
#define min(a, b) ((a) < (b) ? (a) : (b))
#undef max
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define ALIGN(n, power) (((n) + ((power) - 1)) & ~((__typeof__(n))(power) - 1))
#define DIV_ROUND_UP(n, unit) (((n) + (unit) - 1) / (unit))
#define IS_ENABLED(option) 0

#endif
