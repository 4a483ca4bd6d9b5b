/* SPDX-License-Identifier: BSD-2-Clause */
/* DIV_ROUND_UP() */
#ifndef LINUX_LINUX_MATH_H
#define LINUX_LINUX_MATH_H

#include "kernel.h"

#endif
