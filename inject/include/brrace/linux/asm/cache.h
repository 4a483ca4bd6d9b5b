/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of caches. */
#ifndef LINUX_ASM_CACHE_H
#define LINUX_ASM_CACHE_H

#include "../linux/cache.h"

#endif
