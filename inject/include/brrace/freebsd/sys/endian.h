/* SPDX-License-Identifier: BSD-2-Clause */
/* Of libc. */
#ifndef FREEBSD_SYS_ENDIAN_H
#define FREEBSD_SYS_ENDIAN_H

#include <endian.h>

#endif
