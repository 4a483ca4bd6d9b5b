/* SPDX-License-Identifier: BSD-2-Clause */
/* Powers of two. */
#ifndef LINUX_LINUX_LOG2_H
#define LINUX_LINUX_LOG2_H

#include <stdbool.h>

#include "types.h"

static inline __attribute__((__unused__)) bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline __attribute__((__unused__)) unsigned long roundup_pow_of_two(unsigned long n)
{
	return n < 2 ? 1 : 1ul << (8 * sizeof(n) - (unsigned)__builtin_clzl(n - 1));
}

#endif
