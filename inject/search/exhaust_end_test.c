/* SPDX-License-Identifier: BSD-2-Clause */
/* What ends an execution, or the whole search, before its time. */
#include "search/exhaust_testing.h"

/* ---- executions that the subject cuts */

SUBJECT_CODE static enum brrace_status assume_unset(void *ring, struct brrace_args *args)
{
	(void)args;
	brrace_assume(!load(ring));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status assume_set(void *ring, struct brrace_args *args)
{
	(void)args;
	brrace_assume(load(ring) != 0);
	return BRRACE_OK;
}

/* A thread that was cut is not, where a later store lets it go on. */
static void test_assumptions(void **state)
{
	(void)state;
	bench_op("unset", BRRACE_QUERY_COUNT, assume_unset);
	bench_op("set", BRRACE_QUERY_COUNT, set_words);
	bench_op("assume set", BRRACE_QUERY_COUNT, assume_set);
	THREAD(1);
	THREAD(2);
	THREAD(3);
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
	assert_int_equal(seen.result.counts.complete, 1);
	assert_int_equal(seen.result.counts.blocked, 0);
	assert_int_equal(seen.result.counts.cut, 3);
	assert_int_equal(seen.cut, 3);
	assert_int_equal(seen.executions, 4);
	assert_int_equal(seen.results[0], 3);
}

SUBJECT_CODE static enum brrace_status assume_nothing_holds(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	brrace_assume(0);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status crash_if_0_is(void *ring, struct brrace_args *args)
{
	(void)args;
	if (load(ring))
		__builtin_trap();
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status crash_unless_0_is(void *ring, struct brrace_args *args)
{
	(void)args;
	if (!load(ring))
		__builtin_trap();
	return BRRACE_OK;
}

static void test_a_crash_after_a_cut_is_of_no_interest(void **state)
{
	(void)state;
	bench_op("cut", BRRACE_QUERY_COUNT, assume_nothing_holds);
	bench_op("crash", BRRACE_QUERY_COUNT, crash_if_0_is);
	THREAD(1);
	THREAD(2);
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
	assert_false(seen.crashed);
	assert_int_equal(seen.cut, 2);
}

static void test_a_crash_before_a_cut_is_shown(void **state)
{
	(void)state;
	bench_op("cut", BRRACE_QUERY_COUNT, assume_nothing_holds);
	bench_op("crash", BRRACE_QUERY_COUNT, crash_unless_0_is);
	THREAD(1);
	THREAD(2);
	search_all(false);
	assert_true(seen.crashed);
	assert_int_equal(again(), RUN_CRASHED);
}

/* ---- what ends a search */

SUBJECT_CODE static enum brrace_status crash_if_set(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	if (load(&words[1]) && !load(&words[0]))
		__builtin_trap();
	return BRRACE_OK;
}

static void test_crash(void **state)
{
	(void)state;
	bench_op("crash", BRRACE_QUERY_COUNT, crash_if_set);
	bench_op("set", BRRACE_QUERY_COUNT, set_words);
	THREAD(1);
	THREAD(2);
	search_all(true);
	assert_true(seen.crashed);
	assert_int_equal(again(), RUN_CRASHED);
}

/* A word that the other thread finds, published before or after it is there. */
SUBJECT_CODE static enum brrace_status publish(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, *word = __brrace_malloc(8);

	(void)args;
	store(word, 5);
	__brrace_atomic64_store(&words[0], (uintptr_t)word, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status publish_first(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, *word = __brrace_malloc(8);

	(void)args;
	__brrace_atomic64_store(&words[0], (uintptr_t)word, __ATOMIC_RELEASE);
	store(word, 5);
	return BRRACE_OK;
}

/* Crashes if it finds what malloc() left there. */
SUBJECT_CODE static enum brrace_status look_up(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;
	uint64_t *word = (void *)__brrace_atomic64_load(&words[0], __ATOMIC_ACQUIRE);

	(void)args;
	if (word && load(word) != 5)
		__builtin_trap();
	return __brrace_malloc(8) ? BRRACE_OK : BRRACE_AGAIN; /* moves nobody else's block */
}

static void search_publishing(operation *op)
{
	bench_op("publish", BRRACE_QUERY_COUNT, op);
	bench_op("look_up", BRRACE_QUERY_COUNT, look_up);
	THREAD(1);
	THREAD(2);
}

static void test_each_thread_has_its_blocks(void **state)
{
	(void)state;
	search_publishing(publish);
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
	assert_int_equal(seen.result.counts.complete, 2);
}

static void test_what_malloc_left(void **state)
{
	(void)state;
	search_publishing(publish_first);
	search_all(true);
	assert_true(seen.crashed);
	assert_int_equal(again(), RUN_CRASHED);
}

SUBJECT_CODE static enum brrace_status allocate_and_free(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	__brrace_free(__brrace_malloc(8));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status allocate_zeroes(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	return __brrace_calloc(1, 8) ? BRRACE_OK : BRRACE_AGAIN;
}

SUBJECT_CODE static enum brrace_status allocate_much(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	return __brrace_malloc(SHARE_BYTES + 1) ? BRRACE_OK : BRRACE_AGAIN;
}

static void is_beyond_it(operation *op)
{
	bench_op("new", BRRACE_QUERY_COUNT, op);
	THREAD(1);
	THREAD(1);
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_BOUNDED);
	assert_non_null(strstr(seen.result.why, "memory"));
}

static void test_freeing_is_beyond_it(void **state)
{
	(void)state;
	is_beyond_it(allocate_and_free);
}

static void test_zeroes_are_beyond_it(void **state)
{
	(void)state;
	is_beyond_it(allocate_zeroes);
}

static void test_large_blocks_are_beyond_it(void **state)
{
	(void)state;
	is_beyond_it(allocate_much);
}

SUBJECT_CODE static enum brrace_status store_half(void *ring, struct brrace_args *args)
{
	(void)args;
	__brrace_write4(ring);
	*(volatile uint32_t *)ring = 1;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status store_other_half(void *ring, struct brrace_args *args)
{
	uint32_t *words = ring;

	(void)args;
	__brrace_write4(&words[1]);
	*(volatile uint32_t *)&words[1] = 1;
	return BRRACE_OK;
}

/* Bytes of two words. */
SUBJECT_CODE static enum brrace_status store_between(void *ring, struct brrace_args *args)
{
	char *between = (char *)ring + 6;

	(void)args;
	__brrace_unaligned_write4(between);
	*(volatile uint32_t *)between = 1;
	return BRRACE_OK;
}

static void search_with_whole(operation *op, enum model_kind model)
{
	clear_bench(NULL);
	set_bench(NULL);
	bench.plan.model = (uint8_t)model;
	bench_op("whole", BRRACE_QUERY_COUNT, increment);
	bench_op("half", BRRACE_QUERY_COUNT, store_half);
	bench_op("other", BRRACE_QUERY_COUNT, op);
	THREAD(1);
	THREAD(2, 3);
	search_all(false);
}

static void test_overlaps_are_beyond_it(void **state)
{
	(void)state;
	search_with_whole(store_between, MODEL_SC);
	assert_int_equal(seen.result.end, EXHAUST_BOUNDED);
	assert_non_null(strstr(seen.result.why, "accesses overlap"));
}

/* Two stores of a half: what changes the whole comes before, between or after them. */
static void test_parts_of_words(void **state)
{
	(void)state;
	for (int model = MODEL_SC; model < MODEL_KINDS; model++) {
		search_with_whole(store_half, model);
		expect_counts(3, 0);
		search_with_whole(store_other_half, model);
		if (model == MODEL_SC) {
			expect_counts(3, 0);
			continue;
		}
		assert_int_equal(seen.result.end, EXHAUST_BOUNDED);
		assert_non_null(strstr(seen.result.why, "parts that differ"));
	}
}

/* After you; no, after you. */
SUBJECT_CODE static enum brrace_status give_way(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, mine = args->want, other = 3 - mine;

	for (;;) {
		store(&words[mine], 1);
		if (!load(&words[other]))
			return BRRACE_OK;
		store(&words[mine], 0);
	}
}

static void test_rounds_that_store_may_have_no_end(void **state)
{
	(void)state;
	bench_op("go", BRRACE_QUERY_COUNT, give_way);
	THREAD(1);
	THREAD(1);
	bench.lists[1][0].want = 2;
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_BOUNDED);
	assert_non_null(strstr(seen.result.why, "round for ever"));
}

/* That of an execution: a thread is begun anew as often as it takes. */
static void test_step_limit(void **state)
{
	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, increment);
	THREAD(1, 1, 1);
	THREAD(1);
	bench.plan.step_limit = 4;
	search_all(false);
	expect_counts(4, 0);
	run_free(bench.run);
	bench.plan.step_limit = 3;
	search_all(false);
	assert_int_equal(seen.result.end, EXHAUST_BOUNDED);
	assert_non_null(strstr(seen.result.why, "step-limit"));
}

static void test_most(void **state)
{
	struct exhaust_options options = {
		.most = 5, .kinds = FINDING_VIOLATIONS, .leaf = keep, .forget = forget};

	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, increment);
	THREAD(1, 1);
	THREAD(1, 1);
	bench_start();
	forget(NULL);
	exhaust(bench.run, &options, &seen.result);
	assert_int_equal(seen.executions, 5);
	assert_int_equal(seen.result.end, EXHAUST_STOPPED);
	options.most = 6;
	forget(NULL);
	exhaust(bench.run, &options, &seen.result);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_assumptions),
		BENCH(test_a_crash_after_a_cut_is_of_no_interest),
		BENCH(test_a_crash_before_a_cut_is_shown),
		BENCH(test_crash),
		BENCH(test_each_thread_has_its_blocks),
		BENCH(test_what_malloc_left),
		BENCH(test_freeing_is_beyond_it),
		BENCH(test_zeroes_are_beyond_it),
		BENCH(test_large_blocks_are_beyond_it),
		BENCH(test_overlaps_are_beyond_it),
		BENCH(test_parts_of_words),
		BENCH(test_rounds_that_store_may_have_no_end),
		BENCH(test_step_limit),
		BENCH(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
