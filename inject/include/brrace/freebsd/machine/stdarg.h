/* SPDX-License-Identifier: BSD-2-Clause */
/* Of the compiler. */
#ifndef FREEBSD_MACHINE_STDARG_H
#define FREEBSD_MACHINE_STDARG_H

#include <stdarg.h>

#endif
