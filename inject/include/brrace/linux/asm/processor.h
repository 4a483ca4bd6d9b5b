/* SPDX-License-Identifier: BSD-2-Clause */
/* cpu_relax() */
#ifndef LINUX_ASM_PROCESSOR_H
#define LINUX_ASM_PROCESSOR_H

#include "barrier.h"

#endif
