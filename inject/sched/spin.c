/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/spin.h"

#include <string.h>

#include "trace/stack_words.h"

static void keep(struct spin *spin, const struct stack_regs *regs, uint32_t depth, uint32_t writes,
		 uint32_t count)
{
	stack_words_keep((uint64_t *)&spin->regs, (uintptr_t)regs, sizeof(*regs));
	spin->depth = depth;
	spin->writes = writes;
	spin->since = count;
	stack_words_keep(spin->stack, regs->sp, depth);
}

static bool same(const struct spin *spin, const struct stack_regs *regs, uint32_t depth,
		 uint32_t writes)
{
	return spin->depth == depth && spin->writes == writes &&
	       stack_words_same((const uint64_t *)&spin->regs, (uintptr_t)regs, sizeof(*regs)) &&
	       stack_words_same(spin->stack, regs->sp, depth);
}

bool spin_round(struct spin *spin, const struct stack_regs *regs, uintptr_t top, uint32_t writes,
		uint32_t count)
{
	uintptr_t depth = top - regs->sp;

	if (depth > SPIN_STACK)
		return false;
	if (spin->depth && same(spin, regs, (uint32_t)depth, writes)) {
		spin->until = spin->seen = count;
		return true;
	}
	/* What was kept before somebody stored will not come again. */
	if (spin->depth && spin->writes != writes)
		spin->next = spin->reads = spin->first;
	if (!spin->depth || spin->reads >= spin->next) {
		keep(spin, regs, (uint32_t)depth, writes, count);
		spin->next = spin->reads * 2;
	}
	return false;
}
