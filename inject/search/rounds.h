/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rounds of a loop that change nothing: a thread that is back at a read in a state in
 * which it was since its last store would do the same again.  States are compared
 * byte by byte: what it is about to do, return address, and of the registers that a call
 * preserves and the stack what still matters.
 */
#ifndef SEARCH_ROUNDS_H
#define SEARCH_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "search/live.h"

#define ROUND_STATES 16
#define ROUND_STACK 8192 /* bytes; a deeper operation is not cut */

/* A read and all that it depends on; compared as bytes. */
struct round_read {
	uint64_t addr, kind;
	uint64_t value, expected; /* of an RMW */
	struct stack_regs regs;
};

struct round_state {
	struct round_read read;
	uint32_t depth;
	uint32_t reads; /* how many reads of the thread were before it */
	bool cleared;   /* of what does not matter */
	uint64_t stack[ROUND_STACK / 8];
};

struct rounds {
	uint32_t n;
	uint32_t reads;
	/* The newest overwrite the oldest; one more, to make the next in. */
	struct round_state states[ROUND_STATES + 1];
};

static inline void rounds_clear(struct rounds *rounds)
{
	rounds->n = 0;
	rounds->reads = 0;
}

/* At a read, before it, of a thread whose stack ends at top.  0: a new state, which is
 * kept; else how many reads ago it was in the same one.  live: NULL if not known. */
uint32_t rounds_again(struct rounds *rounds, const struct live *live, const struct round_read *read,
		      uintptr_t top);

#endif
