/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct ck_ring *ring;

	QUEUE_ALLOCATE(ring, ring->buffer[0], setup);
	if (!ring)
		return NULL;
	ring->size = setup->slots;
	ring->c_head = ring->p_head = ring->p_tail = (uint32_t)setup->origin;
	BRRACE_ROOT(struct ck_ring, ring);
	return ring;
}

QUEUE_CAPACITY(struct ck_ring, 1)

#if CK_PRODUCERS == 1
#define PUT "enqueue_sp"
#define PUT_ROLE BRRACE_SINGLE_PRODUCER
QUEUE_PUT(enqueue, void *, ck_ring_enqueue_sp)
#else
#define PUT "enqueue_mp"
#define PUT_ROLE BRRACE_MULTI_PRODUCER
QUEUE_PUT(enqueue, void *, ck_ring_enqueue_mp)
#endif

#if CK_CONSUMERS == 1
#define TAKE "dequeue_sc"
#define TAKE_ROLE BRRACE_SINGLE_CONSUMER
QUEUE_TAKE(dequeue, void *, ck_ring_dequeue_sc)
#else
#define TAKE "dequeue_mc"
#define TAKE_ROLE BRRACE_MULTI_CONSUMER
QUEUE_TAKE(dequeue, void *, ck_ring_dequeue_mc)
#endif

static const struct brrace_op ops[] = {
	{PUT, BRRACE_PRODUCE, PUT_ROLE, 0, enqueue},
	{TAKE, BRRACE_CONSUME, TAKE_ROLE, 0, dequeue},
};

QUEUE_SUBJECT(.name = ck_ring_name, .about = ck_ring_about,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 4,
	      .preload = PUT, .drain = TAKE);
