/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/rounds.h"

#include <string.h>

#include "trace/stack_words.h"

/* Clears what does not matter, which takes its time: few states are ever compared. */
static void clear_dead(const struct live *live, struct round_state *s)
{
	if (s->cleared)
		return;
	live_stack(live, &s->read.regs, s->stack, s->depth / 8);
	s->read.regs = live_regs(live, &s->read.regs);
	s->cleared = true;
}

static bool same_place(const struct round_state *a, const struct round_state *b)
{
	return a->read.addr == b->read.addr && a->read.regs.pc == b->read.regs.pc &&
	       a->depth == b->depth;
}

static bool same(const struct live *live, struct round_state *a, struct round_state *b)
{
	if (!same_place(a, b))
		return false;
	clear_dead(live, a);
	clear_dead(live, b);
	return !memcmp(&a->read, &b->read, sizeof(a->read)) &&
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
	now->depth = (uint32_t)depth;
	now->cleared = false;
	stack_words_keep(now->stack, read->regs.sp, depth);
	for (uint32_t i = rounds->n - kept; i < rounds->n; i++)
		if (same(live, state(rounds, i), now))
			return now->reads - state(rounds, i)->reads;
	rounds->n++;
	return 0;
}
