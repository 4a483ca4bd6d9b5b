/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wait-free concurrent queue of liburcu as it is: a list with a node of its own at the
 * head, whose tail is exchanged before the node there is linked to the new one.
 *
 * Progress: enqueuers are wait-free; a dequeuer waits for one that is stopped between
 * exchange and link.  Side by side: any producers, one consumer; those that take the lock
 * exclude each other.  It has no limit.
 */
#include <stdlib.h>

#define _LGPL_SOURCE
#include <urcu/wfcqueue.h>

struct queue {
	struct cds_wfcq_head head;
	struct cds_wfcq_tail tail;
};

static void *create(const struct brrace_setup *setup)
{
	struct queue *queue = calloc(1, sizeof(*queue));

	(void)setup;
	if (!queue)
		return NULL;
	cds_wfcq_init(&queue->head, &queue->tail);
	BRRACE_ROOT(struct queue, queue);
	return queue;
}

static uint64_t capacity(void *queue)
{
	(void)queue;
	return BRRACE_NO_LIMIT;
}

static enum brrace_status enqueue(void *queue, struct brrace_args *args)
{
	struct cds_wfcq_node *node = (void *)args->in[0];
	struct queue *q = queue;

	cds_wfcq_node_init(node);
	cds_wfcq_enqueue(&q->head, &q->tail, node);
	return BRRACE_OK;
}

static enum brrace_status taken(struct brrace_args *args, struct cds_wfcq_node *node)
{
	if (node == CDS_WFCQ_WOULDBLOCK)
		return BRRACE_AGAIN;
	if (!node)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)node;
	return BRRACE_OK;
}

static enum brrace_status dequeue(void *queue, struct brrace_args *args)
{
	struct queue *q = queue;

	return taken(args, __cds_wfcq_dequeue_blocking(&q->head, &q->tail));
}

static enum brrace_status dequeue_nonblocking(void *queue, struct brrace_args *args)
{
	struct queue *q = queue;

	return taken(args, __cds_wfcq_dequeue_nonblocking(&q->head, &q->tail));
}

static enum brrace_status dequeue_locked(void *queue, struct brrace_args *args)
{
	struct queue *q = queue;

	return taken(args, cds_wfcq_dequeue_blocking(&q->head, &q->tail));
}

static enum brrace_status empty(void *queue, struct brrace_args *args)
{
	struct queue *q = queue;

	args->result = cds_wfcq_empty(&q->head, &q->tail);
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue},
	{"dequeue_nonblocking", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue_nonblocking},
	{"dequeue_locked", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue_locked},
	{"empty", BRRACE_QUERY_EMPTY, BRRACE_ANYONE, 0, empty},
};

BRRACE_SUBJECT(.name = "liburcu/wfcqueue", .about = "liburcu: any producers, one consumer",
	       .min_slots = 1, .default_slots = 16, .create = create, .destroy = free,
	       .capacity = capacity, .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]),
	       .preload = "enqueue", .drain = "dequeue", );
