/* SPDX-License-Identifier: BSD-2-Clause */
/* Of libc. */
#ifndef FREEBSD_SYS_LIMITS_H
#define FREEBSD_SYS_LIMITS_H

#include <limits.h>

#endif
