/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads are brrace's. */
#ifndef FREEBSD_SYS_PROC_H
#define FREEBSD_SYS_PROC_H

#include "systm.h"

#endif
