/* SPDX-License-Identifier: BSD-2-Clause */
/* RING_SYNC: how threads of one side go together; RING_NAME, RING_ABOUT: see rings.mk. */
#include "ring.h"

#include <rte_version.h>

#include "../queue_table.h"

#define STRING(x) STRING_OF(x)
#define STRING_OF(x) #x

struct slot {
	void *object;
};

/* As rte_ring_init() does, which is in the library; but that threads may be as far
 * apart as there are slots, where it allows an eighth. */
static void init(struct rte_ring *ring, const struct brrace_setup *setup)
{
	uint32_t origin = (uint32_t)setup->origin;

	ring->size = setup->slots;
	ring->mask = setup->slots - 1;
	ring->capacity = ring->mask;
	ring->prod.sync_type = ring->cons.sync_type = RING_SYNC;
	if (ring->prod.sync_type == RTE_RING_SYNC_MT_RTS) {
		ring->rts_prod.head.val.pos = ring->rts_prod.tail.val.pos = origin;
		ring->rts_cons.head.val.pos = ring->rts_cons.tail.val.pos = origin;
		rte_ring_set_prod_htd_max(ring, ring->capacity);
		rte_ring_set_cons_htd_max(ring, ring->capacity);
	} else { /* HTS has them where the others have them */
		ring->prod.head = ring->prod.tail = origin;
		ring->cons.head = ring->cons.tail = origin;
	}
}

static void *create(const struct brrace_setup *setup)
{
	size_t size = sizeof(struct rte_ring) + setup->slots * sizeof(struct slot);
	struct rte_ring *ring = aligned_alloc(RTE_CACHE_LINE_SIZE, RTE_CACHE_LINE_ROUNDUP(size));
	struct slot *slots = (struct slot *)(ring + 1);

	if (!ring)
		return NULL;
	memset(ring, 0, size);
	init(ring, setup);
	BRRACE_ROOT(struct rte_ring, ring);
	BRRACE_ROOT(struct slot, slots, setup->slots);
	return ring;
}

static uint64_t capacity(void *ring)
{
	return rte_ring_get_capacity(ring);
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	return rte_ring_enqueue(ring, (void *)args->in[0]) ? BRRACE_FULL : BRRACE_OK;
}

static enum brrace_status enqueue_bulk(void *ring, struct brrace_args *args)
{
	unsigned n = rte_ring_enqueue_bulk(ring, (void *const *)args->in, args->n_in, NULL);

	return n ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status enqueue_burst(void *ring, struct brrace_args *args)
{
	args->n_done = rte_ring_enqueue_burst(ring, (void *const *)args->in, args->n_in, NULL);
	return args->n_done ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *ring, struct brrace_args *args)
{
	args->n_out = !rte_ring_dequeue(ring, (void **)args->out);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static enum brrace_status dequeue_bulk(void *ring, struct brrace_args *args)
{
	args->n_out = rte_ring_dequeue_bulk(ring, (void **)args->out, args->want, NULL);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static enum brrace_status dequeue_burst(void *ring, struct brrace_args *args)
{
	args->n_out = rte_ring_dequeue_burst(ring, (void **)args->out, args->want, NULL);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static enum brrace_status full(void *ring, struct brrace_args *args)
{
	args->result = rte_ring_full(ring);
	return BRRACE_OK;
}

static enum brrace_status empty(void *ring, struct brrace_args *args)
{
	args->result = rte_ring_empty(ring);
	return BRRACE_OK;
}

static enum brrace_status count(void *ring, struct brrace_args *args)
{
	args->result = rte_ring_count(ring);
	return BRRACE_OK;
}

#define SINGLE (RING_SYNC == RTE_RING_SYNC_ST)
#define PRODUCER (SINGLE ? BRRACE_SINGLE_PRODUCER : BRRACE_MULTI_PRODUCER)
#define CONSUMER (SINGLE ? BRRACE_SINGLE_CONSUMER : BRRACE_MULTI_CONSUMER)

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, PRODUCER, 0, enqueue},
	{"enqueue_bulk", BRRACE_PRODUCE, PRODUCER, BRRACE_BULK, enqueue_bulk},
	{"enqueue_burst", BRRACE_PRODUCE, PRODUCER, BRRACE_BURST, enqueue_burst},
	{"dequeue", BRRACE_CONSUME, CONSUMER, 0, dequeue},
	{"dequeue_bulk", BRRACE_CONSUME, CONSUMER, BRRACE_BULK, dequeue_bulk},
	{"dequeue_burst", BRRACE_CONSUME, CONSUMER, BRRACE_BURST, dequeue_burst},
	{"full", BRRACE_QUERY_FULL, BRRACE_ANYONE, 0, full},
	{"empty", BRRACE_QUERY_EMPTY, BRRACE_ANYONE, 0, empty},
	{"count", BRRACE_QUERY_COUNT, BRRACE_ANYONE, 0, count},
};

QUEUE_SUBJECT(.name = RING_NAME,
	      .about = "DPDK " STRING(RTE_VER_YEAR) "." STRING(RTE_VER_MONTH) ": " RING_ABOUT,
	      .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2, .min_slots = 2, .default_slots = 4,
	      .preload = "enqueue", .drain = "dequeue", );
