/* SPDX-License-Identifier: BSD-2-Clause */
/* No ring needs what a kernel starts with. */
#ifndef FREEBSD_SYS_KERNEL_H
#define FREEBSD_SYS_KERNEL_H

#include "systm.h"

#endif
