/* SPDX-License-Identifier: BSD-2-Clause */
/* Call stacks of held threads and of the running one, by libunwind. */
#ifndef TRACE_STACK_H
#define TRACE_STACK_H

#include <stddef.h>
#include <stdint.h>

#define STACK_FRAMES 32

struct stack {
	uintptr_t pc[STACK_FRAMES]; /* return addresses, innermost first */
	uint32_t depth;
};

/* Registers that survive a call: what a stack is unwound from. */
struct stack_regs {
	uintptr_t rbx, rbp, r12, r13, r14, r15;
	uintptr_t rsp; /* after the return */
	uintptr_t rip;
};

/*
 * Unwinds from regs, keeping only frames whose pc lies in [text, text + text_size)
 * - the subject's code - so frames of the runtime are cut.  Allocates on first use
 * per process; never call it between two points of a run that is timed.
 */
void stack_unwind(struct stack *out, const struct stack_regs *regs, uintptr_t text,
		  size_t text_size);

#endif
