/* SPDX-License-Identifier: BSD-2-Clause */
/* cpu_relax() */
#ifndef LINUX_LINUX_PROCESSOR_H
#define LINUX_LINUX_PROCESSOR_H

#include "../asm/barrier.h"

#endif
