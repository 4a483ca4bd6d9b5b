/* SPDX-License-Identifier: BSD-2-Clause */
/* Executions without code: what is learnt, what is not, and that mistakes would show. */
#include "search/dry.h"

#include "engine.h"
#include "search/dry_testing.h"
#include "search/yardstick_testing.h"

#define DRAWN 3000

static struct random walk;

static void use_small_ring(operation *put)
{
	use_ring(put);
	THREAD(1);
	THREAD(1, 0);
}

static struct dry *start_drawing(void)
{
	struct dry *dry;

	bench.plan.spin_first = 1;
	bench_start();
	search_settle(bench.run);
	memset(&drawn, 0, sizeof(drawn));
	random_init(&walk);
	dry = dry_new(bench.run);
	assert_non_null(dry);
	draw(dry, &walk.walk, &walk.index, DRAWN, NULL);
	return dry;
}

static void expect_none_known(void)
{
	struct dry *dry = start_drawing();

	assert_int_equal(drawn.known, 0);
	dry_free(dry);
}

static void known_executions_are_native_ones(void **state)
{
	struct dry *dry;

	(void)state;
	use_small_ring(put_fixed);
	dry = start_drawing();
	assert_int_equal(drawn.wrong, 0);
	assert_true(drawn.known * 2 > drawn.executions);
	dry_free(dry);
}

static SUBJECT_CODE enum brrace_status lock_and_add(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	__brrace_pthread_mutex_lock((pthread_mutex_t *)&words[8]);
	args->result = load(&words[0]);
	store(&words[0], args->result + 1);
	__brrace_pthread_mutex_unlock((pthread_mutex_t *)&words[8]);
	return BRRACE_OK;
}

static void locks_are_waited_for(void **state)
{
	uint8_t add = bench_op("add", BRRACE_QUERY_COUNT, lock_and_add);
	struct dry *dry;

	(void)state;
	THREAD(add, add);
	THREAD(add);
	dry = start_drawing();
	assert_int_equal(drawn.wrong, 0);
	assert_true(drawn.known * 2 > drawn.executions);
	dry_free(dry);
}

/* ---- planted faults */

static struct dry *learn_ring(void)
{
	struct dry *dry;

	use_small_ring(put_broken);
	dry = start_drawing();
	assert_int_equal(drawn.wrong, 0);
	return dry;
}

static SUBJECT_CODE enum brrace_status raise_flags(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[1], 1);
	store(&words[0], 1);
	store(&words[1], 1);
	return BRRACE_OK;
}

static SUBJECT_CODE enum brrace_status read_flags(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	load(&words[1]);
	args->result = load(&words[0]);
	load(&words[1]);
	return BRRACE_OK;
}

/* Of what was read in the middle only the result is left. */
static struct dry *learn_flags(void)
{
	struct dry *dry;

	THREAD(bench_op("raise", BRRACE_QUERY_COUNT, raise_flags));
	THREAD(bench_op("read", BRRACE_QUERY_COUNT, read_flags));
	dry = start_drawing();
	assert_int_equal(drawn.wrong, 0);
	return dry;
}

static void expect_caught(struct dry *dry)
{
	draw(dry, &walk.walk, &walk.index, DRAWN, NULL);
	assert_true(drawn.wrong || dry->learnt.differs);
	dry_free(dry);
}

static void a_wrong_value_is_caught(void **state)
{
	struct dry *dry = learn_ring();
	uint64_t item = item_address(0);

	(void)state;
	for (uint32_t i = 1; i < dry->learnt.n; i++)
		if (item_of(dry->learnt.stops[i].written) >= 0)
			dry->learnt.stops[i].written = item;
	expect_caught(dry);
}

static void a_wrong_result_is_caught(void **state)
{
	struct dry *dry = learn_flags();

	(void)state;
	for (uint32_t i = 1; i < dry->learnt.n; i++)
		if (dry->learnt.stops[i].at == AT_RETURN)
			dry->learnt.stops[i].said = 2;
	expect_caught(dry);
}

static void a_wrong_memory_is_caught(void **state)
{
	struct dry *dry = learn_flags();

	(void)state;
	for (uint32_t i = 0; i < dry->start->n; i++)
		dry->start->memory[i] = dry->learnt.places.address[i] == WORD(0);
	expect_caught(dry);
}

static void a_wrong_wait_is_caught(void **state)
{
	struct dry *dry = learn_ring();

	(void)state;
	for (uint32_t i = 1; i < dry->learnt.n; i++)
		dry->learnt.stops[i].cleared = true;
	expect_caught(dry);
}

static void a_wrong_verdict_is_caught(void **state)
{
	struct dry *dry = learn_ring();
	uint32_t tag;

	(void)state;
	for (walk.index = 0; !dry_execute(dry, &walk.walk.policy, &tag); walk.index++)
		;
	dry_note(dry, tag + 1);
	expect_caught(dry);
}

