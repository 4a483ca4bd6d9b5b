/* SPDX-License-Identifier: BSD-2-Clause */
/* BUILD_BUG_ON() */
#ifndef LINUX_LINUX_BUILD_BUG_H
#define LINUX_LINUX_BUILD_BUG_H

#include "bug.h"

#endif
