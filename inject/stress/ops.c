/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/ops.h"

#include <string.h>

#define SINGLE (BRRACE_SINGLE_PRODUCER | BRRACE_SINGLE_CONSUMER)
#define TAKES_MANY (BRRACE_BULK | BRRACE_BURST)

bool ops_allowed(const struct brrace_op *op, bool many)
{
	return !many || !(op->roles & SINGLE);
}

/* How well it suits; negative: not at all. */
static int suits(const struct brrace_op *op, bool many, uint32_t batch)
{
	if (!ops_allowed(op, many) || (batch > 1 && !(op->flags & TAKES_MANY)))
		return -1;
	return 2 * (batch > 1 || !(op->flags & TAKES_MANY)) + (many || (op->roles & SINGLE));
}

int ops_find(const struct brrace_table *table, enum brrace_kind kind, bool many, uint32_t batch)
{
	int best = -1, best_suits = -1;

	for (uint32_t i = 0; i < table->n_ops; i++) {
		int n = table->ops[i].kind == kind ? suits(&table->ops[i], many, batch) : -1;

		if (n > best_suits) {
			best_suits = n;
			best = (int)i;
		}
	}
	return best;
}

int ops_transmit(const struct brrace_table *table)
{
	for (uint32_t i = 0; i < table->n_ops; i++)
		if (table->ops[i].kind == BRRACE_COMPOSITE &&
		    !strcmp(table->ops[i].name, "transmit"))
			return (int)i;
	return -1;
}
