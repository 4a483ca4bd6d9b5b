/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/checker.h"

#include <time.h>

/* Between two looks at a queue that is empty. */
#define NAP 200000

int checker_new(struct checker *c, const struct brrace_table *table, uint64_t capacity,
		const struct items *items, const struct clock *clock, uint32_t n_logs)
{
	int error = watch_new(&c->watch, table, capacity, items);

	handover_init(&c->in);
	return error ? error : merge_new(&c->merge, &c->watch, n_logs, clock->offset);
}

void checker_free(struct checker *c)
{
	merge_free(&c->merge);
	watch_free(&c->watch);
}

/* A few at a time: blocks are given back as soon as they are read. */
#define AT_ONCE 64

static bool take_blocks(struct checker *c)
{
	bool any = false;

	for (int i = 0; i < AT_ONCE; i++) {
		struct cds_wfcq_node *node = handover_take(&c->in);

		if (!node)
			break;
		merge_put(&c->merge, caa_container_of(node, struct log_block, node));
		any = true;
	}
	return any;
}

/* All that there was has been read: who had stopped to log may go on. */
static void catch_up(struct checker *c)
{
	if (__atomic_load_n(&c->behind, __ATOMIC_RELAXED) & 1)
		__atomic_fetch_add(&c->behind, 1, __ATOMIC_RELAXED);
}

uint32_t checker_times_behind(const struct checker *c)
{
	return (__atomic_load_n(&c->behind, __ATOMIC_RELAXED) + 1) / 2;
}

static void *check(void *arg)
{
	const struct timespec nap = {.tv_nsec = NAP};
	struct checker *c = arg;

	for (;;) {
		bool gives_up = __atomic_load_n(&c->gives_up, __ATOMIC_ACQUIRE);
		bool any = take_blocks(c);

		c->state = merge_run(&c->merge);
		if (c->state == MERGE_ENDED || (!any && gives_up))
			return NULL;
		if (any)
			continue;
		catch_up(c);
		nanosleep(&nap, NULL);
	}
}

int checker_start(struct checker *c)
{
	return -pthread_create(&c->thread, NULL, check, c);
}

bool checker_join(struct checker *c, bool gives_up)
{
	__atomic_store_n(&c->gives_up, gives_up, __ATOMIC_RELEASE);
	pthread_join(c->thread, NULL);
	return c->state == MERGE_ENDED;
}
