/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/words_testing.h"

#include "engine.h"
#include "search/random.h"

#define X WORD(0)
#define Y WORD(1)
#define Z WORD(2)

#define BUFFER(t, at) \
	{.verb = VERB_BUFFER, .thread = (t), .op = -1, .point = POINT(ACCESS_STORE, at)}
#define FLUSH(t, at) {.verb = VERB_FLUSH, .thread = (t), .op = -1, .point = POINT(ACCESS_STORE, at)}
#define FLUSH_N(t, n) {.verb = VERB_FLUSH, .thread = (t), .op = -1, .count = (n)}

static int set_tso(void **state)
{
	set_bench(state);
	bench.plan.model = MODEL_TSO;
	return 0;
}

/* ---- what a thread sees */

OPERATION(store_x_load_y)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[0], 1);
	load(&words[1]);
	return BRRACE_OK;
}

OPERATION(store_y_load_x)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[1], 2);
	load(&words[0]);
	return BRRACE_OK;
}

static void stores_are_seen_at_once_unless_they_stay(void **state)
{
	(void)state;
	two_threads(store_x_load_y, store_y_load_x);
	PLAY(FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 store +0 1; 1 load +8 0; 2 store +8 2; 2 load +0 1");
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 store +0 1; 1 load +8 0; 2 store +8 2; "
					   "2 load +0 0; 1 flush +0 1");
}

OPERATION(store_load_load)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[0], 1);
	load(&words[0]);
	store(&words[0], 2);
	load(&words[0]);
	return BRRACE_OK;
}

OPERATION(load_x)
{
	(void)args;
	load(ring);
	return BRRACE_OK;
}

static void a_thread_sees_what_it_stored_last(void **state)
{
	(void)state;
	two_threads(store_load_load, load_x);
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 store +0 1; 1 load +0 1; 1 store +0 2; "
					   "1 load +0 2; 2 load +0 0; 1 flush +0 1; 1 flush +0 2");
}

OPERATION(partial)
{
	uint8_t *bytes = ring;

	(void)args;
	__brrace_write4(bytes + 2);
	*(volatile uint32_t *)(bytes + 2) = 0x44332211;
	__brrace_write1(bytes + 3);
	*(volatile uint8_t *)(bytes + 3) = 0x99;
	load(bytes);
	__brrace_atomic16_load((uint16_t *)(bytes + 4), __ATOMIC_RELAXED);
	return BRRACE_OK;
}

static void bytes_come_from_where_each_was_stored_last(void **state)
{
	(void)state;
	two_threads(partial, load_x);
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(),
			    "1 store +2 0x44332211; 1 store +3 153; 1 load +0 0x443399110000; "
			    "1 load +4 0x4433; 2 load +0 0; 1 flush +2 0x44332211; "
			    "1 flush +3 153");
}

/* An instruction that adds to memory announces its load and its store before it. */
OPERATION(add_to_x)
{
	(void)args;
	store(ring, 5);
	__brrace_read8(ring);
	__brrace_write8(ring);
	*(volatile uint64_t *)ring += 2;
	load(ring);
	return BRRACE_OK;
}

static void an_instruction_finds_its_own_store(void **state)
{
	(void)state;
	two_threads(add_to_x, load_x);
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(), "1 store +0 5; 1 load +0 5; 1 store +0 7; 1 load +0 7; "
					   "2 load +0 0; 1 flush +0 5; 1 flush +0 7");
}

/* ---- what leaves the buffer, and when */

OPERATION(store_three)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[0], 1);
	store(&words[1], 2);
	store(&words[0], 3);
	store(&words[2], 4);
	return BRRACE_OK;
}

OPERATION(load_three)
{
	uint64_t *words = ring;

	(void)args;
	load(&words[0]);
	load(&words[1]);
	load(&words[2]);
	return BRRACE_OK;
}

