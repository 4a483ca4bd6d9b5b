/* SPDX-License-Identifier: BSD-2-Clause */
#include "sq.h"

#include <stdlib.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct sq *sq = calloc(1, sizeof(*sq) + setup->slots * sizeof(sq->entries[0]));

	if (!sq)
		return NULL;
	sq->mask = setup->slots - 1;
	atomic_init(&sq->head, (uint32_t)setup->origin);
	atomic_init(&sq->tail, (uint32_t)setup->origin);
	BRRACE_ROOT(struct sq, sq);
	return sq;
}

static uint64_t capacity(void *ring)
{
	return ((struct sq *)ring)->mask + UINT64_C(1);
}

static enum brrace_status submit(void *ring, struct brrace_args *args)
{
	return sq_submit(ring, args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status poll(void *ring, struct brrace_args *args)
{
	args->n_out = sq_poll(ring, args->out);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static enum brrace_status go_to_sleep(void *ring, struct brrace_args *args)
{
	args->n_out = sq_sleep(ring, args->out);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{"submit", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, submit},
	{"poll", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, poll},
	{"sleep", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, go_to_sleep},
};

BRRACE_SUBJECT(.name = RING_NAME, .about = RING_ABOUT,
	       .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 1,
	       .max_slots = 1U << 30, .default_slots = 4, .create = create, .destroy = free,
	       .capacity = capacity, .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]),
	       .preload = "submit", .drain = "poll");
