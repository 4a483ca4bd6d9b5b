/* SPDX-License-Identifier: BSD-2-Clause */
/* READ_ONCE() and WRITE_ONCE() */
#ifndef LINUX_ASM_RWONCE_H
#define LINUX_ASM_RWONCE_H

#include "../linux/compiler.h"

#endif