static void the_first_that_came_is_the_first_to_leave(void **state)
{
	(void)state;
	two_threads(store_three, load_three);
	/* Stores behind one that stays do, too. */
	PLAY(BUFFER(0, X), FINISH(0), FLUSH(0, Y), FINISH(1));
	assert_string_equal(bench_trace(),
			    "1 store +0 1; 1 store +8 2; 1 store +0 3; 1 store +16 4; "
			    "1 flush +0 1; 1 flush +8 2; 2 load +0 1; 2 load +8 2; 2 load +16 0; "
			    "1 flush +0 3; 1 flush +16 4");
	/* Up to the newest of that place. */
	PLAY(BUFFER(0, X), FINISH(0), FLUSH(0, X), FINISH(1));
	assert_string_equal(bench_trace(),
			    "1 store +0 1; 1 store +8 2; 1 store +0 3; 1 store +16 4; "
			    "1 flush +0 1; 1 flush +8 2; 1 flush +0 3; 2 load +0 3; 2 load +8 2; "
			    "2 load +16 0; 1 flush +16 4");
	PLAY(BUFFER(0, X), FINISH(0), FLUSH_N(0, 1), FINISH(1));
	assert_string_equal(bench_trace(),
			    "1 store +0 1; 1 store +8 2; 1 store +0 3; 1 store +16 4; "
			    "1 flush +0 1; 2 load +0 1; 2 load +8 0; 2 load +16 0; "
			    "1 flush +8 2; 1 flush +0 3; 1 flush +16 4");
	/* The first that stays decides: one before it was seen at once. */
	PLAY(PAST(0, ACCESS_STORE, X), BUFFER(0, Y), FLUSH(0, Y), FINISH(0), FINISH(1));
	assert_string_equal(bench_trace(),
			    "1 store +0 1; 1 store +8 2; 1 flush +8 2; 1 store +0 3; "
			    "1 store +16 4; 2 load +0 3; 2 load +8 2; 2 load +16 4");
}

static void what_is_not_there_cannot_be_flushed(void **state)
{
	(void)state;
	two_threads(store_three, load_three);
	PLAY(PAST(0, ACCESS_STORE, X), FLUSH(0, X));
	assert_int_equal(bench.script.end, SCRIPT_NO_STORE);
	PLAY(BUFFER(0, X), FLUSH(0, Y));
	assert_int_equal(bench.script.end, SCRIPT_NO_STORE);
	PLAY(BUFFER(0, X), FLUSH_N(0, 2));
	assert_int_equal(bench.script.end, SCRIPT_NO_STORE);
}

enum what {
	NOTHING,
	FENCE,
	WEAK_FENCE,
	CAS_THAT_FAILS,
	ADD,
	STRONG_STORE,
	RELEASE_STORE,
	LONG_STORE,
};

static enum what what;

OPERATION(store_and_more)
{
	uint64_t *words = ring, no = 77;

	(void)args;
	store(&words[0], 1);
	if (what == FENCE)
		__brrace_atomic_thread_fence(__ATOMIC_SEQ_CST);
	else if (what == WEAK_FENCE)
		__brrace_atomic_thread_fence(__ATOMIC_ACQ_REL);
	else if (what == CAS_THAT_FAILS)
		__brrace_atomic64_compare_exchange_strong(&words[1], &no, 5, __ATOMIC_RELAXED,
							  __ATOMIC_RELAXED);
	else if (what == ADD)
		__brrace_atomic64_fetch_add(&words[1], 1, __ATOMIC_RELAXED);
	else if (what == STRONG_STORE)
		__brrace_atomic64_store(&words[1], 3, __ATOMIC_SEQ_CST);
	else if (what == RELEASE_STORE)
		__brrace_atomic64_store(&words[1], 3, __ATOMIC_RELEASE);
	else if (what == LONG_STORE) {
		__brrace_write16(&words[2]);
		words[2] = words[3] = 9;
	}
	return BRRACE_OK;
}

static void locked_instructions_and_full_fences_empty_the_buffer(void **state)
{
	static const char *const traces[] = {
		[FENCE] = "1 store +0 1; 1 flush +0 1; 1 fence; 2 load +0 1",
		[WEAK_FENCE] = "1 store +0 1; 1 fence; 2 load +0 0",
		[CAS_THAT_FAILS] = "1 store +0 1; 1 flush +0 1; 1 cas +8 0!; 2 load +0 1",
		[ADD] = "1 store +0 1; 1 flush +0 1; 1 rmw +8 0->1; 2 load +0 1",
		[STRONG_STORE] = "1 store +0 1; 1 flush +0 1; 1 store +8 3; 2 load +0 1",
		[RELEASE_STORE] = "1 store +0 1; 1 store +8 3; 2 load +0 0",
		[LONG_STORE] = "1 store +0 1; 1 flush +0 1; 1 store +16 0x9:0x9; 2 load +0 1",
	};

	(void)state;
	two_threads(store_and_more, load_x);
	/* A failed CAS is a point only where somebody writes. */
	what = ADD;
	bench_run();
	for (what = FENCE; what <= LONG_STORE; what++) {
		PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
		assert_memory_equal(bench_trace(), traces[what], strlen(traces[what]));
	}
}

