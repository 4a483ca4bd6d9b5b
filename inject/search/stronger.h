/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses of the code taken for stronger ones than they are. */
#ifndef SEARCH_STRONGER_H
#define SEARCH_STRONGER_H

#include <stdatomic.h>

#include "graph/graph.h"

struct stronger {
	uint64_t pc;   /* of the access, as its label has it */
	uint8_t order; /* memory_order that it is taken to have */
};

/* Of orders, not consume: whether a is b or forbids more. */
static inline bool stronger_than(uint8_t a, uint8_t b)
{
	if (a == memory_order_release || b == memory_order_release)
		return a == b || a > memory_order_release || b == memory_order_relaxed;
	return a >= b;
}

/* A CAS that fails has no release. */
static inline void stronger_label(const struct stronger *changes, uint32_t n, struct label *label)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t order = changes[i].order;

		if (changes[i].pc != label->pc)
			continue;
		label->order = order & 15;
		if (order == memory_order_seq_cst)
			label->fail_order = memory_order_seq_cst;
		else if (order != memory_order_release && label->fail_order == memory_order_relaxed)
			label->fail_order = memory_order_acquire;
	}
}

#endif
