/* SPDX-License-Identifier: BSD-2-Clause */
/* No other thread of this CPU runs in between. */
#ifndef LINUX_LINUX_PREEMPT_H
#define LINUX_LINUX_PREEMPT_H

#include "../../subject.h"

#define preempt_disable() brrace_critical_enter()
#define preempt_enable() brrace_critical_exit()

#endif
