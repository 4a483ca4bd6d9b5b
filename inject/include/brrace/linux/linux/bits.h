/* SPDX-License-Identifier: BSD-2-Clause */
/* Bits of words. */
#ifndef LINUX_LINUX_BITS_H
#define LINUX_LINUX_BITS_H

#define BIT(n) (1ul << (n))
#define BIT_ULL(n) (1ull << (n))

#endif
