/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses are points. */
#include "sched/access_testing.h"

static uint64_t data[6] SUBJECT_DATA = {1, 2, 3, 4, 5, 6};
static uint64_t unknown[2]; /* memory that brrace does not know */
static unsigned executions; /* not put back */

SUBJECT_CODE static enum brrace_status read_two_write_one(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[1], load(&w[0]) + load(&data[0]));
	load(&unknown[0]);
	store(&unknown[0], 5);
	return BRRACE_OK;
}

static void what_nobody_writes_is_no_point(void **state)
{
	(void)state;
	THREAD(op(read_two_write_one));
	bench_start();
	expect("1 store +8 1");
	assert_int_equal(run_trace(bench.run)->events[0].step, 1);
	assert_int_equal(run_threads(bench.run)[0].steps, 1);
}

static void what_nobody_writes_is_traced_if_asked(void **state)
{
	(void)state;
	bench.plan.trace_all = true;
	THREAD(op(read_two_write_one));
	bench_start();
	expect("(1 load +0 0); (1 load data+0 1); 1 store +8 1; (1 load elsewhere 5); "
	       "(1 store elsewhere 5)");
	assert_int_equal(run_trace(bench.run)->steps, 1);
	assert_int_equal(run_trace(bench.run)->events[2].step, 1);
}

/* The hash is of points alone. */
static void asking_for_all_changes_no_hash(void **state)
{
	uint64_t hash = 0;

	for (int all = 0; all < 2; all++) {
		set_bench(state);
		bench.plan.trace_all = all;
		THREAD(op(read_two_write_one));
		bench_start();
		bench_run();
		if (!all)
			hash = run_hash(bench.run, NULL);
		assert_int_equal(run_hash(bench.run, NULL), hash);
		clear_bench(state);
	}
}

SUBJECT_CODE static enum brrace_status set_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[0], 1);
	load(&w[5]);
	load(&w[6]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status write_if_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	if (load(&w[0]))
		store(&w[5], 7);
	return BRRACE_OK;
}

/* Only in this order is +40 written; then it is a point from the start on. */
static void a_place_written_late_becomes_a_point(void **state)
{
	(void)state;
	THREAD(op(write_if_flag));
	THREAD(op(set_flag));
	bench_start();
	expect("1 load +0 0; 2 store +0 1");
	PLAY(FINISH(1), FINISH(0));
	assert_string_equal(bench_trace(),
			    "2 store +0 1; 2 load +40 0; 1 load +0 1; 1 store +40 7");
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(run_trace(bench.run)->events[i].step, i + 1);
	expect("1 load +0 0; 2 store +0 1; 2 load +40 0");
}

SUBJECT_CODE static enum brrace_status need_flag(void *ring, struct brrace_args *args)
{
	(void)args;
	if (!load(ring))
		__brrace_abort();
	return BRRACE_OK;
}

/* Alone and first it dies, and the flag is never raised; the schedule knows better. */
static void places_written_after_a_bad_end_are_points_too(void **state)
{
	(void)state;
	THREAD(op(need_flag));
	THREAD(op(set_flag));
	bench_start();
	assert_int_equal(PLAY(UNTIL(0, ACCESS_LOAD, WORD(0)), FINISH(1), FINISH(0)), RUN_ENDED);
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_trace(), "2 store +0 1; 1 load +0 1");
	assert_int_equal(bench_run(), RUN_ASSERTED);
}

SUBJECT_CODE static enum brrace_status write_another_word(void *ring, struct brrace_args *args)
{
	(void)args;
	store((uint64_t *)ring + executions++, 1);
	return BRRACE_OK;
}

SUBJECT_CODE static void *create_large(const struct brrace_setup *setup)
{
	(void)setup;
	return __brrace_calloc(1000, 8);
}

