/* SPDX-License-Identifier: BSD-2-Clause */
/* Native code, searched under each memory model. */
#include "search/exhaust_testing.h"

#include <stdlib.h>

#include "graph/model.h"

static void search_under(enum model_kind model)
{
	run_free(bench.run);
	bench.run = NULL;
	bench.plan.model = (uint8_t)model;
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
}

/* Complete executions under each model. */
static void expect_complete(uint64_t sc, uint64_t tso, uint64_t rc11)
{
	search_under(MODEL_SC);
	assert_int_equal(seen.result.counts.complete, sc);
	search_under(MODEL_TSO);
	assert_int_equal(seen.result.counts.complete, tso);
	search_under(MODEL_RC11);
	assert_int_equal(seen.result.counts.complete, rc11);
}

/* Under each model, executions in which it is found. */
static void expect_found(enum finding_kind kind, bool sc, bool tso, bool rc11)
{
	search_under(MODEL_SC);
	assert_int_equal(seen.findings[kind] > 0, sc);
	search_under(MODEL_TSO);
	assert_int_equal(seen.findings[kind] > 0, tso);
	search_under(MODEL_RC11);
	assert_int_equal(seen.findings[kind] > 0, rc11);
}

SUBJECT_HOOK uint64_t load_as(uint64_t *at, int order)
{
	return __brrace_atomic64_load(at, order);
}

SUBJECT_HOOK void store_as(uint64_t *at, uint64_t value, int order)
{
	__brrace_atomic64_store(at, value, order);
}

/* ---- store buffering */

SUBJECT_HOOK uint64_t store_and_load(uint64_t *to, uint64_t *from, int order, int fence)
{
	store_as(to, 1, order);
	if (fence != __ATOMIC_RELAXED)
		__brrace_atomic_thread_fence(fence);
	return load_as(from, order);
}

#define STORE_AND_LOAD(name, own, order, fence) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		args->result = store_and_load(&words[own], &words[1 - (own)], order, fence); \
		return BRRACE_OK; \
	}

