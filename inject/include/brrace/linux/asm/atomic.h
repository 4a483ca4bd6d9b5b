/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic accesses. */
#ifndef LINUX_ASM_ATOMIC_H
#define LINUX_ASM_ATOMIC_H

#include "../linux/atomic.h"

#endif
