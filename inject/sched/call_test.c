/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls and returns, and calls inside of calls. */
#include "sched/call.h"

#include "testing.h"

SUBJECT_CODE static enum brrace_status put(void *ring, struct brrace_args *args)
{
	store(ring, args->in[0]);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status get(void *ring, struct brrace_args *args)
{
	args->out[0] = load(ring);
	args->n_out = 1;
	return args->out[0] ? BRRACE_OK : BRRACE_EMPTY;
}

/* What it gets it puts back. */
SUBJECT_CODE static enum brrace_status cycle(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;
	uintptr_t out[BRRACE_MAX_VALUES];
	struct brrace_args mine = {.want = 1, .out = out};
	enum brrace_status status;

	(void)args;
	store(&w[1], 1);
	status = brrace_invoke(ring, "get", &mine);
	if (status == BRRACE_OK) {
		mine = (struct brrace_args){.in = out, .n_in = 1, .want = 1, .out = out};
		brrace_invoke(ring, "put", &mine);
	}
	store(&w[1], 0);
	return status;
}

SUBJECT_CODE static enum brrace_status misspelt(void *ring, struct brrace_args *args)
{
	brrace_invoke(ring, "dequeue", args);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status nested_twice(void *ring, struct brrace_args *args)
{
	brrace_invoke(ring, "cycle", args);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status many_calls(void *ring, struct brrace_args *args)
{
	for (int i = 0; i < 1000000; i++)
		brrace_invoke(ring, "get", args);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status too_many_values(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->n_out = BRRACE_MAX_VALUES + 1;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status refuse(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->n_out = 1;
	args->out[0] = item_address(7);
	args->result = 5;
	return BRRACE_FULL;
}

static uint8_t op_put, op_get, op_cycle;

static int set_ring(void **state)
{
	set_bench(state);
	op_put = bench_op("put", BRRACE_PRODUCE, put);
	op_get = bench_op("get", BRRACE_CONSUME, get);
	op_cycle = bench_op("cycle", BRRACE_COMPOSITE, cycle);
	return 0;
}

static void calls_and_returns_have_their_moments(void **state)
{
	const struct call *c;

	(void)state;
	THREAD(op_put);
	THREAD(op_get);
	bench_start();
	PLAY(STEP(1, 1), FINISH(0), FINISH(1));
	assert_string_equal(bench_calls(), "2 get empty; 1 put item0 ok");
	c = run_history(bench.run)->calls;
	assert_true(c[0].begin < c[1].begin && c[1].begin < c[1].end && c[1].end < c[0].end);
	assert_int_equal(c[0].first_event, 0);
	assert_int_equal(c[0].last_event, 2);
	assert_int_equal(c[1].first_event, 1);
	assert_int_equal(c[1].last_event, 2);
	assert_int_equal(run_trace(bench.run)->events[0].call, 0);
	assert_int_equal(run_trace(bench.run)->events[1].call, 1);
	assert_int_equal(c[1].parent, CALL_TOP);
	assert_int_equal(c[0].want, 1);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(run_threads(bench.run)[i].call, EVENT_NO_CALL);
		assert_int_equal(run_threads(bench.run)[i].top_call, EVENT_NO_CALL);
		assert_int_equal(run_threads(bench.run)[i].depth, 0);
	}
}

/* A thread may be held between its last access and the moment its caller knows. */
static void a_return_is_a_stop_of_its_own(void **state)
{
	(void)state;
	THREAD(op_put);
	THREAD(op_get);
	bench_start();
	PLAY(STEP(0, 1), VERB(HOLD, 0), FINISH(1));
	assert_string_equal(bench_calls(), "1 put item0 ...; 2 get ok item0");
	assert_int_equal(run_threads(bench.run)[0].at, AT_RETURN);
}

static void nested_calls_are_calls(void **state)
{
	const struct call *c;

	(void)state;
	THREAD(op_put, op_cycle);
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_string_equal(bench_calls(), "1 put item0 ok; 1 cycle ok; 1 -get ok item0; "
					   "1 -put item0 ok");
	c = run_history(bench.run)->calls;
	assert_int_equal(c[2].parent, 1);
	assert_int_equal(c[3].parent, 1);
	for (int i = 1; i < 4; i++)
		assert_int_equal(c[i].op_index, 1);
	assert_string_equal(bench_trace(), "1 store +0 item0; 1 store +8 1; 1 load +0 item0; "
					   "1 store +0 item0; 1 store +8 0");
	assert_int_equal(run_trace(bench.run)->events[1].call, 1);
	assert_int_equal(run_trace(bench.run)->events[2].call, 2);
	assert_int_equal(run_trace(bench.run)->events[4].call, 1);
}

static void a_script_reaches_into_nested_calls(void **state)
{
	(void)state;
	THREAD(op_cycle);
	THREAD(op_put);
	bench_start();
	PLAY({.verb = VERB_UNTIL, .thread = 0, .op = op_get, .op_count = 1,
	      .point = POINT(ACCESS_LOAD, WORD(0))},
	     FINISH(1), FINISH_OP(0, op_get), VERB(HOLD, 0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 cycle ...; 1 -get ok item8; 2 put item8 ok; "
					   "1 -put item8 ...");
	assert_int_equal(run_threads(bench.run)[0].depth, 2);
}

static void pending_calls_nest(void **state)
{
	(void)state;
	THREAD(op_cycle);
	THREAD(op_put);
	bench_start();
	PLAY(UNTIL(0, ACCESS_LOAD, WORD(0)), VERB(KILL, 0));
	assert_string_equal(bench_calls(), "1 cycle ...; 1 -get ...; 2 put item8 ok");
	assert_int_equal(run_threads(bench.run)[0].depth, 2);
}

static void unknown_operations_end_the_run(void **state)
{
	(void)state;
	THREAD(bench_op("misspelt", BRRACE_COMPOSITE, misspelt));
	THREAD(op_put);
	bench_start();
	for (int i = 0; i < 2; i++) {
		assert_int_equal(bench_run(), RUN_ASSERTED);
		assert_string_equal(run_fault(bench.run)->text,
				    "brrace_invoke(dequeue): no operation has that name");
		assert_int_equal(run_fault(bench.run)->thread, 0);
	}
	assert_int_equal(PLAY(VERB(KILL, 0)), RUN_ENDED);
}

static void composite_operations_do_not_nest(void **state)
{
	(void)state;
	THREAD(bench_op("twice", BRRACE_COMPOSITE, nested_twice));
	bench_start();
	assert_int_equal(bench_run(), RUN_ASSERTED);
}

static void a_full_history_is_said(void **state)
{
	(void)state;
	THREAD(bench_op("many", BRRACE_COMPOSITE, many_calls));
	bench_start();
	assert_int_equal(bench_run(), RUN_FULL);
	assert_int_equal(run_findings(bench.run)->count, 0);
}

static void more_values_than_there_is_room_for(void **state)
{
	(void)state;
	THREAD(bench_op("values", BRRACE_CONSUME, too_many_values));
	bench_start();
	assert_int_equal(bench_run(), RUN_ASSERTED);
}

/* A call that was refused took and returned nothing, whatever it left in its arguments. */
static void a_refused_call_did_nothing(void **state)
{
	const struct call *c;

	(void)state;
	THREAD(bench_op("refuse", BRRACE_PRODUCE, refuse));
	bench_start();
	bench_run();
	c = run_history(bench.run)->calls;
	assert_int_equal(c->status, BRRACE_FULL);
	assert_int_equal(c->n_in, 1);
	assert_int_equal(c->n_done, 0);
	assert_int_equal(c->n_out, 0);
}

int main(void)
{
#define RING(test) cmocka_unit_test_setup_teardown(test, set_ring, clear_bench)
	const struct CMUnitTest tests[] = {
		RING(calls_and_returns_have_their_moments),
		RING(a_return_is_a_stop_of_its_own),
		RING(nested_calls_are_calls),
		RING(a_script_reaches_into_nested_calls),
		RING(pending_calls_nest),
		RING(unknown_operations_end_the_run),
		RING(composite_operations_do_not_nest),
		RING(a_full_history_is_said),
		RING(more_values_than_there_is_room_for),
		RING(a_refused_call_did_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
