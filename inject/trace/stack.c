/* SPDX-License-Identifier: BSD-2-Clause */
#define UNW_LOCAL_ONLY
#include "trace/stack.h"

#include <libunwind.h>
#include <stdbool.h>
#include <ucontext.h>

/* Frames of the subject and of the runtime together; ends cycles. */
#define MAX_STEPS 256

#if !defined(HOOK_PORTABLE)
static bool fill_context(unw_context_t *context, const struct stack_regs *regs)
{
	greg_t *registers = context->uc_mcontext.gregs;

	registers[REG_RBX] = (greg_t)regs->rbx;
	registers[REG_RBP] = (greg_t)regs->rbp;
	registers[REG_R12] = (greg_t)regs->r12;
	registers[REG_R13] = (greg_t)regs->r13;
	registers[REG_R14] = (greg_t)regs->r14;
	registers[REG_R15] = (greg_t)regs->r15;
	registers[REG_RSP] = (greg_t)regs->sp;
	registers[REG_RIP] = (greg_t)regs->pc;
	return true;
}
#elif defined(__x86_64__)
static bool fill_context(unw_context_t *context, const struct stack_regs *regs)
{
	greg_t *registers = context->uc_mcontext.gregs;

	registers[REG_RBP] = (greg_t)regs->fp;
	registers[REG_RSP] = (greg_t)regs->sp;
	registers[REG_RIP] = (greg_t)regs->hook_pc;
	return true;
}
#elif defined(__aarch64__)
static bool fill_context(unw_context_t *context, const struct stack_regs *regs)
{
	context->uc_mcontext.regs[29] = regs->fp;
	context->uc_mcontext.sp = regs->sp;
	context->uc_mcontext.pc = regs->hook_pc;
	return true;
}
#else
/* Without a stack a report has one line less. */
static bool fill_context(unw_context_t *context, const struct stack_regs *regs)
{
	(void)context;
	(void)regs;
	return false;
}
#endif

void stack_unwind(struct stack *out, const struct stack_regs *regs, uintptr_t text,
		  size_t text_size)
{
	unw_context_t context = {0};
	unw_cursor_t cursor;
	unw_word_t pc;

	out->depth = 0;
	/* Its cache outlives dlclose(): another subject in the same place would be unwound
	 * by the rules of the one before. */
	unw_set_caching_policy(unw_local_addr_space, UNW_CACHE_NONE);
	if (!fill_context(&context, regs) || unw_init_local(&cursor, &context))
		return;
	for (unsigned i = 0; i < MAX_STEPS && out->depth < STACK_FRAMES; i++) {
		if (unw_get_reg(&cursor, UNW_REG_IP, &pc) || !pc)
			return;
		/* A call that never returns may be the last instruction of the text. */
		if (pc - 1 - text < text_size)
			out->pc[out->depth++] = pc;
		if (unw_step(&cursor) <= 0)
			return;
	}
}
