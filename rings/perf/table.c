/* SPDX-License-Identifier: BSD-2-Clause */
#include "buffer.h"

#include <stdlib.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct buffer *b = calloc(1, sizeof(*b) + setup->slots * sizeof(b->data[0]));

	if (!b)
		return NULL;
	b->mask = setup->slots - 1;
	b->data_head = b->data_tail = setup->origin;
	BRRACE_ROOT(struct buffer, b);
	return b;
}

static uint64_t capacity(void *ring)
{
	return ((struct buffer *)ring)->mask + 1;
}

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	return buffer_write(ring, args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status take(void *ring, struct brrace_args *args)
{
	args->n_out = buffer_read(ring, args->out);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{"write", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},
	{"read", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, take},
};

BRRACE_SUBJECT(.name = RING_NAME, .about = RING_ABOUT,
	       .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 1,
	       .max_slots = 1U << 30, .default_slots = 4, .create = create, .destroy = free,
	       .capacity = capacity, .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]),
	       .preload = "write", .drain = "read");
