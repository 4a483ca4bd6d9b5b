/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/words_testing.h"

#include "engine.h"
#include "graph/model.h"
#include "memory/rc11.h"
#include "search/guide.h"
#include "search/random.h"
#include "search/record.h"

#define X WORD(0)
#define Y WORD(1)

#define FROM(t, at, of, n, source_at) \
	{ \
		.verb = VERB_CHOOSE, .thread = (t), .op = -1, .point = POINT(ACCESS_LOAD, at), \
		.source = { \
			.kind = SOURCE_WRITE, \
			.thread = (of), \
			.op = -1, \
			.count = (n), \
			.point = POINT(ACCESS_STORE, source_at) \
		} \
	}
#define FROM_INITIAL(t, k, at) \
	{ \
		.verb = VERB_CHOOSE, .thread = (t), .op = -1, .point = POINT(k, at), .source = { \
			.kind = SOURCE_INITIAL \
		} \
	}
#define OF_VALUE(t, at, v) \
	{ \
		.verb = VERB_CHOOSE, .thread = (t), .op = -1, .point = POINT(ACCESS_LOAD, at), \
		.source = { \
			.kind = SOURCE_VALUE, \
			.value = (v) \
		} \
	}
#define STORE_BEFORE(t, at, of, n) \
	{ \
		.verb = VERB_CHOOSE, .thread = (t), .op = -1, .point = POINT(ACCESS_STORE, at), \
		.source = { \
			.kind = SOURCE_WRITE, \
			.thread = (of), \
			.op = -1, \
			.count = (n), \
			.point = POINT(ACCESS_STORE, at) \
		} \
	}

static int set_rc11(void **state)
{
	set_bench(state);
	bench.plan.model = MODEL_RC11;
	return 0;
}

/* Of the last line. */
static void assert_refused(enum refusal_kind kind, uint32_t newer)
{
	assert_int_equal(bench.script.end, SCRIPT_REFUSED);
	assert_int_equal(bench.script.refusal.kind, kind);
	if (kind == REFUSAL_NEWER || kind == REFUSAL_SEEN || kind == REFUSAL_TAKEN)
		assert_int_equal(bench.script.refusal.newer, newer);
}

/* ---- reads */

static int publish, acquire; /* orders */

OPERATION(send)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[0], 7);
	__brrace_atomic64_store(&words[1], 1, publish);
	return BRRACE_OK;
}

OPERATION(receive)
{
	uint64_t *words = ring;

	(void)args;
	__brrace_atomic64_load(&words[1], acquire);
	load(&words[0]);
	return BRRACE_OK;
}

static void loads_read_the_newest_or_what_is_chosen(void **state)
{
	(void)state;
	publish = acquire = __ATOMIC_RELAXED;
	two_threads(send, receive);
	PLAY(FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 store +0 7; 1 store +8 1; 2 load +8 1; 2 load +0 7");
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, Y));
	assert_string_equal(bench_trace(), "1 store +0 7; 1 store +8 1; 2 load +8 0; 2 load +0 7");
	PLAY(FINISH(0), PAST(1, ACCESS_LOAD, Y), FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_string_equal(bench_trace(), "1 store +0 7; 1 store +8 1; 2 load +8 1; 2 load +0 0");
	PLAY(FINISH(0), OF_VALUE(1, X, 0));
	assert_string_equal(bench_trace(), "1 store +0 7; 1 store +8 1; 2 load +8 1; 2 load +0 0");
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

static void what_happened_before_hides_what_is_older(void **state)
{
	(void)state;
	publish = __ATOMIC_RELEASE;
	acquire = __ATOMIC_ACQUIRE;
	two_threads(send, receive);
	PLAY(FINISH(0), PAST(1, ACCESS_LOAD, Y), FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_refused(REFUSAL_NEWER, 0);
	/* It did not if another was read. */
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, Y), FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_trace(), "1 store +0 7; 1 store +8 1; 2 load +8 0; 2 load +0 0");
}

static void there_must_be_such_a_write(void **state)
{
	(void)state;
	two_threads(send, receive);
	PLAY(FROM(1, Y, 0, 0, Y));
	assert_refused(REFUSAL_NO_WRITE, 0);
	PLAY(FINISH(0), FROM(1, Y, 0, 0, X));
	assert_refused(REFUSAL_NO_WRITE, 0);
	PLAY(FINISH(0), FROM(1, Y, 0, 2, Y));
	assert_refused(REFUSAL_NO_WRITE, 0);
	PLAY(FINISH(0), OF_VALUE(1, Y, 5));
	assert_refused(REFUSAL_NO_WRITE, 0);
}

