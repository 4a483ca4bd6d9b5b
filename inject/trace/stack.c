/* SPDX-License-Identifier: BSD-2-Clause */
#define UNW_LOCAL_ONLY
#include "trace/stack.h"

#include <libunwind.h>
#include <string.h>
#include <ucontext.h>

/* Frames of the subject and of the runtime together; ends cycles. */
#define MAX_STEPS 256

static void fill_context(unw_context_t *context, const struct stack_regs *regs)
{
	greg_t *registers = context->uc_mcontext.gregs;

	memset(context, 0, sizeof(*context));
	registers[REG_RBX] = (greg_t)regs->rbx;
	registers[REG_RBP] = (greg_t)regs->rbp;
	registers[REG_R12] = (greg_t)regs->r12;
	registers[REG_R13] = (greg_t)regs->r13;
	registers[REG_R14] = (greg_t)regs->r14;
	registers[REG_R15] = (greg_t)regs->r15;
	registers[REG_RSP] = (greg_t)regs->rsp;
	registers[REG_RIP] = (greg_t)regs->rip;
}

void stack_unwind(struct stack *out, const struct stack_regs *regs, uintptr_t text,
		  size_t text_size)
{
	unw_context_t context;
	unw_cursor_t cursor;
	unw_word_t pc;

	out->depth = 0;
	/* Its cache outlives dlclose(): another subject in the same place would be unwound
	 * by the rules of the one before. */
	unw_set_caching_policy(unw_local_addr_space, UNW_CACHE_NONE);
	fill_context(&context, regs);
	if (unw_init_local(&cursor, &context))
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
