/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-free stack of liburcu as it is.
 *
 * Progress: lock-free.  Side by side: any number push; one pops, or those that take the
 * lock: two that pop together without it let the head come round to a node whose next one
 * is another by then.  It has no limit.
 */
#include <stdlib.h>

#define _LGPL_SOURCE
#include <urcu/lfstack.h>

#include "brrace/subject.h"

static void *create(const struct brrace_setup *setup)
{
	struct cds_lfs_stack *stack = calloc(1, sizeof(*stack));

	(void)setup;
	if (!stack)
		return NULL;
	cds_lfs_init(stack);
	BRRACE_ROOT(struct cds_lfs_stack, stack);
	return stack;
}

static uint64_t capacity(void *stack)
{
	(void)stack;
	return BRRACE_NO_LIMIT;
}

static enum brrace_status push(void *stack, struct brrace_args *args)
{
	struct cds_lfs_node *node = (void *)args->in[0];

	cds_lfs_node_init(node);
	cds_lfs_push((struct cds_lfs_stack *)stack, node);
	return BRRACE_OK;
}

static enum brrace_status taken(struct brrace_args *args, struct cds_lfs_node *node)
{
	if (!node)
		return BRRACE_EMPTY;
	args->out[args->n_out++] = (uintptr_t)node;
	return BRRACE_OK;
}

static enum brrace_status pop(void *stack, struct brrace_args *args)
{
	return taken(args, __cds_lfs_pop((struct cds_lfs_stack *)stack));
}

static enum brrace_status pop_locked(void *stack, struct brrace_args *args)
{
	return taken(args, cds_lfs_pop_blocking(stack));
}

/* What lets the head come round: the newest goes back, the one below it does not. */
static enum brrace_status take_two_and_put_back(void *stack, struct brrace_args *args)
{
	uintptr_t first[BRRACE_MAX_VALUES], second[BRRACE_MAX_VALUES];
	struct brrace_args take = {.want = 1, .out = first};
	struct brrace_args take_more = {.want = 1, .out = second};
	struct brrace_args put = {.in = first, .n_in = 1, .n_done = 1};

	(void)args;
	if (brrace_invoke(stack, "pop", &take) == BRRACE_OK &&
	    brrace_invoke(stack, "pop", &take_more) == BRRACE_OK)
		brrace_invoke(stack, "push", &put);
	return BRRACE_OK;
}

static enum brrace_status empty(void *stack, struct brrace_args *args)
{
	args->result = cds_lfs_empty((struct cds_lfs_stack *)stack);
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"push", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, push},
	{"pop", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, pop},
	{"pop_locked", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, pop_locked},
	{"take_two_and_put_back", BRRACE_COMPOSITE, BRRACE_MULTI_PRODUCER | BRRACE_SINGLE_CONSUMER,
	 0, take_two_and_put_back},
	{"empty", BRRACE_QUERY_EMPTY, BRRACE_ANYONE, 0, empty},
};

BRRACE_SUBJECT(.name = "liburcu/lfstack", .about = "liburcu: a lock-free stack",
	       .flags = BRRACE_LIFO, .min_slots = 1, .default_slots = 16, .create = create,
	       .destroy = free, .capacity = capacity, .ops = ops,
	       .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "push", .drain = "pop", );