OPERATION(count_to_three)
{
	(void)args;
	store(ring, 1);
	store(ring, 2);
	store(ring, 3);
	return BRRACE_OK;
}

OPERATION(look_twice)
{
	(void)args;
	load(ring);
	load(ring);
	return BRRACE_OK;
}

static void nobody_reads_backwards(void **state)
{
	(void)state;
	two_threads(count_to_three, look_twice);
	PLAY(FINISH(0), FROM(1, X, 0, 1, X), FROM(1, X, 0, 2, X));
	assert_string_equal(bench_trace(),
			    "1 store +0 1; 1 store +0 2; 1 store +0 3; 2 load +0 1; 2 load +0 2");
	PLAY(FINISH(0), FROM(1, X, 0, 2, X), FROM(1, X, 0, 1, X));
	assert_refused(REFUSAL_SEEN, 1);
	assert_int_equal(bench.script.refusal.seen, 3);
	assert_int_equal(bench.script.refused, 0);
}

static void what_was_missed_is_in_the_trace(void **state)
{
	const struct event *e;

	(void)state;
	two_threads(count_to_three, look_twice);
	PLAY(FINISH(0), FROM(1, X, 0, 1, X));
	trace_link(run_trace(bench.run));
	e = run_trace(bench.run)->events;
	assert_int_equal(e[3].reads_from, 0);
	assert_int_equal(e[3].missed, 2);
	assert_int_equal(e[4].reads_from, 2);
	assert_int_equal(e[4].missed, EVENT_INITIAL);
	/* Memory is what was newest. */
	assert_int_equal(*(uint64_t *)X, 3);
}

/* ---- stores */

OPERATION(store_five)
{
	(void)args;
	store(ring, 5);
	load(ring);
	return BRRACE_OK;
}

OPERATION(atomic_five)
{
	(void)args;
	__brrace_atomic64_store(ring, 5, __ATOMIC_RELEASE);
	load(ring);
	return BRRACE_OK;
}

static void a_store_may_come_before_others(void **state)
{
	static operation *const fives[] = {store_five, atomic_five};

	(void)state;
	for (int i = 0; i < 2; i++) {
		clear_bench(NULL);
		set_rc11(NULL);
		two_threads(count_to_three, fives[i]);
		PLAY(FINISH(0), STORE_BEFORE(1, X, 0, 2));
		assert_string_equal(bench_trace(), "1 store +0 1; 1 store +0 2; 1 store +0 3; "
						   "2 store +0 5; 2 load +0 3");
		assert_int_equal(*(uint64_t *)X, 3);
		assert_int_equal(run_trace(bench.run)->events[3].reads_from, 0);
		assert_int_equal(run_trace(bench.run)->events[3].missed, 1);
		PLAY(FINISH(0), FINISH(1));
		assert_int_equal(*(uint64_t *)X, 5);
	}
}

/* ---- read-modify-writes */

OPERATION(swap)
{
	(void)args;
	cas(ring, 0, 1 + brrace_run->current);
	return BRRACE_OK;
}

static void two_do_not_take_the_same(void **state)
{
	(void)state;
	two_threads(swap, swap);
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_CAS, X));
	assert_refused(REFUSAL_TAKEN, 0);
	PLAY(FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 cas +0 0->1; 2 cas +0 1!");
}

OPERATION(add_one)
{
	(void)args;
	__brrace_read8(ring);
	__brrace_write8(ring);
	*(volatile uint64_t *)ring += 1;
	return BRRACE_OK;
}

static void an_instruction_adds_to_what_it_read(void **state)
{
	(void)state;
	two_threads(count_to_three, add_one);
	PLAY(FINISH(0), FROM(1, X, 0, 1, X));
	assert_string_equal(bench_trace(), "1 store +0 1; 1 store +0 2; 1 store +0 3; "
					   "2 load +0 1; 2 store +0 2");
	assert_int_equal(*(uint64_t *)X, 2);
}

/* ---- seq_cst */

static int both;

SUBJECT_CODE static void store_then_load(uint64_t *mine, uint64_t *other)
{
	__brrace_atomic64_store(mine, 1, both);
	__brrace_atomic64_load(other, both);
}

OPERATION(left)
{
	uint64_t *words = ring;

	(void)args;
	store_then_load(&words[0], &words[1]);
	return BRRACE_OK;
}

OPERATION(right)
{
	uint64_t *words = ring;

	(void)args;
	store_then_load(&words[1], &words[0]);
	return BRRACE_OK;
}