/* ---- what is not learnt */

static SUBJECT_CODE enum brrace_status allocate(void *ring, struct brrace_args *args)
{
	args->result = (uintptr_t)__brrace_malloc(8);
	store(ring, args->result);
	return BRRACE_OK;
}

static void what_allocates_is_not(void **state)
{
	uint8_t op = bench_op("allocate", BRRACE_QUERY_COUNT, allocate);

	(void)state;
	THREAD(op);
	THREAD(op);
	expect_none_known();
}

static SUBJECT_CODE enum brrace_status count(void *ring, struct brrace_args *args)
{
	args->result = __brrace_atomic64_fetch_add(ring, 1, __ATOMIC_SEQ_CST);
	return BRRACE_OK;
}

static SUBJECT_CODE enum brrace_status count_on(void *ring, struct brrace_args *args)
{
	struct brrace_args inner = {.want = 1, .out = args->out};

	for (int i = 0; i < 30; i++)
		brrace_invoke(ring, "count", &inner);
	return BRRACE_OK;
}

/* However many calls there are inside of others. */
static void composite_operations_are_not(void **state)
{
	uint8_t one = bench_op("count", BRRACE_QUERY_COUNT, count);
	uint8_t many = bench_op("count on", BRRACE_COMPOSITE, count_on);

	(void)state;
	THREAD(one, many, one);
	THREAD(one, many);
	expect_none_known();
	assert_int_equal(run_history(bench.run)->n_calls, 65);
}

static SUBJECT_CODE enum brrace_status copy(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	args->result = load(&words[4]);
	__brrace_memset(words, (int)args->in[0], 32);
	return BRRACE_OK;
}

static void long_accesses_are_not(void **state)
{
	uint8_t op = bench_op("copy", BRRACE_PRODUCE, copy);

	(void)state;
	THREAD(op);
	THREAD(op);
	expect_none_known();
}

static void executions_that_are_cut_are_not(void **state)
{
	(void)state;
	bench.plan.step_limit = 12;
	use_small_ring(put_broken);
	expect_none_known();
}

/* ---- what is forgotten, and what is not begun */

static void new_points_make_it_begin_again(void **state)
{
	struct dry *dry = learn_ring();
	uint32_t tag, most = dry->learnt.n;

	(void)state;
	bench.run->growths++;
	assert_false(dry_execute(dry, &walk.walk.policy, &tag));
	assert_true(dry->learnt.n < most);
	draw(dry, &walk.walk, &walk.index, DRAWN, NULL);
	assert_int_equal(drawn.wrong, 0);
	dry_free(dry);
}

static void starts_are_told_apart(void **state)
{
	const struct refill refill = {.origin = true, .slots = 8};
	struct dry *dry = learn_ring();

	(void)state;
	draw(dry, &walk.walk, &walk.index, DRAWN, &refill);
	assert_int_equal(drawn.wrong, 0);
	assert_int_equal(dry->n_starts, 17);
	dry_free(dry);
}

static void what_is_seldom_known_is_seldom_attempted(void **state)
{
	struct dry *dry;

	(void)state;
	use_big_ring(put_broken);
	dry = start_drawing();
	assert_true(dry->left_out > 0);
	assert_int_equal(drawn.wrong, 0);
	dry_free(dry);
}

static bool begins(void)
{
	struct dry *dry;
	bool begun;

	bench.plan.spin_first = 1;
	bench_start();
	dry = dry_new(bench.run);
	begun = dry;
	dry_free(dry);
	run_free(bench.run);
	bench.run = NULL;
	return begun;
}

static void other_kinds_are_not_begun(void **state)
{
	struct run_thread *thread;

	(void)state;
	use_ring(put_broken);
	thread = THREAD(1, 0);
	assert_true(begins());
	thread->cpu = 0;
	assert_false(begins());
	thread->cpu = -1;
	bench.plan.model = MODEL_TSO;
	assert_false(begins());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(known_executions_are_native_ones),
		BENCH(locks_are_waited_for),
		BENCH(a_wrong_value_is_caught),
		BENCH(a_wrong_result_is_caught),
		BENCH(a_wrong_memory_is_caught),
		BENCH(a_wrong_wait_is_caught),
		BENCH(a_wrong_verdict_is_caught),
		BENCH(what_allocates_is_not),
		BENCH(composite_operations_are_not),
		BENCH(long_accesses_are_not),
		BENCH(executions_that_are_cut_are_not),
		BENCH(new_points_make_it_begin_again),
		BENCH(starts_are_told_apart),
		BENCH(what_is_seldom_known_is_seldom_attempted),
		BENCH(other_kinds_are_not_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
