/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that spin: noticed, and told from those that get on. */
#include "sched/sched_testing.h"

SUBJECT_CODE static enum brrace_status wait_for_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	while (!load(&w[FLAG]))
		;
	store(&w[VALUE], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status raise_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[VALUE], 0);
	store(&w[FLAG], 1);
	return BRRACE_OK;
}

static void spinning_is_noticed_at_once(void **state)
{
	const struct trace *trace;

	(void)state;
	THREAD(op(wait_for_flag));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(state_of(0), THREAD_WAITING);
	trace = run_trace(bench.run);
	assert_in_range(trace->steps, SPIN_FIRST, 3 * SPIN_FIRST);
	for (uint32_t i = 0; i < trace->count; i++)
		assert_int_equal(!!(trace->events[i].flags & ACCESS_SPIN), i + 1 == trace->count);
}

static void who_spins_goes_on_after_a_store(void **state)
{
	(void)state;
	THREAD(op(wait_for_flag));
	THREAD(op(raise_flag));
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op ok; 2 op ok");
}

/* Even if nobody has ever written what they wait for. */
static void spinning_for_ever_is_blocked(void **state)
{
	(void)state;
	threads(wait_for_flag, 2);
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(state_of(0), THREAD_WAITING);
	assert_int_equal(state_of(1), THREAD_WAITING);
}

/* Rounds of loads of what another thread writes, and of masks. */
#define MASKS 20
static unsigned n_masks, n_flags;

SUBJECT_CODE static enum brrace_status wait_in_rounds(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, seen;

	(void)args;
	do {
		seen = 0;
		for (unsigned i = 0; i < n_masks; i++)
			seen |= load(&w[MASKS + i]);
		for (unsigned i = 0; i < n_flags; i++)
			seen |= load(&w[FLAG]);
	} while (!seen);
	return BRRACE_OK;
}

static void spinning_is_noticed_whatever_else_is_read(void **state)
{
	(void)state;
	THREAD(op(wait_in_rounds));
	THREAD(op(raise_flag));
	bench_start();
	for (n_masks = 0; n_masks < 6; n_masks++) {
		for (n_flags = 1; n_flags < 4; n_flags++) {
			PLAY(FINISH(0));
			assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
			assert_int_equal(state_of(0), THREAD_WAITING);
			assert_in_range(run_trace(bench.run)->steps, 1, 100);
		}
	}
}

SUBJECT_CODE static enum brrace_status raise_it(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, seen = 0;

	(void)args;
	while (!__brrace_atomic64_compare_exchange_strong(&w[FLAG], &seen, 1, __ATOMIC_RELAXED,
							  __ATOMIC_RELAXED))
		;
	return BRRACE_OK;
}

static void who_is_made_to_fail_does_not_spin(void **state)
{
	struct script_line lines[8 * SPIN_FIRST];

	(void)state;
	for (size_t i = 0; i < 8 * SPIN_FIRST; i += 2) {
		lines[i] = (struct script_line)VERB(FAIL, 0);
		lines[i + 1] = (struct script_line)STEP(0, 1);
	}
	threads(raise_it, 1);
	bench_play(lines, 8 * SPIN_FIRST);
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(run_trace(bench.run)->steps, 4 * SPIN_FIRST + 1);
}