static void seq_cst_accesses_have_one_order(void **state)
{
	(void)state;
	both = __ATOMIC_SEQ_CST;
	two_threads(left, right);
	PLAY(PAST(0, ACCESS_STORE, X), PAST(1, ACCESS_STORE, Y), FROM_INITIAL(0, ACCESS_LOAD, Y),
	     FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_refused(REFUSAL_STRONG, 0);
	/* And what was refused left no trace. */
	PLAY(PAST(0, ACCESS_STORE, X), PAST(1, ACCESS_STORE, Y), FROM_INITIAL(0, ACCESS_LOAD, Y),
	     FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	both = __ATOMIC_ACQ_REL;
	PLAY(PAST(0, ACCESS_STORE, X), PAST(1, ACCESS_STORE, Y), FROM_INITIAL(0, ACCESS_LOAD, Y),
	     FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

/* ---- data races */

static size_t races(void)
{
	size_t n;

	run_races(bench.run, &n);
	return n;
}

static void accesses_that_nothing_orders_race(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	publish = acquire = __ATOMIC_RELAXED;
	two_threads(send, receive);
	PLAY(FINISH(0), FINISH(1));
	race = run_races(bench.run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, X);
	assert_true(race->side[0].write && !race->side[1].write);
	assert_int_equal(race->side[0].step, 1);
	assert_int_equal(race->side[1].step, 4);
	publish = __ATOMIC_RELEASE;
	acquire = __ATOMIC_ACQUIRE;
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(races(), 0);
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, Y));
	assert_int_equal(races(), 1);
}

OPERATION(store_twice)
{
	(void)args;
	store(ring, 1);
	store(ring, 2);
	return BRRACE_OK;
}

OPERATION(load_once)
{
	args->result = load(ring);
	return BRRACE_OK;
}

/* Not only the last of them: each is another place of the code. */
static void each_access_races(void **state)
{
	(void)state;
	two_threads(store_twice, load_once);
	PLAY(FINISH(0), FINISH(1));
	assert_int_equal(races(), 2);
}

OPERATION(volatile_store)
{
	(void)args;
	__brrace_volatile_write8(ring);
	*(volatile uint64_t *)ring = 1;
	return BRRACE_OK;
}

OPERATION(volatile_load)
{
	(void)args;
	__brrace_volatile_read8(ring);
	(void)*(volatile uint64_t *)ring;
	return BRRACE_OK;
}

static void volatile_accesses_race_if_they_count_as_plain(void **state)
{
	(void)state;
	two_threads(volatile_store, volatile_load);
	bench_run();
	assert_int_equal(races(), 0);
	clear_bench(NULL);
	set_rc11(NULL);
	bench.plan.volatile_is_plain = true;
	two_threads(volatile_store, volatile_load);
	bench_run();
	assert_int_equal(races(), 1);
}

static void strict_plain_accesses_have_no_choice(void **state)
{
	(void)state;
	publish = acquire = __ATOMIC_RELAXED;
	bench.plan.plain_is_strict = true;
	two_threads(send, receive);
	PLAY(FINISH(0), PAST(1, ACCESS_LOAD, Y), FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_refused(REFUSAL_PLAIN, 0);
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, Y));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

/* ---- waiting, calls, what is not known */

static void who_missed_the_store_does_not_wait(void **state)
{
	(void)state;
	bench.plan.spin_first = 1;
	two_threads(raise_flag, wait_for_flag);
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, X), FROM_INITIAL(1, ACCESS_LOAD, X),
	     FROM_INITIAL(1, ACCESS_LOAD, X));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(run_threads(bench.run)[1].state, THREAD_DONE);
	/* Who saw all there was does. */
	PLAY(STEP(1, 3), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
}

OPERATION(receive_and_call)
{
	(void)args;
	return receive(ring, args);
}

static void a_call_precedes_another_if_it_is_known_there(void **state)
{
	const struct history *h;

	(void)state;
	publish = __ATOMIC_RELEASE;
	acquire = __ATOMIC_ACQUIRE;
	THREAD(bench_op("send", BRRACE_QUERY_COUNT, send));
	THREAD(bench_op("receive", BRRACE_QUERY_COUNT, receive),
	       bench_op("again", BRRACE_QUERY_COUNT, receive_and_call));
	bench_start();
	h = run_history(bench.run);
	PLAY(FINISH(0), FINISH(1));
	assert_false(history_precedes(h, 0, 1));
	assert_true(history_precedes(h, 0, 2));
	assert_true(history_precedes(h, 1, 2));
	PLAY(FINISH(0), FROM_INITIAL(1, ACCESS_LOAD, Y), FINISH(1));
	assert_false(history_precedes(h, 0, 2));
	assert_true(history_precedes(h, 1, 2));
}

/* ---- drawn */

#define MIX_OPS 6

static uint64_t mix_seed;

SUBJECT_CODE static void access_word(uint64_t *word, uint64_t drawn)
{
	static const int orders[] = {__ATOMIC_RELAXED, __ATOMIC_ACQ_REL, __ATOMIC_SEQ_CST};
	int order = orders[drawn / 8 % 3];
	uint64_t expected = drawn / 64 % 3;

	switch (drawn % 7) {
	case 0:
		store(word, drawn / 64 % 3);
		break;
	case 1:
		load(word);
		break;
	case 2:
		__brrace_atomic64_store(word, drawn / 64 % 3,
					order == __ATOMIC_ACQ_REL ? __ATOMIC_RELEASE : order);
		break;
	case 3:
		__brrace_atomic64_load(word, order == __ATOMIC_ACQ_REL ? __ATOMIC_ACQUIRE : order);
		break;
	case 4:
		__brrace_atomic64_compare_exchange_strong(word, &expected, 3, order,
							  __ATOMIC_RELAXED);
		break;
	case 5:
		__brrace_atomic64_fetch_add(word, 1, order);
		break;
	default:
		__brrace_atomic_thread_fence(order == __ATOMIC_RELAXED ? __ATOMIC_RELEASE : order);
	}
}

OPERATION(mix)
{
	struct prng prng;

	(void)args;
	prng_seed_execution(&prng, mix_seed, brrace_run->current);
	for (int i = 0; i < MIX_OPS; i++) {
		uint64_t drawn = prng_next(&prng);

		access_word((uint64_t *)ring + (drawn >> 40) % 2, (uint32_t)drawn);
	}
	return BRRACE_OK;
}

/* What each event says it read is what was written there, and the last by coherence is
 * what memory has. */
static void check_values(void)
{
	const struct trace *trace = run_trace(bench.run);
	const struct graph *g = bench.run->rc11->g;

	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];
		uint64_t seen = e->kind == ACCESS_LOAD ? e->value : e->old;

		if (!event_reads(e))
			continue;
		if (e->reads_from == EVENT_INITIAL)
			assert_int_equal(seen, 0);
		else
			assert_int_equal(seen, trace->events[e->reads_from].value);
	}
	for (uint16_t p = 0; p < g->n_places; p++)
		assert_int_equal(*(uint64_t *)bench.run->rc11->places.address[p],
				 graph_value(g, p, graph_place(g, p)->last));
}

