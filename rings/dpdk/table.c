/* SPDX-License-Identifier: BSD-2-Clause */
#include "rte_ring.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct rte_ring *r;

	QUEUE_ALLOCATE(r, r->slots[0], setup);
	if (!r)
		return NULL;
	r->prod.head = r->prod.tail = r->cons.head = r->cons.tail = (uint32_t)setup->origin;
	BRRACE_ROOT(struct rte_ring, r);
	return r;
}

QUEUE_CAPACITY(struct rte_ring, 1)

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	uint32_t n = rte_ring_mp_enqueue_bulk(ring, (void *const *)args->in, args->n_in);

	return n ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status dequeue(void *ring, struct brrace_args *args)
{
	args->n_out = rte_ring_mc_dequeue_bulk(ring, (void **)args->out, args->want);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

/* What a caller does whose batch happens to be empty: it says nothing of the ring. */
static enum brrace_status enqueue_none(void *ring, struct brrace_args *args)
{
	rte_ring_mp_enqueue_bulk(ring, (void *const *)args->in, 0);
	return BRRACE_OK;
}

static enum brrace_status dequeue_none(void *ring, struct brrace_args *args)
{
	rte_ring_mc_dequeue_bulk(ring, (void **)args->out, 0);
	return BRRACE_OK;
}

#ifdef GENERIC
static enum brrace_status sp_enqueue(void *ring, struct brrace_args *args)
{
	uint32_t n = rte_ring_sp_enqueue_bulk(ring, (void *const *)args->in, args->n_in);

	return n ? BRRACE_OK : BRRACE_FULL;
}

static enum brrace_status sc_dequeue(void *ring, struct brrace_args *args)
{
	args->n_out = rte_ring_sc_dequeue_bulk(ring, (void **)args->out, args->want);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}
#endif

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"enqueue_bulk", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, BRRACE_BULK, enqueue},
	{"enqueue_none", BRRACE_COMPOSITE, BRRACE_MULTI_PRODUCER, 0, enqueue_none},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
	{"dequeue_bulk", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, BRRACE_BULK, dequeue},
	{"dequeue_none", BRRACE_COMPOSITE, BRRACE_MULTI_CONSUMER, 0, dequeue_none},
#ifdef GENERIC
	{"sp_enqueue", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, sp_enqueue},
	{"sc_dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, sc_dequeue},
	{"sc_dequeue_bulk", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, BRRACE_BULK, sc_dequeue},
#endif
};

#ifdef GENERIC
#define NAME RING_NAME
#define ABOUT RING_ABOUT
#elif YEAR == 2015
#define NAME "dpdk/rte_ring-2015"
#define ABOUT "DPDK before d097964616: an empty batch takes a turn"
#else
#define NAME "dpdk/rte_ring-2016"
#define ABOUT "DPDK since d097964616: an empty batch returns at once"
#endif

QUEUE_SUBJECT(.name = NAME, .about = ABOUT, .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2,
	      .min_slots = 2, .default_slots = 4, .preload = "enqueue", .drain = "dequeue");
