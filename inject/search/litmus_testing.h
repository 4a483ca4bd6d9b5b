/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: a litmus program, as threads written by hand. */
#ifndef SEARCH_LITMUS_TESTING_H
#define SEARCH_LITMUS_TESTING_H

#include "graph/parts.h"
#include "litmus/program.h"
#include "search/by_hand.h"

#define LENGTH (2 * LITMUS_OPS + 2)

static struct litmus_program program;
static struct litmus_outcome outcome; /* of the execution whose leaf is visited */

static inline uint64_t value_of(const struct litmus_value *v, const uint64_t *results)
{
	return v->number + (v->from ? results[v->from - 1] : 0);
}

/* number: of the operation, thread by thread, LITMUS_OPS for each; its pc. */
static inline uint64_t perform(const struct litmus_op *op, const uint64_t *results, uint32_t number)
{
	struct label label = {
		.order = op->order,
		.place = op->variable,
		.value = value_of(&op->value, results),
	};

	if (op->plain)
		label.flags = NODE_PLAIN | (program.strict ? NODE_STRICT : 0);
	label.size = op->part ? 1 : 8;
	label.value &= op->part ? 0xff : UINT64_MAX;
	label.pc = number;
	switch (op->kind) {
	case LITMUS_LOAD:
		label.kind = NODE_READ;
		if (op->part)
			part_narrow(&label, 1);
		return hand_node(label);
	case LITMUS_STORE:
		label.kind = NODE_WRITE;
		if (op->part)
			part_narrow(&label, 1);
		hand_node(label);
		hand.index += op->part;
		return 0;
	case LITMUS_FENCE:
		fence(op->order);
		return 0;
	case LITMUS_CAS:
		label.rmw = RMW_NONE;
		label.fail_order = litmus_failure_order(op) & 15;
		label.expected = value_of(&op->expected, results);
		break;
	default:
		label.rmw = op->kind == LITMUS_ADD ? RMW_ADD : RMW_XCHG;
	}
	label.kind = NODE_READ;
	if (op->part)
		part_narrow(&label, 1);
	return hand_rmw(label);
}

static inline void perform_thread(uint16_t t)
{
	uint64_t results[LITMUS_OPS] = {0};

	for (uint32_t i = 0; i < program.n_ops[t]; i++) {
		const struct litmus_op *op = &program.ops[t][i];

		if (op->only_if && !results[op->only_if - 1])
			continue;
		results[i] = perform(op, results, t * LITMUS_OPS + i);
		outcome.results[t][i] = (uint32_t)results[i];
	}
}

#endif
