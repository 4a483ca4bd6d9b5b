/* SPDX-License-Identifier: BSD-2-Clause */
/* What CPU a thread is on nobody is told. */
#ifndef FREEBSD_SYS_SMP_H
#define FREEBSD_SYS_SMP_H

#include "pcpu.h"

#endif
