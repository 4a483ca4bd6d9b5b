/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the search: programs drawn from seeds, and a machine that executes them
 * step by step and knows nothing of graphs.
 */
#ifndef SEARCH_PROGRAMS_H
#define SEARCH_PROGRAMS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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

static uint64_t random_state;

static inline uint32_t pick(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(random_state >> 33) % n;
}

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

/* ---- executions are told apart by what reads read, and by the order of writes */

#define NOBODY 255
#define ACCESSES (MOST_THREADS * MOST_STEPS)

/* Each access is thread * MOST_STEPS + step. */
struct signature {
	uint8_t from[ACCESSES];             /* which write it read, NOBODY: the initial one */
	uint8_t writes[VARIABLES][ACCESSES]; /* in their order; the rest is NOBODY */
};

/* ---- the machine */

struct machine {
	uint32_t at[MOST_THREADS];
	uint64_t read[MOST_THREADS];     /* by the thread's last read */
	uint64_t memory[VARIABLES];
	uint8_t newest[VARIABLES];
	uint32_t n_writes[VARIABLES];
	struct signature signature;
};

static inline void machine_start(struct machine *m)
{
	memset(m, 0, sizeof(*m));
	memset(m->newest, NOBODY, sizeof(m->newest));
	memset(&m->signature, NOBODY, sizeof(m->signature));
}

static inline bool machine_ended(const struct machine *m, uint32_t t)
{
	return m->at[t] == made.n_steps[t];
}

static inline bool step_reads(const struct step *s)
{
	return s->verb != WRITE && s->verb != WRITE_READ && s->verb != WRITE_IF;
}

/* Whether the thread's next step writes, and what. */
static inline bool machine_writes(const struct machine *m, uint32_t t, uint64_t *value)
{
	const struct step *s = &made.steps[t][m->at[t]];
	uint64_t memory = m->memory[s->variable];

	switch (s->verb) {
	case READ:
		return false;
	case WRITE_READ:
		*value = m->read[t] + s->value;
		return true;
	case WRITE_IF:
		*value = s->value;
		return m->read[t] != 0;
	case ADD:
		*value = memory + s->value;
		return true;
	case CAS:
		*value = s->value + 1u;
		return memory == s->value;
	case CAS_READ:
		*value = s->value;
		return memory == m->read[t];
	case LOCK:
		*value = 1;
		return memory == 0;
	default:
		*value = s->value;
		return true;
	}
}

/* Executes the thread's next step; a LOCK that is held only reads that it is. */
static inline void machine_step(struct machine *m, uint32_t t)
{
	const struct step *s = &made.steps[t][m->at[t]];
	uint8_t access = (uint8_t)(t * MOST_STEPS + m->at[t]), v = s->variable;
	uint64_t value;
	bool writes = machine_writes(m, t, &value);

	if (step_reads(s)) {
		m->signature.from[access] = m->newest[v];
		m->read[t] = m->memory[v];
	}
	if (writes) {
		m->memory[v] = value;
		m->newest[v] = access;
		m->signature.writes[v][m->n_writes[v]++] = access;
	}
	m->at[t]++;
}

#endif
