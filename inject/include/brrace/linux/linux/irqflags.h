/* SPDX-License-Identifier: BSD-2-Clause */
/* There are no interrupts; what they would let in, other threads of the CPU, stays out. */
#ifndef LINUX_LINUX_IRQFLAGS_H
#define LINUX_LINUX_IRQFLAGS_H

#include "preempt.h"

#define local_irq_disable() preempt_disable()
#define local_irq_enable() preempt_enable()
#define local_irq_save(flags) ((flags) = 0, preempt_disable())
#define local_irq_restore(flags) ((void)(flags), preempt_enable())

#endif
