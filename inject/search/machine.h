/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the search: a machine that executes the program that was made step by
 * step, and knows nothing of graphs.
 */
#ifndef SEARCH_MACHINE_H
#define SEARCH_MACHINE_H

#include <stdbool.h>
#include <string.h>

#include "search/programs.h"

#define NOBODY 255
#define ACCESSES (MOST_THREADS * MOST_STEPS)

/* What executions are told apart by.  Each access is thread * MOST_STEPS + step. */
struct signature {
	uint8_t from[ACCESSES];              /* which write it read, NOBODY: the initial one */
	uint8_t writes[VARIABLES][ACCESSES]; /* in their order; the rest is NOBODY */
};

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
