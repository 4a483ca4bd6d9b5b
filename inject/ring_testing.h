/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of whole runs: a small ring of several producers and one consumer. */
#ifndef RING_TESTING_H
#define RING_TESTING_H

#include "run.h"
#include "testing.h"

/* Heads and tails of producers and consumers, a counter of drops, four slots of which
 * three are usable. */
enum { PROD_HEAD, PROD_TAIL, CONS_HEAD, CONS_TAIL, DROPS, SLOT };
#define MASK 3

SUBJECT_CODE static enum brrace_status put(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, head, tail;

	do {
		head = load(&w[PROD_HEAD]);
		tail = load(&w[CONS_TAIL]);
		if (((head + 1) & MASK) == tail) {
			store(&w[DROPS], load(&w[DROPS]) + 1);
			return BRRACE_FULL;
		}
	} while (!cas(&w[PROD_HEAD], head, (head + 1) & MASK));
	store(&w[SLOT + head], args->in[0]);
	while (__brrace_atomic64_load(&w[PROD_TAIL], __ATOMIC_ACQUIRE) != head)
		;
	__brrace_atomic64_store(&w[PROD_TAIL], (head + 1) & MASK, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status get(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, head = load(&w[CONS_HEAD]);

	if (head == __brrace_atomic64_load(&w[PROD_TAIL], __ATOMIC_ACQUIRE))
		return BRRACE_EMPTY;
	store(&w[CONS_HEAD], (head + 1) & MASK);
	args->out[0] = load(&w[SLOT + head]);
	args->n_out = 1;
	store(&w[CONS_TAIL], (head + 1) & MASK);
	return BRRACE_OK;
}

SUBJECT_CODE static uint64_t drops(void *ring)
{
	return load((uint64_t *)ring + DROPS);
}

SUBJECT_CODE static uint64_t usable(void *ring)
{
	(void)ring;
	return MASK;
}

static uint8_t op_put, op_get;

static inline int set_ring(void **state)
{
	set_bench(state);
	op_put = bench_op("put", BRRACE_PRODUCE, put);
	op_get = bench_op("get", BRRACE_CONSUME, get);
	bench.table.capacity = usable;
	bench.table.drops = drops;
	bench.table.preload = "put";
	bench.table.drain = "get";
	return 0;
}

/* A producer held between two loads sees an almost empty ring as full. */
static inline enum run_end play_five_steps(void)
{
	return PLAY(UNTIL(0, ACCESS_LOAD, WORD(CONS_TAIL)), FINISH_OP(1, op_put),
		    FINISH_OP(1, op_get), FINISH(0));
}

static inline void start_five_steps(bool os_threads)
{
	bench.plan.os_threads = os_threads;
	THREAD(op_put);
	THREAD(op_put, op_get);
	bench_start();
}

#define RING(test) cmocka_unit_test_setup_teardown(test, set_ring, clear_bench)

#endif