/* Takes a lock of its own make, with a pause that doubles up to a limit. */
SUBJECT_CODE static enum brrace_status back_off(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;
	unsigned pause = 1;

	(void)args;
	while (__brrace_atomic64_exchange(&w[FLAG], 1, __ATOMIC_ACQUIRE)) {
		for (volatile unsigned i = 0; i < pause; i++)
			;
		if (pause < 1024)
			pause *= 2;
	}
	store(&w[VALUE], load(&w[VALUE]) + 1);
	__brrace_atomic64_store(&w[FLAG], 0, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

static void backing_off_is_waiting_once_it_repeats(void **state)
{
	(void)state;
	threads(back_off, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(state_of(1), THREAD_WAITING);
	assert_in_range(run_trace(bench.run)->steps, 12, 60);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

/* Gives up after so many tries, which it counts in a register, and then on the stack. */
SUBJECT_CODE static enum brrace_status give_up(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;
	volatile unsigned on_stack;

	(void)args;
	for (unsigned i = 0; i < 3; i++)
		if (load(&w[FLAG]))
			return BRRACE_OK;
	for (unsigned i = 0; i < 300; i++)
		if (load(&w[FLAG]))
			return BRRACE_OK;
	for (on_stack = 0; on_stack < 300; on_stack++)
		if (!cas(&w[FLAG], 1, 0))
			continue;
	store(&w[VALUE], 1);
	return BRRACE_AGAIN;
}

static void a_loop_that_gives_up_is_not_cut(void **state)
{
	(void)state;
	THREAD(op(give_up));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op again; 2 op ok");
	assert_int_equal(run_threads(bench.run)[0].steps, 604);
}

/* Its counter is in memory that is no point, and never in a register for long. */
SUBJECT_CODE static enum brrace_status count_elsewhere(void *ring, struct brrace_args *args)
{
	static uint64_t tries;
	uint64_t *w = ring;

	(void)args;
	__brrace_atomic64_store(&tries, 0, __ATOMIC_RELAXED);
	while (__brrace_atomic64_fetch_add(&tries, 1, __ATOMIC_RELAXED) < 100)
		if (load(&w[FLAG]))
			return BRRACE_OK;
	return BRRACE_AGAIN;
}

static void a_counter_anywhere_is_no_waiting(void **state)
{
	(void)state;
	THREAD(op(count_elsewhere));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op again; 2 op ok");
}

/* The same where a value that it returns would be. */
SUBJECT_CODE static enum brrace_status count_in_result(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	__brrace_atomic64_store(&args->out[0], 0, __ATOMIC_RELAXED);
	while (__brrace_atomic64_fetch_add(&args->out[0], 1, __ATOMIC_RELAXED) < 100)
		if (load(&w[FLAG]))
			return BRRACE_OK;
	return BRRACE_AGAIN;
}

static void a_counter_in_the_result_is_no_waiting(void **state)
{
	(void)state;
	THREAD(op(count_in_result));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op again; 2 op ok");
}

SUBJECT_CODE static enum brrace_status read_into_result(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	do
		store(&args->out[0], load(&w[FLAG]));
	while (!load(&args->out[0]));
	return BRRACE_OK;
}

static void the_same_result_again_is_waiting(void **state)
{
	(void)state;
	THREAD(op(read_into_result));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(state_of(0), THREAD_WAITING);
}

SUBJECT_CODE static enum brrace_status look(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	for (int i = 0; i < 5; i++)
		load(&w[FLAG]);
	return BRRACE_EMPTY;
}

/* One that looks again and again, but in calls of its own. */
static void repeated_calls_are_no_waiting(void **state)
{
	uint8_t it = op(look);

	(void)state;
	THREAD(it, it, it, it, it, it, it);
	THREAD(op(raise_flag));
	bench_start();
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(run_threads(bench.run)[0].steps, 35);
}

/* Only what the waiting thread did in its round is marked. */
static void reads_of_others_are_no_round(void **state)
{
	(void)state;
	THREAD(op(wait_for_flag));
	THREAD(op(give_up));
	THREAD(op(raise_flag));
	bench_start();
	PLAY(STEP(0, 4), STEP(1, 2), STEP(0, 3), STEP(1, 1), STEP(0, 1), STEP(1, 1), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_string_equal(bench_trace(),
			    "1 load +136 0; 1 load +136 0; 1 load +136 0; 1 load +136 0; "
			    "2 load +136 0; 2 load +136 0; "
			    "1 load +136 0; 1 load +136 0; 1 load +136 0; 2 load +136 0; "
			    "1 load +136 0~; 2 load +136 0");
}

/* Two that wait for each other. */
SUBJECT_CODE static enum brrace_status meet(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;
	uint64_t order = __brrace_atomic64_fetch_add(&w[VALUE], 1, __ATOMIC_SEQ_CST);

	(void)args;
	store(&w[FLAG + order], 1);
	while (!load(&w[FLAG + !order]))
		;
	return BRRACE_OK;
}

static void those_that_wait_for_each_other_meet(void **state)
{
	(void)state;
	threads(meet, 2);
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op ok; 2 op ok");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(spinning_is_noticed_at_once),
		BENCH(who_spins_goes_on_after_a_store),
		BENCH(spinning_for_ever_is_blocked),
		BENCH(spinning_is_noticed_whatever_else_is_read),
		BENCH(who_is_made_to_fail_does_not_spin),
		BENCH(backing_off_is_waiting_once_it_repeats),
		BENCH(a_loop_that_gives_up_is_not_cut),
		BENCH(a_counter_anywhere_is_no_waiting),
		BENCH(a_counter_in_the_result_is_no_waiting),
		BENCH(the_same_result_again_is_waiting),
		BENCH(repeated_calls_are_no_waiting),
		BENCH(reads_of_others_are_no_round),
		BENCH(those_that_wait_for_each_other_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
