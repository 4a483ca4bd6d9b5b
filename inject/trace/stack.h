/* SPDX-License-Identifier: BSD-2-Clause */
/* Call stacks of held threads and of the running one, by libunwind. */
#ifndef TRACE_STACK_H
#define TRACE_STACK_H

#include <stddef.h>
#include <stdint.h>

#define STACK_FRAMES 32

/* Hooks begin in assembly on x86-64; elsewhere, and if this is defined, in C. */
#if !defined(__x86_64__) && !defined(HOOK_PORTABLE)
#define HOOK_PORTABLE
#endif

struct stack {
	uintptr_t pc[STACK_FRAMES]; /* return addresses, innermost first */
	uint32_t depth;
};

/* What a hook notes of its caller: what a stack is unwound from, and the part of a
 * thread's state that its stack, from sp on, does not hold. */
struct stack_regs {
#ifndef HOOK_PORTABLE
	uintptr_t rbx, rbp, r12, r13, r14, r15;
	uintptr_t sp; /* after the return */
#else
	/* Of the hook itself, whose frame holds all registers that a call preserves. */
	uintptr_t sp, fp, hook_pc;
#endif
	uintptr_t pc; /* where the hook returns to */
};

/*
 * Unwinds from regs, keeping only frames whose pc lies in [text, text + text_size)
 * - the subject's code - so frames of the runtime are cut.  Allocates on first use
 * per process; never call it between two points of a run that is timed.
 */
void stack_unwind(struct stack *out, const struct stack_regs *regs, uintptr_t text,
		  size_t text_size);

#endif
