/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario says which threads share a CPU; what CPU that is nobody is told. */
#ifndef FREEBSD_SYS_PCPU_H
#define FREEBSD_SYS_PCPU_H

#include "sched.h"

#endif
