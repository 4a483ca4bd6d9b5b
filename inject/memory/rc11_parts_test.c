/* SPDX-License-Identifier: BSD-2-Clause */
/* Words that are accessed whole and in parts. */
#include "memory/words_testing.h"

#define WHOLE WORD(0)
#define HIGH (WORD(0) + 4)

#define BOTH(high, low) ((uint64_t)(high) << 32 | (low))

#define CHOOSE(t, k, at, of, source_at) \
	{ \
		.verb = VERB_CHOOSE, .thread = (t), .op = -1, .point = POINT(k, at), .source = { \
			.kind = (of) < 0 ? SOURCE_INITIAL : SOURCE_WRITE, \
			.thread = (uint8_t)(of), \
			.op = -1, \
			.count = 1, \
			.point = POINT(ACCESS_STORE, source_at) \
		} \
	}
#define INITIAL (-1)

OPERATION(set_whole)
{
	(void)args;
	__brrace_atomic64_store(ring, BOTH(1, 1), __ATOMIC_RELAXED);
	return BRRACE_OK;
}

OPERATION(set_high)
{
	uint32_t *words = ring;

	(void)args;
	__brrace_write4(&words[1]);
	*(volatile uint32_t *)&words[1] = 2;
	return BRRACE_OK;
}

OPERATION(set_high_at_once)
{
	uint32_t *words = ring;

	(void)args;
	__brrace_atomic32_store(&words[1], 2, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

OPERATION(set_low)
{
	(void)args;
	__brrace_atomic32_store(ring, 3, __ATOMIC_RELAXED);
	return BRRACE_OK;
}

OPERATION(add_to_high)
{
	uint32_t *words = ring;

	args->result = __brrace_atomic32_fetch_add(&words[1], 5, __ATOMIC_RELAXED);
	return BRRACE_OK;
}

OPERATION(get_whole)
{
	args->result = load(ring);
	return BRRACE_OK;
}

OPERATION(get_high)
{
	uint32_t *words = ring;

	args->result = __brrace_atomic32_load(&words[1], __ATOMIC_RELAXED);
	return BRRACE_OK;
}

OPERATION(get_high_plainly)
{
	uint32_t *words = ring;

	__brrace_read4(&words[1]);
	args->result = *(volatile uint32_t *)&words[1];
	return BRRACE_OK;
}

static int set_rc11(void **state)
{
	set_bench(state);
	bench.plan.model = MODEL_RC11;
	return 0;
}

static void three_threads(operation *first, operation *second, operation *third)
{
	clear_bench(NULL);
	set_rc11(NULL);
	THREAD(bench_op("first", BRRACE_QUERY_COUNT, first));
	THREAD(bench_op("second", BRRACE_QUERY_COUNT, second));
	THREAD(bench_op("third", BRRACE_QUERY_COUNT, third));
	bench_start();
}

static uint64_t result_of(uint8_t thread)
{
	const struct history *h = run_history(bench.run);

	for (uint32_t i = 0; i < h->n_calls; i++)
		if (h->calls[i].thread == thread)
			return h->calls[i].result;
	return UINT64_MAX;
}

static void a_part_is_stored_beside_the_rest(void **state)
{
	static operation *const stores[] = {set_high, set_high_at_once};

	(void)state;
	for (int i = 0; i < 2; i++) {
		three_threads(set_whole, stores[i], get_whole);
		PLAY(FINISH(0), FINISH(1), FINISH(2));
		assert_int_equal(bench.script.end, SCRIPT_DONE);
		assert_int_equal(result_of(2), BOTH(2, 1));
		assert_int_equal(*(uint64_t *)WHOLE, BOTH(2, 1));
		PLAY(FINISH(1), FINISH(0), FINISH(2));
		assert_int_equal(result_of(2), BOTH(1, 1));
	}
}

static void a_part_may_come_before_others(void **state)
{
	static operation *const stores[] = {set_high, set_high_at_once};

	(void)state;
	for (int i = 0; i < 2; i++) {
		three_threads(set_whole, stores[i], get_whole);
		PLAY(FINISH(0), CHOOSE(1, ACCESS_STORE, HIGH, 0, WHOLE),
		     CHOOSE(2, ACCESS_LOAD, WHOLE, 1, HIGH));
		assert_int_equal(bench.script.end, SCRIPT_DONE);
		assert_int_equal(result_of(2), BOTH(2, 0));
		assert_int_equal(*(uint64_t *)WHOLE, BOTH(1, 1));
		assert_int_equal(run_trace(bench.run)->events[1].value, 2);
	}
}

static void a_part_is_read_of_what_is_chosen(void **state)
{
	static operation *const loads[] = {get_high, get_high_plainly};

	(void)state;
	for (int i = 0; i < 2; i++) {
		three_threads(set_whole, set_high, loads[i]);
		PLAY(FINISH(0), FINISH(1), CHOOSE(2, ACCESS_LOAD, HIGH, 0, WHOLE));
		assert_int_equal(bench.script.end, SCRIPT_DONE);
		assert_int_equal(result_of(2), 1);
		PLAY(FINISH(0), FINISH(1), CHOOSE(2, ACCESS_LOAD, HIGH, INITIAL, WHOLE));
		assert_int_equal(result_of(2), 0);
		assert_int_equal(*(uint64_t *)WHOLE, BOTH(2, 1));
		PLAY(FINISH(0), FINISH(1), FINISH(2));
		assert_int_equal(result_of(2), 2);
	}
}

static void parts_are_changed_in_place(void **state)
{
	(void)state;
	three_threads(set_whole, add_to_high, add_to_high);
	PLAY(FINISH(0), FINISH(1), FINISH(2));
	assert_int_equal(result_of(1), 1);
	assert_int_equal(result_of(2), 6);
	assert_int_equal(*(uint64_t *)WHOLE, BOTH(11, 1));
	PLAY(FINISH(0), FINISH(1), CHOOSE(2, ACCESS_RMW, HIGH, 0, WHOLE));
	assert_int_equal(bench.script.end, SCRIPT_REFUSED);
	assert_int_equal(bench.script.refusal.kind, REFUSAL_TAKEN);
}

static void other_parts_are_not_known(void **state)
{
	(void)state;
	three_threads(set_whole, set_high, set_low);
	assert_int_equal(bench_run(), RUN_MIXED);
	three_threads(set_high, set_low, get_high);
	assert_int_equal(bench_run(), RUN_ENDED);
}

#define RC11(test) cmocka_unit_test_setup_teardown(test, set_rc11, clear_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RC11(a_part_is_stored_beside_the_rest), RC11(a_part_may_come_before_others),
		RC11(a_part_is_read_of_what_is_chosen), RC11(parts_are_changed_in_place),
		RC11(other_parts_are_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
