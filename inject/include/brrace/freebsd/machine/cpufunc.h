/* SPDX-License-Identifier: BSD-2-Clause */
/* Of the processor's functions a ring needs those of cpu.h. */
#ifndef FREEBSD_MACHINE_CPUFUNC_H
#define FREEBSD_MACHINE_CPUFUNC_H

#include "cpu.h"

#endif
