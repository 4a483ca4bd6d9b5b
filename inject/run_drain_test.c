/* SPDX-License-Identifier: BSD-2-Clause */
/* Draining a ring, whatever its drain operation does. */
#include "ring_testing.h"

static void drains_that_read_are_told(void **state)
{
	start_five_steps(false);
	play_five_steps();
	assert_false(run_after(bench.run)->unread);
	clear_bench(state);
	set_bench(state);
	bench_start();
	bench_run();
	assert_true(run_after(bench.run)->unread);
}

static void drain_finds_what_is_left(void **state)
{
	const struct history *h;

	(void)state;
	THREAD(op_put, op_put, op_put, op_get);
	bench_start();
	bench_run();
	h = run_history(bench.run);
	assert_int_equal(h->n_drained, 2);
	assert_int_equal(h->drained[0], item_address(1));
	assert_int_equal(h->drained[1], item_address(2));
	assert_false(h->drain_cut);
	assert_true(h->has_counter);
	assert_int_equal(h->counter, 0);
	assert_int_equal(run_findings(bench.run)->count, 0);
}

SUBJECT_CODE static enum brrace_status get_the_same(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->out[0] = item_address(0);
	args->n_out = 1;
	return BRRACE_OK;
}

static void drain_ends_by_itself(void **state)
{
	(void)state;
	bench_op("same", BRRACE_CONSUME, get_the_same);
	bench.table.drain = "same";
	THREAD(op_put);
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_true(run_history(bench.run)->drain_cut);
	assert_int_equal(run_history(bench.run)->n_drained, bench.plan.slots + bench.plan.n_items);
}

SUBJECT_CODE static enum brrace_status get_too_many(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->n_out = UINT32_MAX;
	return BRRACE_OK;
}

static void drain_that_returns_too_many_is_cut(void **state)
{
	(void)state;
	bench_op("many", BRRACE_CONSUME, get_too_many);
	bench.table.drain = "many";
	bench.plan.n_items = 4096;
	THREAD(op_put);
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_true(run_history(bench.run)->drain_cut);
	assert_int_equal(run_history(bench.run)->n_drained, 0);
}

static unsigned drains;

SUBJECT_CODE static enum brrace_status get_nothing(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	drains++;
	return BRRACE_OK;
}

static void drain_that_returns_nothing_is_cut(void **state)
{
	(void)state;
	bench_op("nothing", BRRACE_CONSUME, get_nothing);
	bench.table.drain = "nothing";
	THREAD(op_put);
	bench_start();
	bench_run();
	drains = 0;
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_true(run_history(bench.run)->drain_cut);
	assert_int_equal(drains, 1);
}

SUBJECT_CODE static enum brrace_status get_and_die(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	__brrace_abort();
	return BRRACE_EMPTY;
}

static void drain_that_dies_is_cut(void **state)
{
	(void)state;
	bench_op("die", BRRACE_CONSUME, get_and_die);
	bench.table.drain = "die";
	THREAD(op_put);
	bench_start();
	for (int i = 0; i < 3; i++) {
		assert_int_equal(bench_run(), RUN_ENDED);
		assert_true(run_history(bench.run)->drain_cut);
		assert_int_equal(run_fault(bench.run)->text[0], 0);
		assert_string_equal(bench_calls(), "1 put item0 ok");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING(drains_that_read_are_told),
		RING(drain_finds_what_is_left),
		RING(drain_ends_by_itself),
		RING(drain_that_returns_too_many_is_cut),
		RING(drain_that_returns_nothing_is_cut),
		RING(drain_that_dies_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
