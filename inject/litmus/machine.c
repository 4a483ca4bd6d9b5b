/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/machine.h"

struct buffered {
	const struct litmus_op *op;
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

/* Each byte is of the thread's own newest store, or of memory. */
static uint32_t look(const struct machine *m, uint32_t t, const struct litmus_op *op)
{
	uint32_t value = m->outcome.memory[op->variable];

	for (uint32_t i = 0; i < m->n_buffered[t]; i++)
		if (m->buffer[t][i].op->variable == op->variable)
			value = litmus_put(m->buffer[t][i].op, value, m->buffer[t][i].value);
	return litmus_seen(op, value);
}

static void put(struct machine *m, const struct litmus_op *op, uint32_t value)
{
	uint32_t *variable = &m->outcome.memory[op->variable];

	*variable = litmus_put(op, *variable, value);
}

static void drain(struct machine *m, uint32_t t)
{
	put(m, m->buffer[t][0].op, m->buffer[t][0].value);
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
		put(m, op, value);
	else
		m->buffer[t][m->n_buffered[t]++] = (struct buffered){op, value};
}

static bool happens(const struct machine *m, uint32_t t, const struct litmus_op *op)
{
	return !op->only_if || m->outcome.results[t][op->only_if - 1];
}

static void execute_op(struct machine *m, uint32_t t, uint32_t i)
{
	const struct litmus_op *op = &given.program->ops[t][i];
	uint32_t value = value_of(m, t, op->value), read;

	if (!happens(m, t, op))
		return;
	read = litmus_reads(op) ? look(m, t, op) : 0;
	m->outcome.results[t][i] = read;
	if (op->kind == LITMUS_CAS && read != value_of(m, t, op->expected))
		return;
	if (litmus_writes(op))
		store(m, t, op, op->kind == LITMUS_ADD ? read + value : value);
}

static bool waits(const struct machine *m, uint32_t t)
{
	const struct litmus_op *op = &given.program->ops[t][m->at[t]];

	return happens(m, t, op) && is_barrier(op);
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
			if (ended || waits(m, t))
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