static void what_empties_the_buffer_cannot_stay(void **state)
{
	(void)state;
	what = STRONG_STORE;
	two_threads(store_and_more, load_x);
	PLAY(BUFFER(0, Y));
	assert_int_equal(bench.script.end, SCRIPT_REFUSED);
	what = LONG_STORE;
	PLAY(BUFFER(0, Z));
	assert_int_equal(bench.script.end, SCRIPT_REFUSED);
	what = RELEASE_STORE;
	PLAY(BUFFER(0, Y), FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

OPERATION(store_many)
{
	(void)args;
	for (uint64_t i = 1; i <= STORE_BUFFER_ENTRIES + 3; i++)
		store(ring, i);
	return BRRACE_OK;
}

static void a_full_buffer_gives_up_its_oldest(void **state)
{
	const struct event *events;

	(void)state;
	two_threads(store_many, load_x);
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	events = run_trace(bench.run)->events;
	for (uint32_t i = 0; i < 3; i++) {
		const struct event *e = &events[STORE_BUFFER_ENTRIES + 2 * i];

		assert_int_equal(e->kind, ACCESS_FLUSH);
		assert_int_equal(e->value, i + 1);
	}
	assert_int_equal(run_trace(bench.run)->count, 2 * (STORE_BUFFER_ENTRIES + 3) + 1);
}

/* ---- waiting */

static void who_waits_for_a_store_goes_on_when_it_is_flushed(void **state)
{
	(void)state;
	two_threads(raise_flag, wait_for_flag);
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	/* Where the lines are over nothing stays for ever. */
	PLAY(BUFFER(0, X));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(run_threads(bench.run)[1].state, THREAD_DONE);
	/* Nor where its thread goes no further. */
	PLAY(BUFFER(0, X), VERB(KILL, 0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

OPERATION(count_until_flag)
{
	volatile uint64_t rounds = 0;

	(void)args;
	while (!load(ring))
		rounds++;
	return BRRACE_OK;
}

static void who_counts_while_it_waits_is_not_stuck(void **state)
{
	(void)state;
	two_threads(raise_flag, count_until_flag);
	PLAY(BUFFER(0, X), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

/* ---- calls */

static void a_call_precedes_another_once_its_stores_are_seen(void **state)
{
	const struct history *h;

	(void)state;
	two_threads(raise_flag, load_x);
	h = run_history(bench.run);
	PLAY(FINISH(0), FINISH(1));
	assert_true(history_precedes(h, 0, 1));
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	assert_false(history_precedes(h, 0, 1));
	PLAY(BUFFER(0, X), FINISH(0), FLUSH(0, X), FINISH(1));
	assert_true(history_precedes(h, 0, 1));
}

/* ---- the trace */

static void loads_are_linked_to_the_stores_that_they_saw(void **state)
{
	const struct event *e;

	(void)state;
	two_threads(store_load_load, load_x);
	/* 0 store 1, 1 load, 2 store 2, 3 load, 4 flush 1, 5 load by the other. */
	PLAY(BUFFER(0, X), FINISH(0), FLUSH_N(0, 1), FINISH(1));
	trace_link(run_trace(bench.run));
	e = run_trace(bench.run)->events;
	assert_int_equal(e[1].reads_from, 0);
	assert_int_equal(e[3].reads_from, 2);
	assert_int_equal(e[3].missed, EVENT_INITIAL);
	assert_int_equal(e[4].reads_from, 0);
	assert_int_equal(e[5].reads_from, 0);
	assert_int_equal(e[5].missed, 2);
	/* Both are still in the buffer. */
	PLAY(BUFFER(0, X), FINISH(0), FINISH(1));
	trace_link(run_trace(bench.run));
	assert_int_equal(e[4].reads_from, EVENT_INITIAL);
	assert_int_equal(e[4].missed, 2);
}

/* ---- against a machine that keeps bytes */

#define BYTES 16
#define MIX_OPS 12

static uint64_t mix_seed;

SUBJECT_CODE static void access_at(uint8_t *at, uint32_t drawn, uint64_t value)
{
	uint64_t expected = drawn >> 8 & 1;

	switch (drawn % 12) {
	case 0:
		__brrace_write1(at);
		*(volatile uint8_t *)at = (uint8_t)value;
		break;
	case 1:
		__brrace_write2(at);
		memcpy(at, &value, 2);
		break;
	case 2:
		__brrace_write4(at);
		memcpy(at, &value, 4);
		break;
	case 3:
		store((void *)((uintptr_t)at & ~(uintptr_t)7), value);
		break;
	case 4:
		__brrace_read1(at);
		break;
	case 5:
		__brrace_read4(at);
		break;
	case 6:
		load((void *)((uintptr_t)at & ~(uintptr_t)7));
		break;
	case 7:
		__brrace_atomic8_store(at, (uint8_t)value,
				       value & 16 ? __ATOMIC_SEQ_CST : __ATOMIC_RELEASE);
		break;
	case 8:
		__brrace_atomic8_load(at, __ATOMIC_ACQUIRE);
		break;
	case 9:
		__brrace_atomic64_compare_exchange_strong(
			(uint64_t *)((uintptr_t)at & ~(uintptr_t)7), &expected, value,
			__ATOMIC_RELAXED, __ATOMIC_RELAXED);
		break;
	case 10:
		__brrace_atomic_thread_fence(value & 32 ? __ATOMIC_SEQ_CST : __ATOMIC_RELEASE);
		break;
	default:
		__brrace_atomic8_fetch_add(at, 1, __ATOMIC_RELAXED);
	}
}

OPERATION(mix)
{
	struct prng prng;

	(void)args;
	prng_seed_execution(&prng, mix_seed, brrace_run->current);
	for (int i = 0; i < MIX_OPS; i++) {
		uint64_t drawn = prng_next(&prng);

		access_at((uint8_t *)ring + (drawn >> 16) % 13, (uint32_t)drawn, drawn >> 40);
	}
	return BRRACE_OK;
}

struct machine {
	uint8_t memory[BYTES];
	uint32_t queue[3][64], n[3]; /* events */
};

static void put(uint8_t *memory, const struct event *e)
{
	word128 value = e->value;

	memcpy(memory + (e->addr - X), &value, e->size);
}

static word128 seen_by(const struct machine *m, const struct event *events, const struct event *e)
{
	uint8_t memory[BYTES];
	word128 value = 0;

	memcpy(memory, m->memory, BYTES);
	for (uint32_t i = 0; i < m->n[e->thread]; i++)
		put(memory, &events[m->queue[e->thread][i]]);
	memcpy(&value, memory + (e->addr - X), e->size);
	return value;
}

static void check_event(struct machine *m, const struct event *events, uint32_t i)
{
	const struct event *e = &events[i];
	uint32_t *queue = m->queue[e->thread], *n = &m->n[e->thread];

	if (e->kind == ACCESS_LOAD) {
		assert_true(e->value == seen_by(m, events, e));
	} else if (e->kind == ACCESS_FLUSH) {
		assert_int_equal(e->reads_from, queue[0]);
		assert_true(e->value == events[queue[0]].value);
		put(m->memory, e);
		memmove(queue, queue + 1, --*n * sizeof(*queue));
	} else if (e->kind == ACCESS_STORE && e->flags & ACCESS_BUFFERED) {
		assert_false(e->flags & ACCESS_ATOMIC && e->order == __ATOMIC_SEQ_CST);
		queue[(*n)++] = i;
	} else if (e->kind != ACCESS_FENCE || e->order == __ATOMIC_SEQ_CST) {
		assert_int_equal(*n, 0);
		if (e->kind == ACCESS_RMW || e->kind == ACCESS_CAS)
			assert_true(e->old == seen_by(m, events, e));
		if (event_writes(e))
			put(m->memory, e);
	}
}

static void values_are_those_of_a_machine_with_buffers(void **state)
{
	struct random random;

	(void)state;
	random_init(&random);
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	THREAD(bench_op("mix", BRRACE_QUERY_COUNT, mix));
	bench_start();
	for (mix_seed = 0; mix_seed < 2000; mix_seed++) {
		struct machine m = {.n = {0}};
		const struct trace *trace = run_trace(bench.run);

		random.index = mix_seed;
		assert_int_equal(run_execute(bench.run, &random.walk.policy), RUN_ENDED);
		for (uint32_t i = 0; i < trace->count; i++)
			check_event(&m, trace->events, i);
		assert_int_equal(m.n[0] + m.n[1] + m.n[2], 0);
		assert_memory_equal(m.memory, (void *)X, BYTES);
	}
}

#define TSO(test) cmocka_unit_test_setup_teardown(test, set_tso, clear_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TSO(stores_are_seen_at_once_unless_they_stay),
		TSO(a_thread_sees_what_it_stored_last),
		TSO(bytes_come_from_where_each_was_stored_last),
		TSO(an_instruction_finds_its_own_store),
		TSO(the_first_that_came_is_the_first_to_leave),
		TSO(what_is_not_there_cannot_be_flushed),
		TSO(locked_instructions_and_full_fences_empty_the_buffer),
		TSO(what_empties_the_buffer_cannot_stay),
		TSO(a_full_buffer_gives_up_its_oldest),
		TSO(who_waits_for_a_store_goes_on_when_it_is_flushed),
		TSO(who_counts_while_it_waits_is_not_stuck),
		TSO(a_call_precedes_another_once_its_stores_are_seen),
		TSO(loads_are_linked_to_the_stores_that_they_saw),
		TSO(values_are_those_of_a_machine_with_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
