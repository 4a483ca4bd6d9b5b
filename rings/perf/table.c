/* SPDX-License-Identifier: BSD-2-Clause */
#include "buffer.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct buffer *b;

	QUEUE_ALLOCATE(b, b->data[0], setup);
	if (!b)
		return NULL;
	b->data_head = b->data_tail = setup->origin;
	BRRACE_ROOT(struct buffer, b);
	return b;
}

QUEUE_CAPACITY(struct buffer, 0)
QUEUE_PUT(put, uintptr_t, buffer_write)
QUEUE_TAKE(take, uintptr_t, buffer_read)

static const struct brrace_op ops[] = {
	{"write", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},
	{"read", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, take},
};

QUEUE_SUBJECT(.name = RING_NAME, .about = RING_ABOUT,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 1, .default_slots = 4,
	      .preload = "write", .drain = "read");