static void points_that_never_settle_are_said(void **state)
{
	(void)state;
	executions = 0;
	bench.table.create = create_large;
	THREAD(op(write_another_word));
	bench_start();
	assert_int_equal(bench_run(), RUN_UNSTABLE);
	executions = 0;
	assert_int_equal(bench_run(), RUN_ENDED);
}

SUBJECT_CODE static enum brrace_status use_own_stack(void *ring, struct brrace_args *args)
{
	uint64_t local = 3;

	(void)args;
	store(&local, load(&local) + 1);
	__brrace_atomic64_fetch_add(&local, 2, __ATOMIC_SEQ_CST);
	__brrace_memset(&local, 1, 4);
	store(ring, load(&local));
	return BRRACE_OK;
}

static void the_own_stack_is_no_point(void **state)
{
	(void)state;
	THREAD(op(use_own_stack));
	THREAD(op(use_own_stack));
	bench_start();
	expect("1 store +0 0x1010101; 2 store +0 0x1010101");
}

static void the_own_stack_is_traced_if_asked(void **state)
{
	(void)state;
	bench.plan.trace_all = true;
	THREAD(op(use_own_stack));
	bench_start();
	expect("(1 load stack1 3); (1 store stack1 4); (1 rmw stack1 4->6); "
	       "(1 store stack1 0x1010101); (1 load stack1 0x1010101); 1 store +0 0x1010101");
}

SUBJECT_CODE static enum brrace_status publish(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, local = 3;

	(void)args;
	store(&w[0], (uintptr_t)&local);
	load(&local);
	store(&w[1], 0);
	load(&local);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status write_published(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, *there = (uint64_t *)load(&w[0]);

	(void)args;
	if (there)
		store(there, load(there) + 1);
	return BRRACE_OK;
}

/* The same address on two machines, so that it may be in the hash. */
static void a_published_stack_is_a_point(void **state)
{
	char expected[256];
	uint64_t local;

	(void)state;
	THREAD(op(publish));
	THREAD(op(write_published));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(1)), FINISH(1), FINISH(0));
	local = (uint64_t)run_trace(bench.run)->events[0].value;
	assert_in_range(local, stack_low(0), stack_top(0));
	snprintf(expected, sizeof(expected),
		 "1 store +0 %#lx; 1 load stack1 3; 2 load +0 %#lx; 2 load stack1 3; "
		 "2 store stack1 4; 1 store +8 0; 1 load stack1 4",
		 local, local);
	assert_string_equal(bench_trace(), expected);
}

SUBJECT_CODE static enum brrace_status read_published(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, *there = (uint64_t *)load(&w[0]);

	(void)args;
	if (there)
		load(there);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status publish_and_write(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, local = 3;

	(void)args;
	store(&w[0], (uintptr_t)&local);
	store(&w[1], 0);
	store(&local, 4);
	__brrace_func_exit();
	return BRRACE_OK;
}

/* Its owner may write it: who looks there must be able to see both. */
static void a_published_stack_is_a_point_even_if_only_read(void **state)
{
	const struct trace *trace;

	(void)state;
	THREAD(op(publish_and_write));
	THREAD(op(read_published));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(1)), FINISH(1), FINISH(0));
	trace = run_trace(bench.run);
	assert_int_equal(trace->count, 5);
	assert_int_equal(trace->events[2].value, 3);
	assert_int_equal(trace->events[4].value, 4);
	assert_int_equal(trace->events[2].addr, trace->events[4].addr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(what_nobody_writes_is_no_point),
		BENCH(what_nobody_writes_is_traced_if_asked),
		BENCH(asking_for_all_changes_no_hash),
		BENCH(a_place_written_late_becomes_a_point),
		BENCH(places_written_after_a_bad_end_are_points_too),
		BENCH(points_that_never_settle_are_said),
		BENCH(the_own_stack_is_no_point),
		BENCH(the_own_stack_is_traced_if_asked),
		BENCH(a_published_stack_is_a_point),
		BENCH(a_published_stack_is_a_point_even_if_only_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
