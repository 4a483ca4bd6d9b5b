/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/machine.h"

struct buffered {
	uint8_t variable;
	uint32_t value;
};

struct machine {
	struct litmus_outcome outcome; /* so far; its memory is the machine's */
	uint32_t at[LITMUS_THREADS];
	uint32_t n_buffered[LITMUS_THREADS];
	struct buffered buffer[LITMUS_THREADS][LITMUS_OPS]; /* the oldest first */
};

static struct {
	const struct litmus_program *program;
	bool buffers;
	struct litmus_outcomes *out;
} given;

static uint32_t value_of(const struct machine *m, uint32_t t, struct litmus_value value)
{
	return value.number + (value.from ? m->outcome.results[t][value.from - 1] : 0);
}

/* The thread's own newest store, or memory. */
static uint32_t look(const struct machine *m, uint32_t t, uint8_t variable)
{
	for (uint32_t i = m->n_buffered[t]; i--;)
		if (m->buffer[t][i].variable == variable)
			return m->buffer[t][i].value;
	return m->outcome.memory[variable];
}

static void drain(struct machine *m, uint32_t t)
{
	struct buffered oldest = m->buffer[t][0];

	m->outcome.memory[oldest.variable] = oldest.value;
	m->n_buffered[t]--;
	for (uint32_t i = 0; i < m->n_buffered[t]; i++)
		m->buffer[t][i] = m->buffer[t][i + 1];
}

/* Only with an empty buffer. */
static bool is_barrier(const struct litmus_op *op)
{
	if (op->kind == LITMUS_FENCE || op->kind == LITMUS_STORE)
		return op->order == memory_order_seq_cst;
	return op->kind != LITMUS_LOAD;
}

static void store(struct machine *m, uint32_t t, const struct litmus_op *op, uint32_t value)
{
	if (!given.buffers || is_barrier(op))
		m->outcome.memory[op->variable] = value;
	else
		m->buffer[t][m->n_buffered[t]++] = (struct buffered){op->variable, value};
}

static void execute_op(struct machine *m, uint32_t t, uint32_t i)
{
	const struct litmus_op *op = &given.program->ops[t][i];
	uint32_t value = value_of(m, t, op->value), read;

	if (op->only_if && !m->outcome.results[t][op->only_if - 1])
		return;
	read = litmus_reads(op) ? look(m, t, op->variable) : 0;
	m->outcome.results[t][i] = read;
	if (op->kind == LITMUS_CAS && read != value_of(m, t, op->expected))
		return;
	if (litmus_writes(op))
		store(m, t, op, op->kind == LITMUS_ADD ? read + value : value);
}

static void each_move(const struct machine *m)
{
	bool moved = false;

	for (uint32_t t = 0; t < given.program->n_threads; t++) {
		bool ended = m->at[t] == given.program->n_ops[t];
		struct machine next = *m;

		if (m->n_buffered[t]) {
			moved = true;
			drain(&next, t);
			each_move(&next);
			if (ended || is_barrier(&given.program->ops[t][m->at[t]]))
				continue;
			next = *m;
		} else if (ended) {
			continue;
		}
		moved = true;
		execute_op(&next, t, next.at[t]++);
		each_move(&next);
	}
	if (!moved)
		litmus_outcomes_add(given.out, &m->outcome);
}

void machine_run(const struct litmus_program *program, bool buffers, struct litmus_outcomes *out)
{
	struct machine start = {0};

	given.program = program;
	given.buffers = buffers;
	given.out = out;
	each_move(&start);
}
