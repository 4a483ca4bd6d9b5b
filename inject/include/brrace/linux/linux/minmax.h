/* SPDX-License-Identifier: BSD-2-Clause */
/* min() and max() */
#ifndef LINUX_LINUX_MINMAX_H
#define LINUX_LINUX_MINMAX_H

#include "kernel.h"

#endif
