/* SPDX-License-Identifier: BSD-2-Clause */
/* CACHE_LINE_SIZE */
#ifndef FREEBSD_MACHINE_PARAM_H
#define FREEBSD_MACHINE_PARAM_H

#include "../sys/param.h"

#endif
