/* SPDX-License-Identifier: BSD-2-Clause */
/* Of libc. */
#ifndef LINUX_LINUX_STRING_H
#define LINUX_LINUX_STRING_H

#include <string.h>

#endif
