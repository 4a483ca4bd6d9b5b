/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "litmus/shapes.h"

struct draw {
	uint64_t state;
	const struct litmus_mix *mix;
};

/* A number below n. */
static uint8_t pick(struct draw *d, uint32_t n)
{
	/* Knuth's MMIX generator; its upper bits are the good ones. */
	d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint8_t)((d->state >> 33) % n);
}

static uint32_t between(struct draw *d, uint32_t least, uint32_t most)
{
	return least + pick(d, most - least + 1);
}

static uint8_t draw_order(struct draw *d, uint8_t kind)
{
	static const uint8_t all[] = {memory_order_relaxed, memory_order_acquire,
				      memory_order_release, memory_order_acq_rel,
				      memory_order_seq_cst};
	static const uint8_t loads[] = {memory_order_relaxed, memory_order_acquire,
					memory_order_seq_cst};
	static const uint8_t stores[] = {memory_order_relaxed, memory_order_release,
					 memory_order_seq_cst};

	if (kind == LITMUS_FENCE)
		return all[1 + pick(d, 4)];
	if (kind == LITMUS_LOAD)
		return loads[pick(d, 3)];
	return kind == LITMUS_STORE ? stores[pick(d, 3)] : all[pick(d, 5)];
}

/* The last of the first n operations that reads, as only_if and litmus_value name it. */
static uint8_t last_read(const struct litmus_op *ops, uint32_t n)
{
	while (n && !litmus_reads(&ops[n - 1]))
		n--;
	return (uint8_t)n;
}

static void draw_op(struct draw *d, struct litmus_op *ops, uint32_t n)
{
	static const uint8_t kinds[] = {LITMUS_LOAD,  LITMUS_LOAD,  LITMUS_LOAD,  LITMUS_LOAD,
					LITMUS_STORE, LITMUS_STORE, LITMUS_STORE, LITMUS_STORE,
					LITMUS_ADD,   LITMUS_XCHG,  LITMUS_CAS,   LITMUS_FENCE};
	struct litmus_op *op = &ops[n];

	op->kind = kinds[pick(d, sizeof(kinds))];
	op->order = draw_order(d, op->kind);
	if (op->kind == LITMUS_FENCE)
		return;
	op->variable = pick(d, d->mix->variables);
	op->part = d->mix->parts && pick(d, 2) == 0;
	op->plain = d->mix->plain && op->kind <= LITMUS_STORE && pick(d, 2) == 0;
	if (op->plain)
		op->order = memory_order_relaxed;
	if (litmus_writes(op))
		op->value.number = 1 + pick(d, 2);
	if (op->kind == LITMUS_CAS)
		op->expected.number = pick(d, 3);
	if (!d->mix->depend)
		return;
	if (litmus_writes(op) && pick(d, 4) == 0)
		op->value.from = last_read(ops, n);
	if (pick(d, 8) == 0)
		op->only_if = last_read(ops, n);
}

void litmus_draw(uint64_t seed, const struct litmus_mix *mix, struct litmus_program *to)
{
	struct draw d = {.state = seed * 977 + 12345, .mix = mix};

	memset(to, 0, sizeof(*to));
	to->n_threads = between(&d, mix->threads_least, mix->threads_most);
	for (uint32_t t = 0; t < to->n_threads; t++) {
		to->n_ops[t] = between(&d, mix->ops_least, mix->ops_most);
		for (uint32_t i = 0; i < to->n_ops[t]; i++)
			draw_op(&d, to->ops[t], i);
	}
}
