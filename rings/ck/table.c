/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include <stdlib.h>

#include "brrace/subject.h"

bool ck_ring_dequeue_sc(struct ck_ring *ring, void **entry)
{
	uint32_t c = __atomic_load_n(&ring->c_head, __ATOMIC_RELAXED);
	uint32_t p = __atomic_load_n(&ring->p_tail, __ATOMIC_ACQUIRE); /* A1 */

	if (c == p)
		return false;
	*entry = ring->buffer[c & ring->mask];
	__atomic_store_n(&ring->c_head, c + 1, __ATOMIC_RELEASE); /* R2 */
	return true;
}

static void *create(const struct brrace_setup *setup)
{
	struct ck_ring *ring = calloc(1, sizeof(*ring) + setup->slots * sizeof(void *));

	if (!ring)
		return NULL;
	ring->size = setup->slots;
	ring->mask = setup->slots - 1;
	ring->c_head = ring->p_head = ring->p_tail = (uint32_t)setup->origin;
	BRRACE_ROOT(struct ck_ring, ring);
	return ring;
}

static uint64_t capacity(void *ring)
{
	return ((struct ck_ring *)ring)->mask;
}

static enum brrace_status enqueue_mp(void *ring, struct brrace_args *args)
{
	return ck_ring_enqueue_mp(ring, (void *)args->in[0]) ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue_sc(void *ring, struct brrace_args *args)
{
	void *entry;

	if (!ck_ring_dequeue_sc(ring, &entry))
		return BRRACE_EMPTY;
	args->out[0] = (uintptr_t)entry;
	args->n_out = 1;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{ "enqueue_mp", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue_mp },
	{ "dequeue_sc", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue_sc },
};

BRRACE_SUBJECT(
	.name = ck_ring_name,
	.about = ck_ring_about,
	.flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2,
	.min_slots = 2,
	.max_slots = 1U << 30,
	.default_slots = 4,
	.create = create,
	.destroy = free,
	.capacity = capacity,
	.ops = ops,
	.n_ops = sizeof(ops) / sizeof(ops[0]),
	.preload = "enqueue_mp",
	.drain = "dequeue_sc",
);
