/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/rounds.h"

#include <string.h>

#include "trace/stack_words.h"

static bool same(const struct round_state *a, const struct round_state *b)
{
	return a->depth == b->depth && !memcmp(&a->read, &b->read, sizeof(a->read)) &&
	       !memcmp(a->stack, b->stack, a->depth);
}

static struct round_state *state(struct rounds *rounds, uint32_t i)
{
	return &rounds->states[i % (ROUND_STATES + 1)];
}

uint32_t rounds_again(struct rounds *rounds, const struct live *live, const struct round_read *read,
		      uintptr_t top)
{
	uintptr_t depth = top - read->regs.sp;
	uint32_t kept = rounds->n < ROUND_STATES ? rounds->n : ROUND_STATES;
	struct round_state *now = state(rounds, rounds->n);

	now->reads = rounds->reads++;
	if (depth > ROUND_STACK)
		return 0;
	now->read = *read;
	now->read.regs = live_regs(live, &read->regs);
	now->depth = (uint32_t)depth;
	stack_words_keep(now->stack, read->regs.sp, depth);
	live_stack(live, &read->regs, now->stack, depth / 8);
	for (uint32_t i = rounds->n - kept; i < rounds->n; i++)
		if (same(state(rounds, i), now))
			return now->reads - state(rounds, i)->reads;
	rounds->n++;
	return 0;
}
