/* SPDX-License-Identifier: BSD-2-Clause */
/* Of libc. */
#ifndef FREEBSD_SYS_STDINT_H
#define FREEBSD_SYS_STDINT_H

#include <stdint.h>

#endif
