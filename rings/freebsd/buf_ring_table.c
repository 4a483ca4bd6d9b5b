/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations of buf_ring(9), of any version, and `transmit`: what a driver
 * does with them (if_transmit, drbr).
 */
#include "buf_ring.h"

#include <stdlib.h>

#include "brrace/subject.h"

/* A transmit queue.  Its lock is what makes the consumer single. */
struct txq {
	struct buf_ring *tx_br;
	pthread_mutex_t tx_lock;
};

static void *create(const struct brrace_setup *setup)
{
	struct txq *txq = calloc(1, sizeof(*txq));

	if (!txq)
		return NULL;
	txq->tx_br = buf_ring_alloc(setup->slots, (uint32_t)setup->origin);
	if (!txq->tx_br) {
		free(txq);
		return NULL;
	}
	pthread_mutex_init(&txq->tx_lock, NULL);
	BRRACE_ROOT(struct buf_ring, txq->tx_br);
	BRRACE_ROOT(struct txq, txq);
	return txq;
}

static struct buf_ring *br_of(void *ring)
{
	struct txq *txq = ring;

	return txq->tx_br;
}

static void destroy(void *ring)
{
	struct txq *txq = ring;

	pthread_mutex_destroy(&txq->tx_lock);
	buf_ring_free(txq->tx_br);
	free(txq);
}

static uint64_t capacity(void *ring)
{
	return br_of(ring)->br_prod_size - 1;
}

static uint64_t drops(void *ring)
{
	return br_of(ring)->br_drops;
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	int error = buf_ring_enqueue(br_of(ring), (void *)args->in[0]);

	return error ? BRRACE_FULL : BRRACE_OK;
}

static enum brrace_status give(struct brrace_args *args, void *buf)
{
	if (!buf)
		return BRRACE_EMPTY;
	args->out[0] = (uintptr_t)buf;
	args->n_out = 1;
	return BRRACE_OK;
}

static enum brrace_status dequeue_mc(void *ring, struct brrace_args *args)
{
	return give(args, buf_ring_dequeue_mc(br_of(ring)));
}

static enum brrace_status dequeue_sc(void *ring, struct brrace_args *args)
{
	return give(args, buf_ring_dequeue_sc(br_of(ring)));
}

static enum brrace_status peek(void *ring, struct brrace_args *args)
{
	return give(args, buf_ring_peek(br_of(ring)));
}

#if BUF_RING >= BUF_RING_2019
static enum brrace_status peek_clear_sc(void *ring, struct brrace_args *args)
{
	return give(args, buf_ring_peek_clear_sc(br_of(ring)));
}
#endif

#if BUF_RING >= BUF_RING_2013
static enum brrace_status advance_sc(void *ring, struct brrace_args *args)
{
	(void)args;
	return buf_ring_advance_sc(br_of(ring)) ? BRRACE_OK : BRRACE_EMPTY;
}

static enum brrace_status putback_sc(void *ring, struct brrace_args *args)
{
	buf_ring_putback_sc(br_of(ring), (void *)args->in[0]);
	return BRRACE_OK;
}
#endif

static enum brrace_status full(void *ring, struct brrace_args *args)
{
	args->result = buf_ring_full(br_of(ring));
	return BRRACE_OK;
}

static enum brrace_status empty(void *ring, struct brrace_args *args)
{
	args->result = buf_ring_empty(br_of(ring));
	return BRRACE_OK;
}

static enum brrace_status count(void *ring, struct brrace_args *args)
{
	args->result = buf_ring_count(br_of(ring));
	return BRRACE_OK;
}

/*
 * Enqueues the thread's own packet, and then whoever gets the queue's lock sends
 * what is there.  A refused packet is dropped, but its thread tries the lock all
 * the same: a packet that came after the last look of the thread that held it
 * waits for the next caller, and a ring full of those would stay full for ever.
 */
static enum brrace_status transmit(void *ring, struct brrace_args *args)
{
	uintptr_t sent[BRRACE_MAX_VALUES];
	struct brrace_args next = { .want = 1, .out = sent };
	struct txq *txq = ring;
	enum brrace_status status = BRRACE_OK;

	if (args->n_in)
		status = brrace_invoke(ring, "enqueue", args);
	if (pthread_mutex_trylock(&txq->tx_lock) == 0) {
		while (brrace_invoke(ring, "dequeue_sc", &next) == BRRACE_OK)
			;
		pthread_mutex_unlock(&txq->tx_lock);
	}
	return status;
}

static const struct brrace_op ops[] = {
	{ "enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue },
	{ "dequeue_mc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue_mc },
	{ "dequeue_sc", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue_sc },
	{ "peek", BRRACE_PEEK, BRRACE_SINGLE_CONSUMER, 0, peek },
#if BUF_RING >= BUF_RING_2019
	{ "peek_clear_sc", BRRACE_PEEK, BRRACE_SINGLE_CONSUMER, 0, peek_clear_sc },
#endif
#if BUF_RING >= BUF_RING_2013
	{ "advance_sc", BRRACE_DROP_FRONT, BRRACE_SINGLE_CONSUMER, 0, advance_sc },
	{ "putback_sc", BRRACE_REPLACE_FRONT, BRRACE_SINGLE_CONSUMER, 0, putback_sc },
#endif
	{ "full", BRRACE_QUERY_FULL, BRRACE_ANYONE, 0, full },
	{ "empty", BRRACE_QUERY_EMPTY, BRRACE_ANYONE, 0, empty },
	{ "count", BRRACE_QUERY_COUNT, BRRACE_ANYONE, 0, count },
	{ "transmit", BRRACE_COMPOSITE, BRRACE_MULTI_PRODUCER | BRRACE_MULTI_CONSUMER, 0, transmit },
};

BRRACE_SUBJECT(
	.name = buf_ring_name,
	.about = buf_ring_about,
	.flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2,
	.min_slots = 2,
	.max_slots = 1U << 30, /* distances between indices are signed since 2024 */
	.default_slots = 4,
	.create = create,
	.destroy = destroy,
	.capacity = capacity,
	.drops = drops,
	.ops = ops,
	.n_ops = sizeof(ops) / sizeof(ops[0]),
	.preload = "enqueue",
	.drain = "dequeue_sc",
);
