/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: programs drawn from seeds. */
#ifndef SEARCH_PROGRAMS_H
#define SEARCH_PROGRAMS_H

#include <stdint.h>

#include "pick.h"

#define MOST_THREADS 4
#define MOST_STEPS 6
#define VARIABLES 4

enum verb { READ, WRITE, WRITE_READ, WRITE_IF, ADD, XCHG, CAS, CAS_READ, LOCK, VERBS };

struct step {
	uint8_t verb, variable, value;
};

static struct program {
	uint32_t n_threads;
	uint32_t n_steps[MOST_THREADS];
	struct step steps[MOST_THREADS][MOST_STEPS];
} made;

/* From `least` to that and `more` - 1 steps of one thread. */
static inline void make_thread(uint32_t least, uint32_t more, uint32_t variables, uint32_t verbs)
{
	uint32_t t = made.n_threads++;

	made.n_steps[t] = least + pick(more);
	for (uint32_t i = 0; i < made.n_steps[t]; i++)
		made.steps[t][i] = (struct step){
			.verb = (uint8_t)pick(verbs),
			.variable = (uint8_t)pick(variables),
			.value = (uint8_t)pick(3),
		};
}

/* Two threads of 2 to 4 steps or, or all orders would take too long, three of 2 to 3. */
static inline void make_program(uint64_t seed)
{
	uint32_t n;

	random_state = seed * 977 + 12345;
	made.n_threads = 0;
	n = 2 + pick(2);
	for (uint32_t t = 0; t < n; t++)
		make_thread(2, n == 2 ? 3 : 2, 2, seed % 5 ? LOCK : VERBS);
}

#endif
