/* SPDX-License-Identifier: BSD-2-Clause */
/* ALIGN() */
#ifndef LINUX_LINUX_ALIGN_H
#define LINUX_LINUX_ALIGN_H

#include "kernel.h"

#endif
