/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/rounds.h"

#include <string.h>

static bool same(const struct round_state *s, const struct stack_regs *regs, uint32_t depth)
{
	return s->depth == depth && !memcmp(&s->regs, regs, sizeof(*regs)) &&
	       !memcmp(s->stack, (const void *)regs->rsp, depth);
}

uint32_t rounds_again(struct rounds *rounds, const struct stack_regs *regs, uintptr_t top)
{
	uintptr_t depth = top - regs->rsp;
	uint32_t kept = rounds->n < ROUND_STATES ? rounds->n : ROUND_STATES;
	uint32_t before = rounds->reads++;
	struct round_state *s;

	if (depth > ROUND_STACK)
		return 0;
	for (uint32_t i = 0; i < kept; i++)
		if (same(&rounds->states[i], regs, (uint32_t)depth))
			return before - rounds->states[i].reads;
	s = &rounds->states[rounds->n++ % ROUND_STATES];
	s->regs = *regs;
	s->depth = (uint32_t)depth;
	s->reads = before;
	memcpy(s->stack, (const void *)regs->rsp, depth);
	return 0;
}
