/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of searches: a ring of three items between two producers and a consumer. */
#ifndef SEARCH_YARDSTICK_TESTING_H
#define SEARCH_YARDSTICK_TESTING_H

#include "testing.h"

/* Words 0 to 3 are indices, 4 to 7 slots. */
enum { PROD_HEAD, PROD_TAIL, CONS_HEAD, CONS_TAIL, SLOTS };

SUBJECT_HOOK bool unchanged(uint64_t *ring, uint64_t prod_head, uint64_t cons_tail)
{
	return prod_head == load(&ring[PROD_HEAD]) && cons_tail == load(&ring[CONS_TAIL]);
}

SUBJECT_HOOK enum brrace_status enqueue(uint64_t *ring, uint64_t item, bool fixed)
{
	uint64_t prod_head, next, cons_tail;

	for (;;) {
		prod_head = load(&ring[PROD_HEAD]);
		next = (prod_head + 1) & 3;
		cons_tail = load(&ring[CONS_TAIL]);
		if (next == cons_tail) {
			if (!fixed || unchanged(ring, prod_head, cons_tail))
				return BRRACE_FULL;
			continue;
		}
		if (cas(&ring[PROD_HEAD], prod_head, next))
			break;
	}
	store(&ring[SLOTS + prod_head], item);
	while (load(&ring[PROD_TAIL]) != prod_head)
		;
	store(&ring[PROD_TAIL], next);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status put_fixed(void *ring, struct brrace_args *args)
{
	return enqueue(ring, args->in[0], true);
}

SUBJECT_CODE static enum brrace_status put_broken(void *ring, struct brrace_args *args)
{
	return enqueue(ring, args->in[0], false);
}

SUBJECT_CODE static enum brrace_status get(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;
	uint64_t cons_head = load(&words[CONS_HEAD]);
	uint64_t next = (cons_head + 1) & 3;

	if (cons_head == load(&words[PROD_TAIL]))
		return BRRACE_EMPTY;
	store(&words[CONS_HEAD], next);
	args->out[args->n_out++] = load(&words[SLOTS + cons_head]);
	store(&words[CONS_TAIL], next);
	return BRRACE_OK;
}

SUBJECT_CODE static uint64_t three(void *ring)
{
	(void)ring;
	return 3;
}

/* Operation 1 puts, 0 gets. */
static inline void use_ring(operation *put)
{
	bench.table.capacity = three;
	bench.ops[0].call = get;
	bench_op("put", BRRACE_PRODUCE, put);
}

static inline void use_big_ring(operation *put)
{
	use_ring(put);
	THREAD(1, 1);
	THREAD(1, 1);
	THREAD(0, 0, 0, 0);
}

static inline void use_middling_ring(operation *put)
{
	use_ring(put);
	THREAD(1, 1);
	THREAD(1, 1);
	THREAD(0, 0);
}

#endif
