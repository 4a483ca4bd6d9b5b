/* SPDX-License-Identifier: BSD-2-Clause */
/* RING_NAME, RING_ABOUT: see rings.mk. */
#include "ring.h"

#include "../queue_table.h"

struct queue {
	struct ck_ring ring;
	struct ck_ring_buffer buffer[];
};

static void *create(const struct brrace_setup *setup)
{
	struct queue *queue = calloc(1, sizeof(*queue) + setup->slots * sizeof(queue->buffer[0]));
	struct ck_ring *ring = (struct ck_ring *)queue;

	if (!queue)
		return NULL;
	ck_ring_init(ring, setup->slots);
	ring->c_head = ring->p_head = ring->p_tail = (unsigned)setup->origin;
	BRRACE_ROOT(struct ck_ring, ring);
	BRRACE_ROOT(struct queue, queue);
	return queue;
}

/* One slot is never used. */
static uint64_t capacity(void *queue)
{
	return ck_ring_capacity(&((struct queue *)queue)->ring) - 1;
}

/* Each kind of ring has the same operations. */
#define ENQUEUE(kind) \
	static enum brrace_status enqueue_##kind(void *queue, struct brrace_args *args) \
	{ \
		struct queue *q = queue; \
\
		return ck_ring_enqueue_##kind(&q->ring, q->buffer, (void *)args->in[0]) ? \
			       BRRACE_OK : \
			       BRRACE_FULL; \
	}
#define DEQUEUE(kind) \
	static enum brrace_status dequeue_##kind(void *queue, struct brrace_args *args) \
	{ \
		struct queue *q = queue; \
\
		args->n_out = ck_ring_dequeue_##kind(&q->ring, q->buffer, args->out); \
		return args->n_out ? BRRACE_OK : BRRACE_EMPTY; \
	}

ENQUEUE(spsc)
ENQUEUE(mpsc)
ENQUEUE(spmc)
ENQUEUE(mpmc)
DEQUEUE(spsc)
DEQUEUE(mpsc)
DEQUEUE(spmc)
DEQUEUE(mpmc)

/* It may say no where there is a value, if another consumer was faster. */
static enum brrace_status trydequeue_mpmc(void *queue, struct brrace_args *args)
{
	struct queue *q = queue;

	args->n_out = ck_ring_trydequeue_mpmc(&q->ring, q->buffer, args->out);
	return args->n_out ? BRRACE_OK : BRRACE_AGAIN;
}

static enum brrace_status size(void *queue, struct brrace_args *args)
{
	args->result = ck_ring_size(&((struct queue *)queue)->ring);
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"enqueue_spsc", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue_spsc},
	{"dequeue_spsc", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue_spsc},
	{"enqueue_mpsc", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue_mpsc},
	{"dequeue_mpsc", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue_mpsc},
	{"enqueue_spmc", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue_spmc},
	{"dequeue_spmc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue_spmc},
	{"enqueue_mpmc", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue_mpmc},
	{"dequeue_mpmc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue_mpmc},
	{"trydequeue_mpmc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, trydequeue_mpmc},
	{"size", BRRACE_QUERY_COUNT, BRRACE_ANYONE, 0, size},
};

QUEUE_SUBJECT(.name = RING_NAME, .about = "Concurrency Kit " CK_VERSION ": " RING_ABOUT,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 4,
	      .preload = "enqueue_mpmc", .drain = "dequeue_mpmc", );
