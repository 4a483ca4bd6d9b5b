/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: the program that was made, as threads written by hand. */
#ifndef SEARCH_STEPS_BY_HAND_H
#define SEARCH_STEPS_BY_HAND_H

#include "search/by_hand.h"
#include "search/programs.h"

/* Which step each node of the running thread belongs to. */
static uint8_t step_of[MOST_THREADS][2 * MOST_STEPS + 2];

static inline uint64_t take_step(const struct step *s, uint64_t before)
{
	switch (s->verb) {
	case READ:
		return rd(s->variable);
	case WRITE:
		wr(s->variable, s->value);
		return before;
	case WRITE_READ:
		wr(s->variable, before + s->value);
		return before;
	case WRITE_IF:
		if (before)
			wr(s->variable, s->value);
		return before;
	case ADD:
		return add(s->variable, s->value);
	case XCHG:
		return hand_rmw((struct label){
			.rmw = RMW_XCHG,
			.place = s->variable,
			.value = s->value,
		});
	case CAS:
	case CAS_READ:
		return hand_rmw((struct label){
			.rmw = RMW_NONE,
			.place = s->variable,
			.value = s->verb == CAS ? s->value + 1u : s->value,
			.expected = s->verb == CAS ? s->value : before,
		});
	default:
		lock(s->variable);
		return 0;
	}
}

static inline void run_steps(uint16_t t)
{
	uint64_t before = 0;

	for (uint32_t i = 0; i < made.n_steps[t]; i++) {
		for (uint16_t n = hand.index; n < hand.index + 2; n++)
			step_of[t][n] = (uint8_t)(t * MOST_STEPS + i);
		before = take_step(&made.steps[t][i], before);
	}
}

#endif
