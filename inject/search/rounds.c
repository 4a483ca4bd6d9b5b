/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/rounds.h"

#include <string.h>

#include "trace/stack_words.h"

static bool same(const struct round_state *s, const struct round_read *read, uint32_t depth)
{
	return s->depth == depth && !memcmp(&s->read, read, sizeof(*read)) &&
	       stack_words_same(s->stack, read->regs.rsp, depth);
}

uint32_t rounds_again(struct rounds *rounds, const struct round_read *read, uintptr_t top)
{
	uintptr_t depth = top - read->regs.rsp;
	uint32_t kept = rounds->n < ROUND_STATES ? rounds->n : ROUND_STATES;
	uint32_t before = rounds->reads++;
	struct round_state *s;

	if (depth > ROUND_STACK)
		return 0;
	for (uint32_t i = 0; i < kept; i++)
		if (same(&rounds->states[i], read, (uint32_t)depth))
			return before - rounds->states[i].reads;
	s = &rounds->states[rounds->n++ % ROUND_STATES];
	s->read = *read;
	s->depth = (uint32_t)depth;
	s->reads = before;
	stack_words_keep(s->stack, read->regs.rsp, depth);
	return 0;
}
