/* SPDX-License-Identifier: BSD-2-Clause */
/* Flags for memory. */
#ifndef LINUX_LINUX_GFP_H
#define LINUX_LINUX_GFP_H

#include "slab.h"

#endif
