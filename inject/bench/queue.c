/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/queue.h"

#include "stress/ops.h"
#include "subject/slots.h"

/* An operation of that kind for one thread, or several; NULL: there is none. */
static const struct brrace_op *pick(const struct brrace_table *table, enum brrace_kind kind,
				    bool many)
{
	int op = ops_find(table, kind, many, 1);

	return op < 0 ? NULL : &table->ops[op];
}

static enum queue_fit for_slots(const struct brrace_table *table, uint32_t slots)
{
	static const enum queue_fit fits[] = {
		[SLOTS_FIT] = QUEUE_FITS,
		[SLOTS_TOO_FEW] = QUEUE_TOO_LARGE,
		[SLOTS_TOO_MANY] = QUEUE_TOO_SMALL,
		[SLOTS_NO_POWER_OF_2] = QUEUE_POWER_OF_2,
	};

	return fits[slots_judge(table, slots)];
}

enum queue_fit queue_for(struct queue *queue, const struct brrace_table *table, uint32_t producers,
			 uint32_t consumers, uint32_t slots)
{
	if (table->flags & BRRACE_UNORDERED || !pick(table, BRRACE_PRODUCE, false) ||
	    !pick(table, BRRACE_CONSUME, false))
		return QUEUE_NONE;
	queue->table = table;
	queue->produce = pick(table, BRRACE_PRODUCE, producers > 1);
	queue->consume = pick(table, BRRACE_CONSUME, consumers > 1);
	if (!queue->produce || !queue->consume)
		return QUEUE_SINGLE;
	return for_slots(table, slots);
}
