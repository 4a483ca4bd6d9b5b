/* SPDX-License-Identifier: BSD-2-Clause */
/* How a hook begins: by noting its caller's registers while they are still in place. */
#ifndef ABI_HOOK_H
#define ABI_HOOK_H

#include "abi/hooks.h"
#include "engine.h"

/*
 * HOOK(type, name, (parameters), (arguments)) begins the definition of a hook.
 *
 * Registers that a call preserves are compared to see whether a spinning thread is
 * back in the same state, and unwound for stacks.  A compiler is free to use them as
 * soon as a C function begins, so a hook begins in assembly: it notes them in
 * the regs of the running thread, the first member of each, and goes on in C.
 */
#ifndef HOOK_PORTABLE
_Static_assert(!offsetof(struct run, thread) && !offsetof(struct thread, regs) &&
		       !offsetof(struct stack_regs, rbx) && offsetof(struct stack_regs, rbp) == 8 &&
		       offsetof(struct stack_regs, r12) == 16 &&
		       offsetof(struct stack_regs, r15) == 40 &&
		       offsetof(struct stack_regs, sp) == 48 &&
		       offsetof(struct stack_regs, pc) == 56,
	       "HOOK_ENTRY stores registers where they are");

#define HOOK_ENTRY(name, scope) \
	__asm__(".pushsection .text\n" \
		"	" scope " " name "\n" \
		"	.type " name ", @function\n" \
		"	.p2align 4\n" name ":\n" \
		"	.cfi_startproc\n" \
		"	movq brrace_run(%rip), %rax\n" \
		"	testq %rax, %rax\n" \
		"	jz " name "_noted\n" \
		"	movq (%rax), %rax\n" \
		"	movq %rbx, (%rax)\n" \
		"	movq %rbp, 8(%rax)\n" \
		"	movq %r12, 16(%rax)\n" \
		"	movq %r13, 24(%rax)\n" \
		"	movq %r14, 32(%rax)\n" \
		"	movq %r15, 40(%rax)\n" \
		"	leaq 8(%rsp), %r11\n" \
		"	movq %r11, 48(%rax)\n" \
		"	movq (%rsp), %r11\n" \
		"	movq %r11, 56(%rax)\n" \
		"	jmp " name "_noted\n" \
		"	.cfi_endproc\n" \
		"	.size " name ", .-" name "\n" \
		"	.popsection\n")

#define HOOK_IN(scope, type, name, parameters) \
	HOOK_ENTRY(#name, scope); \
	__attribute__((used, visibility("hidden"))) type name##_noted parameters; \
	type name##_noted parameters
#define HOOK(type, name, parameters, arguments) HOOK_IN(".globl", type, name, parameters)

/*
 * HOOK_PASS(type, name, (parameters), (arguments), statements) begins one that executes
 * the statements first, with nothing noted; they may return.  Else it jumps to the hook
 * proper, which finds registers and stack as its caller left them: that is what compilers
 * make of a last call, if they optimize at all, and what a test looks for.
 */
#ifdef __OPTIMIZE__
#define HOOK_PASS(type, name, parameters, arguments, ...) \
	type name##_long parameters; \
	type name parameters \
	{ \
		__VA_ARGS__ \
		return name##_long arguments; \
	} \
	HOOK_IN(".local", type, name##_long, parameters)
#endif

#else
/*
 * In C the registers cannot be had one by one, but a function can be made to save them all
 * in its frame, and does no more than that.  A state is then the stack from that frame on.
 * A gap in it may differ between two rounds that are the same, so that a thread is found
 * waiting later or, in the end, by the limit of steps; never where it does not wait.
 */
#ifdef __clang__ /* in some of them name##_noted() never does */
#pragma clang diagnostic ignored "-Winvalid-noreturn"
#endif
#define HOOK(type, name, parameters, arguments) \
	static __attribute__((noinline)) type name##_noted parameters; \
	type name parameters \
	{ \
		struct run *run __attribute__((cleanup(hook_left))) = brrace_run; \
\
		if (run) { \
			__builtin_unwind_init(); \
			run->thread->regs.pc = (uintptr_t)__builtin_return_address(0); \
			hook_note(&run->thread->regs); \
		} \
		return name##_noted arguments; \
	} \
	static type name##_noted parameters

static __attribute__((noinline, unused)) void hook_note(struct stack_regs *regs)
{
	regs->sp = (uintptr_t)__builtin_dwarf_cfa();
	regs->fp = *(uintptr_t *)__builtin_frame_address(0);
	regs->hook_pc = (uintptr_t)__builtin_return_address(0);
}

/* The frame is there until then. */
static inline void hook_left(struct run **run)
{
	__asm__ volatile("" : : "r"(*run));
}
#endif

#ifndef HOOK_PASS
#define HOOK_PASS(type, name, parameters, arguments, ...) HOOK(type, name, parameters, arguments)
#endif

#endif