static void what_is_drawn_is_allowed_and_made_again(void **state)
{
	static char first[sizeof(bench.text)];
	struct turn turns[64];
	struct random random;
	struct record record;
	struct guide guide;
	uint32_t stale = 0;

	(void)state;
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	bench_start();
	random_init(&random);
	record_init(&record, &random.walk.policy, turns, 64);
	for (mix_seed = 0; mix_seed < 1500; mix_seed++) {
		struct graph *g = bench.run->rc11->g;

		random.index = mix_seed;
		assert_int_equal(run_execute(bench.run, &record.policy), RUN_ENDED);
		record_finish(&record);
		assert_false(g->stale);
		assert_true(graph_rc11.consistent(g));
		check_values();
		strcpy(first, bench_trace());
		for (uint32_t i = 0; i < record.n; i++)
			stale += turns[i].kind == TURN_CHOOSE;
		guide_init(&guide, turns, record.n);
		run_execute(bench.run, &guide.walk.policy);
		assert_string_equal(bench_trace(), first);
	}
	assert_true(stale > 1000);
}

#define RC11(test) cmocka_unit_test_setup_teardown(test, set_rc11, clear_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RC11(loads_read_the_newest_or_what_is_chosen),
		RC11(what_happened_before_hides_what_is_older),
		RC11(there_must_be_such_a_write),
		RC11(nobody_reads_backwards),
		RC11(what_was_missed_is_in_the_trace),
		RC11(a_store_may_come_before_others),
		RC11(two_do_not_take_the_same),
		RC11(an_instruction_adds_to_what_it_read),
		RC11(seq_cst_accesses_have_one_order),
		RC11(accesses_that_nothing_orders_race),
		RC11(each_access_races),
		RC11(volatile_accesses_race_if_they_count_as_plain),
		RC11(strict_plain_accesses_have_no_choice),
		RC11(who_missed_the_store_does_not_wait),
		RC11(a_call_precedes_another_if_it_is_known_there),
		RC11(what_is_drawn_is_allowed_and_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
