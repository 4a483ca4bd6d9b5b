/* SPDX-License-Identifier: BSD-2-Clause */
/* kvfree() and its like. */
#ifndef LINUX_LINUX_MM_H
#define LINUX_LINUX_MM_H

#include "slab.h"

#endif
