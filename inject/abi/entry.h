/* SPDX-License-Identifier: BSD-2-Clause */
/* What every hook does first. */
#ifndef ABI_ENTRY_H
#define ABI_ENTRY_H

#include "abi/hook.h"
#include "sched/access.h"

/* The current run, or NULL where there is nothing to do. */
static inline struct run *running(void)
{
	struct run *run = brrace_run;

	return run && run->inside != INSIDE_NOTHING ? run : NULL;
}

static inline struct access access_to(const struct run *run, uint8_t kind, uint8_t flags,
				      const volatile void *addr, size_t size, int order)
{
	return (struct access){
		.kind = kind,
		.flags = flags,
		.order = (uint8_t)order,
		.addr = (uintptr_t)addr,
		.size = (uint32_t)size,
		.pc = run->thread->regs.pc,
	};
}

#endif