STORE_AND_LOAD(relaxed_0, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
STORE_AND_LOAD(relaxed_1, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
STORE_AND_LOAD(fenced_0, 0, __ATOMIC_RELAXED, __ATOMIC_SEQ_CST)
STORE_AND_LOAD(fenced_1, 1, __ATOMIC_RELAXED, __ATOMIC_SEQ_CST)
STORE_AND_LOAD(strong_0, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)
STORE_AND_LOAD(strong_1, 1, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)

static void two_threads(operation *a, operation *b)
{
	bench_op("a", BRRACE_QUERY_COUNT, a);
	bench_op("b", BRRACE_QUERY_COUNT, b);
	THREAD(1);
	THREAD(2);
}

static void test_store_buffering(void **state)
{
	(void)state;
	two_threads(relaxed_0, relaxed_1);
	expect_complete(3, 4, 4);
	/* Both read 0 in one, and each of them in one more. */
	assert_int_equal(seen.results[0], 4);
}

static void test_fences(void **state)
{
	(void)state;
	two_threads(fenced_0, fenced_1);
	expect_complete(3, 3, 3);
}

static void test_seq_cst_accesses(void **state)
{
	(void)state;
	two_threads(strong_0, strong_1);
	expect_complete(3, 3, 3);
}

/* ---- a CAS that fails has an order of its own */

#define FAILING(name, failed) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring, expected = 7; \
\
		__brrace_atomic64_compare_exchange_strong(&words[0], &expected, 8, \
							  __ATOMIC_ACQ_REL, failed); \
		args->result = expected ? load_as(&words[1], __ATOMIC_RELAXED) : 2; \
		return BRRACE_OK; \
	}

FAILING(fails_acquiring, __ATOMIC_ACQUIRE)
FAILING(fails_relaxed, __ATOMIC_RELAXED)

SUBJECT_CODE static enum brrace_status send(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = 3;
	store_as(&words[1], 1, __ATOMIC_RELAXED);
	store_as(&words[0], 1, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

static void test_order_of_failure(void **state)
{
	(void)state;
	two_threads(send, fails_acquiring);
	expect_complete(2, 2, 2);
}

static void test_relaxed_failure(void **state)
{
	(void)state;
	two_threads(send, fails_relaxed);
	expect_complete(2, 2, 3);
	assert_int_equal(seen.results[0], 1);
}

/* ---- a slot, and a flag that says that it is full */

#define SLOT_PUT(name, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		if (load_as(&words[0], order)) \
			return BRRACE_FULL; \
		store(&words[1], args->in[0]); \
		store_as(&words[0], 1, order); \
		return BRRACE_OK; \
	}

#define SLOT_GET(name, order) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		uint64_t *words = ring; \
\
		if (!load_as(&words[0], order)) \
			return BRRACE_EMPTY; \
		args->out[args->n_out++] = load(&words[1]); \
		store_as(&words[0], 0, order); \
		return BRRACE_OK; \
	}

/* Hooks take any order of a load or store for what it is there. */
SLOT_PUT(put_relaxed, __ATOMIC_RELAXED)
SLOT_GET(get_relaxed, __ATOMIC_RELAXED)
SLOT_PUT(put_strongly, __ATOMIC_SEQ_CST)
SLOT_GET(get_strongly, __ATOMIC_SEQ_CST)

SUBJECT_CODE static uint64_t one(void *ring)
{
	(void)ring;
	return 1;
}

static void use_slot(operation *put, operation *get)
{
	bench.table.capacity = one;
	bench.ops[0].call = get;
	bench_op("put", BRRACE_PRODUCE, put);
}

/* What was in the slot before is no item. */
static void test_a_slot_that_is_not_published(void **state)
{
	(void)state;
	use_slot(put_relaxed, get_relaxed);
	THREAD(1);
	THREAD(0);
	expect_found(FINDING_FOREIGN, false, false, true);
}

static void test_a_slot_that_is(void **state)
{
	(void)state;
	use_slot(put_strongly, get_strongly);
	THREAD(1, 1);
	THREAD(0, 0);
	for (int kind = 0; kind < NOTE_TRANSIENT_FULL; kind++)
		expect_found(kind, false, false, false);
}

/* A get may have returned, and that the slot is free still be in its buffer: then full
 * is not false. */
static void test_a_finished_get_may_not_be_seen(void **state)
{
	(void)state;
	use_slot(put_relaxed, get_relaxed);
	THREAD(1, 1);
	THREAD(0);
	expect_found(FINDING_FALSE_FULL, false, false, false);
}

/* ---- calls that precede others */

/* Refused by who knows that T1 has done all it does. */
SUBJECT_CODE static enum brrace_status refuse(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	return load_as(&words[2], __ATOMIC_ACQUIRE) ? BRRACE_FULL : BRRACE_AGAIN;
}

SUBJECT_CODE static enum brrace_status tell(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	store_as(&words[2], 1, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status see(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = load_as(&words[2], __ATOMIC_ACQUIRE);
	return BRRACE_OK;
}

static void use_told_slot(void)
{
	use_slot(put_strongly, get_strongly);
	bench_op("tell", BRRACE_QUERY_COUNT, tell);
	bench_op("see", BRRACE_QUERY_COUNT, see);
	bench_op("refuse", BRRACE_PRODUCE, refuse);
	THREAD(1, 0, 2);
}

/* The item was taken out before T2 saw that, and so before it was told full. */
static void test_what_was_seen_precedes(void **state)
{
	(void)state;
	use_told_slot();
	THREAD(3, 4);
	expect_found(FINDING_FALSE_FULL, true, true, true);
}

/* It learns that only as it is told: only where there are moments did it begin after, as
 * in executions that need no store buffer. */
static void test_what_is_seen_later_does_not(void **state)
{
	(void)state;
	use_told_slot();
	THREAD(4);
	expect_found(FINDING_FALSE_FULL, true, true, false);
}

/* ---- others */

static void test_increments(void **state)
{
	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, increment);
	THREAD(1);
	THREAD(1, 1);
	THREAD(1);
	expect_complete(12, 12, 12);
}

SUBJECT_CODE static enum brrace_status wait_for_word(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	while (!load(&words[0]))
		;
	args->result = load(&words[1]);
	return BRRACE_OK;
}

/* What it reads then may be older, of plain words. */
static void test_waiting(void **state)
{
	(void)state;
	two_threads(wait_for_word, set_words);
	expect_complete(1, 1, 2);
	expect_counts(2, 1);
	assert_int_equal(seen.findings[FINDING_STUCK], 0);
}

/* Whoever keeps a graph has room for one of the search's model. */
static uint32_t copy_graph(void *ctx, const struct exhaust_leaf *leaf)
{
	const struct graph *g = leaf->graph;
	size_t bytes = graph_bytes(g->n_threads, g->length, g->places, ctx);
	struct graph *copy = malloc(bytes), *own = malloc(bytes);

	assert_non_null(copy);
	assert_non_null(own);
	graph_init(own, g->n_threads, g->length, g->places, ctx);
	assert_int_equal(g->stride, own->stride);
	assert_int_equal(g->locations_at, own->locations_at);
	assert_int_equal(g->reads_at, own->reads_at);
	graph_copy(copy, g);
	seen.executions++;
	free(copy);
	free(own);
	return 0;
}

/* Executions that need no store buffer are judged as others are. */
static void test_graphs_handed_over(void **state)
{
	struct exhaust_options options = {
		.kinds = FINDING_VIOLATIONS,
		.leaf = copy_graph,
		.forget = forget,
		.ctx = (void *)&graph_tso,
	};

	(void)state;
	two_threads(relaxed_0, relaxed_1);
	bench.plan.model = MODEL_TSO;
	forget(NULL);
	bench_start();
	exhaust(bench.run, &options, &seen.result);
	assert_int_equal(seen.executions, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_store_buffering),
		BENCH(test_fences),
		BENCH(test_seq_cst_accesses),
		BENCH(test_order_of_failure),
		BENCH(test_relaxed_failure),
		BENCH(test_a_slot_that_is_not_published),
		BENCH(test_a_slot_that_is),
		BENCH(test_a_finished_get_may_not_be_seen),
		BENCH(test_what_was_seen_precedes),
		BENCH(test_what_is_seen_later_does_not),
		BENCH(test_increments),
		BENCH(test_waiting),
		BENCH(test_graphs_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
