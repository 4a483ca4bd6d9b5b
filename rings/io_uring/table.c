/* SPDX-License-Identifier: BSD-2-Clause */
#include "sq.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct sq *sq;

	QUEUE_ALLOCATE(sq, sq->entries[0], setup);
	if (!sq)
		return NULL;
	atomic_init(&sq->head, (uint32_t)setup->origin);
	atomic_init(&sq->tail, (uint32_t)setup->origin);
	BRRACE_ROOT(struct sq, sq);
	return sq;
}

QUEUE_CAPACITY(struct sq, 0)
QUEUE_PUT(submit, uintptr_t, sq_submit)
QUEUE_TAKE(poll, uintptr_t, sq_poll)
QUEUE_TAKE(go_to_sleep, uintptr_t, sq_sleep)

static const struct brrace_op ops[] = {
	{"submit", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, submit},
	{"poll", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, poll},
	{"sleep", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, go_to_sleep},
};

QUEUE_SUBJECT(.name = RING_NAME, .about = RING_ABOUT,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 1, .default_slots = 4,
	      .preload = "submit", .drain = "poll");
