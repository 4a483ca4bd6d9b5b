/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-free queue of liburcu as it is: a list that is never without a node, if need be
 * one that stands for none, and a tail that may lag behind.
 *
 * Progress: lock-free.  Side by side: everything, inside of RCU read-side critical
 * sections.  It has no limit.
 */
#include <stdlib.h>

#define _LGPL_SOURCE
#include <urcu/rculfqueue.h>

#include "brrace/subject.h"

#ifndef ONE_THREAD
#define ONE_THREAD 0
#endif

/* All calls are in one grace period: it ends when the execution does, whose memory is put
 * back.  Who is alone has nobody to wait for. */
static void after_grace_period(struct rcu_head *head, void (*reclaim)(struct rcu_head *head))
{
	if (ONE_THREAD)
		reclaim(head);
}

static void *create(const struct brrace_setup *setup)
{
	struct cds_lfq_queue_rcu *queue = calloc(1, sizeof(*queue));

	(void)setup;
	if (!queue)
		return NULL;
	cds_lfq_init_rcu(queue, after_grace_period);
	BRRACE_ROOT(struct cds_lfq_queue_rcu, queue);
	return queue;
}

/* It is empty but for the node that stands for none. */
static void destroy(void *queue)
{
	cds_lfq_destroy_rcu(queue);
	free(queue);
}

static uint64_t capacity(void *queue)
{
	(void)queue;
	return BRRACE_NO_LIMIT;
}

static enum brrace_status enqueue(void *queue, struct brrace_args *args)
{
	struct cds_lfq_node_rcu *node = (void *)args->in[0];

	cds_lfq_node_init_rcu(node);
	cds_lfq_enqueue_rcu(queue, node);
	return BRRACE_OK;
}

static enum brrace_status dequeue(void *queue, struct brrace_args *args)
{
	struct cds_lfq_node_rcu *node = cds_lfq_dequeue_rcu(queue);

	if (!node)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)node;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
};

BRRACE_SUBJECT(.name = "liburcu/rculfqueue", .about = "liburcu: a lock-free queue under RCU",
	       .min_slots = 1, .default_slots = 16, .create = create, .destroy = destroy,
	       .capacity = capacity, .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]),
	       .preload = "enqueue", .drain = "dequeue", );
