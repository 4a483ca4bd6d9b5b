/* SPDX-License-Identifier: BSD-2-Clause */
/* What CPU a thread is on nobody is told. */
#ifndef LINUX_LINUX_SMP_H
#define LINUX_LINUX_SMP_H

#include "preempt.h"

#endif
