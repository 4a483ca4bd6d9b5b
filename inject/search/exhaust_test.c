/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/exhaust_testing.h"

/* ---- small programs */

SUBJECT_CODE static enum brrace_status write_0_read_1(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[0], 1);
	args->result = load(&words[1]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status write_1_read_0(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[1], 1);
	args->result = load(&words[0]);
	return BRRACE_OK;
}

static void test_store_buffering(void **state)
{
	(void)state;
	bench_op("a", BRRACE_QUERY_COUNT, write_0_read_1);
	bench_op("b", BRRACE_QUERY_COUNT, write_1_read_0);
	THREAD(1);
	THREAD(2);
	search_all(false);
	expect_counts(3, 0);
	/* Never both 0. */
	assert_int_equal(seen.results[0], 2);
	assert_int_equal(seen.results[1], 4);
}

static void test_increments(void **state)
{
	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, increment);
	THREAD(1);
	THREAD(1, 1);
	THREAD(1);
	search_all(false);
	expect_counts(12, 0);
}

/* ---- a stack of up to 8 items in words 1 to 8; word 0 counts them */

SUBJECT_CODE static enum brrace_status put_badly(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, n = load(&words[0]);

	store(&words[1 + n], args->in[0]);
	store(&words[0], n + 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status put_well(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;
	uint64_t n = __brrace_atomic64_fetch_add(&words[0], 1, __ATOMIC_SEQ_CST);

	store(&words[1 + n], args->in[0]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status get(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring, n = load(&words[0]);

	if (!n)
		return BRRACE_EMPTY;
	store(&words[0], n - 1);
	args->out[args->n_out++] = load(&words[n]);
	return BRRACE_OK;
}

static void use_stack(operation *put)
{
	bench.ops[0].call = get;
	bench.table.flags = BRRACE_UNORDERED;
	bench_op("put", BRRACE_PRODUCE, put);
}

static void test_finds_a_lost_item_and_shows_it_again(void **state)
{
	(void)state;
	use_stack(put_badly);
	THREAD(1);
	THREAD(1);
	search_all(true);
	assert_int_equal(seen.result.end, EXHAUST_STOPPED);
	assert_int_equal(seen.findings[FINDING_LOST], 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_int_equal(findings_count(run_findings(bench.run), FINDING_LOST), 1);
}

static void test_finds_nothing_in_its_cure(void **state)
{
	(void)state;
	use_stack(put_well);
	THREAD(1);
	THREAD(1);
	search_all(false);
	expect_counts(2, 0);
	for (int kind = 0; kind < NOTE_TRANSIENT_FULL; kind++)
		assert_int_equal(seen.findings[kind], 0);
}

/* Refused at once: a witness of full whatever the ring holds. */
SUBJECT_CODE static enum brrace_status refuse_if_seen(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	return load(&words[0]) ? BRRACE_EMPTY : BRRACE_AGAIN;
}

/* The item is in before the flag says so, and out of no interest: `empty` is false only
 * in an order in which the put has returned before the get begins. */
static void test_looks_at_every_order_of_returns(void **state)
{
	(void)state;
	use_stack(put_well);
	bench_op("look", BRRACE_PEEK, refuse_if_seen);
	THREAD(1);
	THREAD(2);
	search_all(true);
	assert_int_equal(seen.findings[FINDING_FALSE_EMPTY], 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_int_equal(findings_count(run_findings(bench.run), FINDING_FALSE_EMPTY), 1);
}

/* A lane for each producer; the first is looked at first. */
SUBJECT_CODE static enum brrace_status put_first(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[1], args->in[0]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status put_second(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[2], args->in[0]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status get_from_lanes(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	for (int i = 1; i <= 2; i++) {
		uint64_t value = load(&words[i]);

		if (!value)
			continue;
		store(&words[i], 0);
		args->out[args->n_out++] = value;
		return BRRACE_OK;
	}
	return BRRACE_EMPTY;
}

SUBJECT_CODE static enum brrace_status get_first(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	return load(&words[1]) ? get_from_lanes(ring, args) : BRRACE_AGAIN;
}

/* What is put in second comes out second, unless it was put in before the first. */
static void test_looks_at_every_order_of_puts(void **state)
{
	(void)state;
	bench.ops[0].call = get_from_lanes;
	bench_op("first", BRRACE_PRODUCE, put_first);
	bench_op("second", BRRACE_PRODUCE, put_second);
	bench_op("get", BRRACE_CONSUME, get_first);
	THREAD(3);
	THREAD(1);
	THREAD(2);
	search_all(true);
	assert_int_equal(seen.findings[FINDING_REORDERED], 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_int_equal(findings_count(run_findings(bench.run), FINDING_REORDERED), 1);
}

/* ---- a composite operation */

SUBJECT_CODE static enum brrace_status put_and_get(void *ring, struct brrace_args *args)
{
	uintptr_t got[BRRACE_MAX_VALUES];
	struct brrace_args next = {.want = 1, .out = got};
	enum brrace_status status = brrace_invoke(ring, "put", args);

	brrace_invoke(ring, "drain", &next);
	return status;
}

static void test_composite_operations(void **state)
{
	(void)state;
	use_stack(put_badly);
	bench_op("both", BRRACE_COMPOSITE, put_and_get);
	THREAD(2);
	THREAD(1);
	search_all(true);
	assert_int_equal(seen.findings[FINDING_LOST] + seen.findings[FINDING_DUPLICATE] +
					 seen.findings[FINDING_FOREIGN] >
				 0,
			 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_true(run_findings(bench.run)->count > 0);
}

/* ---- waiting */

SUBJECT_CODE static enum brrace_status wait_for_word(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	while (!load(&words[0]))
		;
	args->result = load(&words[1]);
	return BRRACE_OK;
}

static void test_waiting_is_no_finding(void **state)
{
	(void)state;
	bench_op("wait", BRRACE_QUERY_COUNT, wait_for_word);
	bench_op("set", BRRACE_QUERY_COUNT, set_words);
	THREAD(1);
	THREAD(2);
	search_all(false);
	expect_counts(1, 1);
	assert_int_equal(seen.results[7], 1);
	assert_int_equal(seen.findings[FINDING_STUCK], 0);
}

/* It reads what was there before once, or not; twice and it waits. */
static void test_all_rounds_of_waiting(void **state)
{
	(void)state;
	bench_op("wait", BRRACE_QUERY_COUNT, wait_for_word);
	bench_op("set", BRRACE_QUERY_COUNT, set_words);
	THREAD(1);
	THREAD(2);
	search_with((struct exhaust_options){.rounds = ROUNDS_SAME}, false);
	expect_counts(2, 1);
	assert_int_equal(seen.results[7], 2);
	assert_int_equal(seen.findings[FINDING_STUCK], 0);
}

/* Each try writes, but nothing that was not there. */
SUBJECT_CODE static enum brrace_status under_a_lock(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	while (__brrace_atomic64_exchange(&words[0], 1, __ATOMIC_SEQ_CST))
		;
	args->result = load(&words[1]);
	store(&words[1], args->result + 1);
	store(&words[0], 0);
	return BRRACE_OK;
}

static void test_a_try_in_vain_changes_nothing(void **state)
{
	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, under_a_lock);
	THREAD(1);
	THREAD(1);
	search_all(false);
	expect_counts(2, 2);
}

/* One before the lock is free, or none; two and it waits. */
static void test_all_tries_in_vain(void **state)
{
	(void)state;
	bench_op("add", BRRACE_QUERY_COUNT, under_a_lock);
	THREAD(1);
	THREAD(1);
	search_with((struct exhaust_options){.rounds = ROUNDS_SAME}, false);
	expect_counts(4, 2);
	assert_int_equal(seen.findings[FINDING_STUCK], 0);
}

SUBJECT_CODE static enum brrace_status clear_word(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 0);
	return BRRACE_OK;
}

static void test_nobody_comes(void **state)
{
	(void)state;
	bench_op("wait", BRRACE_QUERY_COUNT, wait_for_word);
	bench_op("clear", BRRACE_QUERY_COUNT, clear_word);
	THREAD(1);
	THREAD(2);
	search_all(true);
	assert_int_equal(seen.findings[FINDING_STUCK], 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_int_equal(run_threads(bench.run)[0].state, THREAD_WAITING);
}

/* Nobody ever writes what it looks at: a loop without a point. */
static void test_waits_for_what_nobody_writes(void **state)
{
	(void)state;
	bench_op("wait", BRRACE_QUERY_COUNT, wait_for_word);
	bench_op("other", BRRACE_QUERY_COUNT, write_1_read_0);
	THREAD(1);
	THREAD(2);
	search_all(true);
	assert_int_equal(seen.findings[FINDING_STUCK], 1);
	assert_int_equal(again(), RUN_ENDED);
	assert_int_equal(run_threads(bench.run)[0].state, THREAD_WAITING);
}

/* Words 2 to 5, one after another: each round is at the same hook, and only the address
 * differs. */
SUBJECT_CODE static enum brrace_status walk(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	for (uint64_t *at = words + 2; at < words + 6; at++)
		args->result += load(at);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status fill(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	for (int i = 2; i < 6; i++)
		store(&words[i], 1);
	return BRRACE_OK;
}

static void test_a_walk_is_no_wait(void **state)
{
	(void)state;
	bench_op("walk", BRRACE_QUERY_COUNT, walk);
	bench_op("fill", BRRACE_QUERY_COUNT, fill);
	THREAD(1);
	THREAD(2);
	search_all(false);
	/* Each word is read before it is written, or after. */
	expect_counts(16, 0);
}

/* A lock that gives up after three reads: nobody may say that it waits. */
SUBJECT_CODE static enum brrace_status give_up(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	for (int i = 0; i < 3; i++) {
		args->result = load(&words[0]);
		if (args->result)
			break;
	}
	return BRRACE_OK;
}

static void test_a_wait_that_gives_up_is_explored(void **state)
{
	(void)state;
	bench_op("try", BRRACE_QUERY_COUNT, give_up);
	bench_op("set", BRRACE_QUERY_COUNT, set_words);
	THREAD(1);
	THREAD(2);
	search_all(false);
	/* Seen at the first read, the second, the third, or not at all. */
	assert_int_equal(seen.result.counts.complete, 4);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
}

SUBJECT_CODE static enum brrace_status lock_both(void *ring, struct brrace_args *args)
{
	pthread_mutex_t *locks = ring;

	__brrace_pthread_mutex_lock(&locks[0]);
	__brrace_pthread_mutex_lock(&locks[1]);
	__brrace_pthread_mutex_unlock(&locks[1]);
	__brrace_pthread_mutex_unlock(&locks[0]);
	(void)args;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status lock_backwards(void *ring, struct brrace_args *args)
{
	pthread_mutex_t *locks = ring;

	__brrace_pthread_mutex_lock(&locks[1]);
	__brrace_pthread_mutex_lock(&locks[0]);
	__brrace_pthread_mutex_unlock(&locks[0]);
	__brrace_pthread_mutex_unlock(&locks[1]);
	(void)args;
	return BRRACE_OK;
}

static void test_deadlock(void **state)
{
	(void)state;
	bench_op("both", BRRACE_QUERY_COUNT, lock_both);
	bench_op("backwards", BRRACE_QUERY_COUNT, lock_backwards);
	THREAD(1);
	THREAD(2);
	search_all(false);
	assert_int_equal(seen.result.counts.complete, 2);
	assert_int_equal(seen.findings[FINDING_STUCK], 2);
	assert_int_equal(seen.result.end, EXHAUST_ENDED);
}

static void test_locks_in_one_order(void **state)
{
	(void)state;
	bench_op("both", BRRACE_QUERY_COUNT, lock_both);
	THREAD(1);
	THREAD(1);
	search_all(false);
	assert_int_equal(seen.result.counts.complete, 2);
	assert_int_equal(seen.findings[FINDING_STUCK], 0);
}

static void test_leaves_the_run_as_it_was(void **state)
{
	uint64_t before;

	(void)state;
	use_stack(put_badly);
	THREAD(1);
	THREAD(1);
	bench_start();
	bench_run();
	before = run_hash(bench.run, NULL);
	run_free(bench.run);
	search_all(false);
	bench_run();
	assert_int_equal(run_hash(bench.run, NULL), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_store_buffering),
		BENCH(test_increments),
		BENCH(test_finds_a_lost_item_and_shows_it_again),
		BENCH(test_finds_nothing_in_its_cure),
		BENCH(test_looks_at_every_order_of_returns),
		BENCH(test_looks_at_every_order_of_puts),
		BENCH(test_composite_operations),
		BENCH(test_waiting_is_no_finding),
		BENCH(test_all_rounds_of_waiting),
		BENCH(test_a_try_in_vain_changes_nothing),
		BENCH(test_all_tries_in_vain),
		BENCH(test_nobody_comes),
		BENCH(test_waits_for_what_nobody_writes),
		BENCH(test_a_walk_is_no_wait),
		BENCH(test_a_wait_that_gives_up_is_explored),
		BENCH(test_deadlock),
		BENCH(test_locks_in_one_order),
		BENCH(test_leaves_the_run_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
