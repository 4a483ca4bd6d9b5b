/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring;

	QUEUE_ALLOCATE(ring, ring->slots[0], setup);
	if (ring)
		BRRACE_ROOT(struct ring, ring);
	return ring;
}

QUEUE_CAPACITY(struct ring, 0)
QUEUE_PUT(enqueue, uintptr_t, ring_enqueue)
QUEUE_TAKE(dequeue, uintptr_t, ring_dequeue)

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue},
};

QUEUE_SUBJECT(.name = TURN ? "dekker/spsc" : "dekker/spsc-no-turn",
	      .about = TURN ? "flags and a turn exclude producer and consumer" :
			      "the same without the turn: both may give way for ever",
	      .flags = BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 4, .preload = "enqueue",
	      .drain = "dequeue");
