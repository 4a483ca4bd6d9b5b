/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses are points, what they are seen to do, and in which order. */
#include "sched/access.h"

#include <stdlib.h>

#include "testing.h"

static uint64_t data[6] SUBJECT_DATA = {1, 2, 3, 4, 5, 6};
static uint64_t unknown[2]; /* memory that brrace does not know */
static unsigned executions; /* not put back */

static void expect(const char *trace)
{
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_string_equal(bench_trace(), trace);
}

static uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

/* Places that nobody writes. */

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

/* Stacks. */

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

/* Kinds and sizes. */

SUBJECT_CODE static enum brrace_status many_kinds(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, expected = 9;
	uint32_t *half = ring;

	(void)args;
	__brrace_write4(&half[1]);
	half[1] = 2;
	__brrace_volatile_read8(w);
	__brrace_unaligned_write2((char *)ring + 3);
	memcpy((char *)ring + 3, "\1\1", 2);
	__brrace_read1((char *)ring + 4);
	__brrace_read_write4(half);
	half[0] = 5;
	__brrace_atomic_thread_fence(__ATOMIC_RELEASE);
	__brrace_atomic_signal_fence(__ATOMIC_SEQ_CST);
	__brrace_atomic64_compare_exchange_strong(w, &expected, 1, __ATOMIC_SEQ_CST, 0);
	__brrace_atomic32_fetch_add(half, 3, __ATOMIC_ACQ_REL);
	__brrace_atomic32_exchange(half, 8, __ATOMIC_RELAXED);
	__brrace_atomic8_store((uint8_t *)ring, 4, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

static void accesses_are_what_their_hooks_say(void **state)
{
	static const struct {
		uint8_t flags, order;
		uint32_t size;
	} want[] = {
		{ACCESS_PLAIN, 0, 4},
		{ACCESS_PLAIN | ACCESS_VOLATILE, 0, 8},
		{ACCESS_PLAIN, 0, 2},
		{ACCESS_PLAIN, 0, 1},
		{ACCESS_PLAIN, 0, 4},
		{ACCESS_PLAIN, 0, 4},
		{ACCESS_ATOMIC, __ATOMIC_RELEASE, 0},
		{ACCESS_ATOMIC | ACCESS_FAILED, __ATOMIC_SEQ_CST, 8},
		{ACCESS_ATOMIC, __ATOMIC_ACQ_REL, 4},
		{ACCESS_ATOMIC, __ATOMIC_RELAXED, 4},
		{ACCESS_ATOMIC, __ATOMIC_RELEASE, 1},
	};
	const struct trace *trace;

	(void)state;
	THREAD(op(many_kinds));
	bench_start();
	expect("1 store +4 2; 1 load +0 0x200000000; 1 store +3 257; 1 load +4 1; "
	       "1 load +0 0x1000000; 1 store +0 5; 1 fence; 1 cas +0 0x100000005!; "
	       "1 rmw +0 5->8; 1 rmw +0 8->8; 1 store +0 4");
	trace = run_trace(bench.run);
	assert_int_equal(trace->count, sizeof(want) / sizeof(want[0]));
	for (uint32_t i = 0; i < trace->count; i++) {
		assert_int_equal(trace->events[i].flags, want[i].flags);
		assert_int_equal(trace->events[i].order, want[i].order);
		assert_int_equal(trace->events[i].size, want[i].size);
		assert_in_range(trace->events[i].pc, bench.subject.text,
				bench.subject.text + bench.subject.text_size);
	}
}

SUBJECT_CODE static enum brrace_status write_16_bytes(void *ring, struct brrace_args *args)
{
	unsigned __int128 *wide = ring, expected;

	(void)args;
	__brrace_write16(wide);
	*(volatile unsigned __int128 *)wide = (unsigned __int128)1 << 64 | 2;
	expected = __brrace_atomic128_load(wide, __ATOMIC_SEQ_CST);
	__brrace_atomic128_compare_exchange_strong(wide, &expected, expected + 1, 0, 0);
	return BRRACE_OK;
}

static void sixteen_bytes_are_one_value(void **state)
{
	(void)state;
	THREAD(op(write_16_bytes));
	bench_start();
	expect("1 store +0 0x1:0x2; 1 load +0 0x1:0x2; 1 cas +0 0x1:0x2->0x1:0x3");
}

/* A word of which somebody writes a part. */
SUBJECT_CODE static enum brrace_status read_around(void *ring, struct brrace_args *args)
{
	char *c = ring;

	(void)args;
	__brrace_read4(c);
	__brrace_read4(c + 4);
	__brrace_read8(c);
	__brrace_read16(c);
	__brrace_read_range(c, 40);
	__brrace_read_range(c + 8, 100);
	__brrace_read_range(c + 51, 100);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status write_two_bytes(void *ring, struct brrace_args *args)
{
	(void)args;
	__brrace_write1((char *)ring + 6);
	((volatile char *)ring)[6] = 1;
	__brrace_write1((char *)ring + 50);
	((volatile char *)ring)[50] = 1;
	return BRRACE_OK;
}

static void a_place_is_its_bytes(void **state)
{
	const struct trace *trace;

	(void)state;
	THREAD(op(write_two_bytes));
	THREAD(op(read_around));
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	trace = run_trace(bench.run);
	assert_int_equal(trace->count, 7);
	assert_int_equal(trace->events[2].addr, WORD(0) + 4);
	assert_int_equal(trace->events[3].size, 8);
	assert_int_equal(trace->events[4].size, 16);
	assert_int_equal(trace->events[5].size, 40);
	assert_int_equal(trace->events[6].size, 100);
	assert_int_equal(trace->events[6].flags, ACCESS_PLAIN | ACCESS_RANGE);
}

SUBJECT_CODE static enum brrace_status write_across_the_end(void *ring, struct brrace_args *args)
{
	(void)args;
	(void)ring;
	__brrace_write16(&data[3]);
	((volatile uint64_t *)data)[3] = 8;
	((volatile uint64_t *)data)[4] = 9;
	return BRRACE_OK;
}

static void an_access_may_reach_beyond_the_end(void **state)
{
	(void)state;
	bench.subject.data_size = (uintptr_t)&data[4] - bench.subject.data;
	THREAD(op(write_across_the_end));
	bench_start();
	expect("1 store data+24 0x9:0x8");
}

/* Values. */

SUBJECT_CODE static enum brrace_status count_up(void *ring, struct brrace_args *args)
{
	(void)args;
	for (int i = 0; i < 2; i++)
		store(ring, load(ring) + 1);
	return BRRACE_OK;
}

static void a_store_is_seen_by_whoever_runs_next(void **state)
{
	uint8_t count;

	(void)state;
	count = op(count_up);
	THREAD(count);
	THREAD(count);
	bench_start();
	PLAY(STEP(0, 1), STEP(1, 2), STEP(0, 1), STEP(1, 1), STEP(0, 2), STEP(1, 1));
	assert_string_equal(bench_trace(), "1 load +0 0; 2 load +0 0; 2 store +0 1; 1 store +0 1; "
					   "2 load +0 1; 1 load +0 1; 1 store +0 2; 2 store +0 2");
}

/* Copies. */

SUBJECT_CODE static enum brrace_status copy_words(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_memcpy(&w[4], &w[0], 16);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status overwrite_words(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[0], 1);
	store(&w[4], 2);
	return BRRACE_OK;
}

/* What is stored is what was loaded, whoever ran in between. */
static void a_copy_is_a_load_and_a_store(void **state)
{
	(void)state;
	THREAD(op(copy_words));
	THREAD(op(overwrite_words));
	bench_start();
	PLAY(STEP(0, 1), FINISH(1), FINISH(0));
	assert_string_equal(bench_trace(),
			    "1 load +0 0; 2 store +0 1; 2 store +32 2; 1 store +32 0");
	PLAY(FINISH(1), FINISH(0));
	assert_string_equal(bench_trace(),
			    "2 store +0 1; 2 store +32 2; 1 load +0 1; 1 store +32 1");
}

SUBJECT_CODE static enum brrace_status move_far(void *ring, struct brrace_args *args)
{
	unsigned char *from = __brrace_malloc(8192), *to;
	bool fine = true;

	(void)args;
	for (int shift = -1500; shift <= 1500; shift += 100) {
		for (int i = 0; i < 8192; i++)
			from[i] = (unsigned char)(i % 251);
		to = __brrace_memmove(from + 2000 + shift, from + 2000, 4000);
		for (int i = 0; i < 4000; i++)
			fine &= to[i] == (2000 + i) % 251;
	}
	store(ring, fine);
	return BRRACE_OK;
}

static void long_moves_may_overlap(void **state)
{
	const struct trace *trace;

	(void)state;
	THREAD(op(move_far));
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	trace = run_trace(bench.run);
	assert_int_equal(trace->events[trace->count - 1].value, 1);
}

SUBJECT_CODE static enum brrace_status set_bytes(void *ring, struct brrace_args *args)
{
	__brrace_memset(ring, 7, 8);
	__brrace_memset(ring, 8, 0);
	__brrace_memcpy(ring, args->in, 0);
	load(ring);
	return BRRACE_OK;
}

static void filling_is_a_store_and_nothing_is_none(void **state)
{
	(void)state;
	THREAD(op(set_bytes));
	bench_start();
	expect("1 store +0 0x707070707070707; 1 load +0 0x707070707070707");
}

/* gcc announces the copy of a struct as a write, then a read, then copies. */
SUBJECT_CODE static enum brrace_status assign_struct(void *ring, struct brrace_args *args)
{
	struct {
		uint64_t word[3];
	} *s = ring;

	(void)args;
	__brrace_write_range(&s[1], sizeof(*s));
	__brrace_read_range(&s[0], sizeof(*s));
	s[1] = s[0];
	store(ring, 1);
	load(&s[1]);
	return BRRACE_OK;
}

static void a_copied_struct_is_stored_after_it_was_read(void **state)
{
	const struct event *e;

	(void)state;
	THREAD(op(assign_struct));
	THREAD(op(overwrite_words));
	bench_start();
	PLAY(FINISH(1), FINISH(0));
	e = run_trace(bench.run)->events;
	assert_int_equal(run_trace(bench.run)->count, 6);
	assert_int_equal(e[2].kind, ACCESS_STORE);
	assert_int_equal(e[3].kind, ACCESS_LOAD);
	assert_true(e[2].value == e[3].value);
	assert_int_equal(e[5].value, 1);
}

SUBJECT_CODE static enum brrace_status write_and_read(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_write_range(&w[0], 24);
	for (int i = 0; i < 3; i++)
		((volatile uint64_t *)w)[i] = 5;
	__brrace_read_range(&w[4], 32);
	return BRRACE_OK;
}

static void a_range_of_another_size_is_no_copy(void **state)
{
	(void)state;
	THREAD(op(write_and_read));
	THREAD(op(overwrite_words));
	bench_start();
	PLAY(STEP(0, 1), FINISH(1), FINISH(0));
	assert_int_equal(run_trace(bench.run)->count, 4);
	assert_int_equal(run_trace(bench.run)->events[1].thread, 1);
	assert_int_equal(run_trace(bench.run)->events[3].thread, 0);
}

/* Random programs: all that is read was written last, by anybody, and each thread
 * does what it was told in its order. */

#define RANDOM_WORDS 4
#define PER_THREAD 24
#define RANDOM_THREADS 3

struct instruction {
	uint8_t what, at, size;
	uint32_t operand;
};

static struct instruction programs[RANDOM_THREADS][PER_THREAD];

SUBJECT_CODE static void execute_one(char *at, const struct instruction *in)
{
	uint64_t expected = in->operand;
	uint16_t short_expected = (uint16_t)in->operand;

	switch (in->what) {
	case 0:
		__brrace_read4(at);
		break;
	case 1:
		__brrace_write2(at);
		*(volatile uint16_t *)at = (uint16_t)in->operand;
		break;
	case 2:
		__brrace_write8(at);
		*(volatile uint64_t *)at = in->operand * UINT64_C(0x100000001);
		break;
	case 3:
		__brrace_atomic32_fetch_add((uint32_t *)at, in->operand, 0);
		break;
	case 4:
		__brrace_atomic64_compare_exchange_strong((uint64_t *)at, &expected, expected + 1,
							  0, 0);
		break;
	case 5:
		__brrace_atomic16_compare_exchange_weak((uint16_t *)at, &short_expected, 3, 0, 0);
		break;
	case 6:
		__brrace_atomic8_exchange((uint8_t *)at, (uint8_t)in->operand, 0);
		break;
	case 7:
		__brrace_atomic64_load((uint64_t *)at, 0);
		break;
	case 8:
		__brrace_memset(at, (int)in->operand, 8);
		break;
	default:
		__brrace_read1(at);
	}
}

static const uint8_t sizes[] = {4, 2, 8, 4, 8, 2, 1, 8, 8, 1};

SUBJECT_CODE static enum brrace_status run_program(void *ring, struct brrace_args *args)
{
	uint32_t thread = (uint32_t)item_of(args->in[0]) / 8;

	for (int i = 0; i < PER_THREAD; i++)
		execute_one((char *)ring + programs[thread][i].at, &programs[thread][i]);
	return BRRACE_OK;
}

static void make_programs(void)
{
	for (int t = 0; t < RANDOM_THREADS; t++)
		for (int i = 0; i < PER_THREAD; i++) {
			struct instruction *in = &programs[t][i];

			/* At first it stores everywhere: so all that follows are points. */
			in->what = i < RANDOM_WORDS ? 2 : (uint8_t)(random() % 10);
			in->size = sizes[in->what];
			in->at = i < RANDOM_WORDS ? (uint8_t)(8 * i) : (uint8_t)(random() % 32);
			in->at &= (uint8_t)~(in->size - 1);
			in->operand = (uint32_t)(random() % 4);
		}
}

/* Runs a random ready thread at each stop, and now and then fails a CAS. */
static struct decision random_next(struct policy *policy, const struct sched_view *view)
{
	uint32_t thread = (uint32_t)random() % view->n_threads;
	bool fail = random() % 8 == 0;
	const struct thread_view *t;

	(void)policy;
	for (uint32_t i = 0; view->threads[thread].state != THREAD_READY; i++) {
		if (i == view->n_threads)
			return (struct decision){.kind = DECIDE_END};
		thread = (thread + 1) % view->n_threads;
	}
	t = &view->threads[thread];
	fail = fail && t->at == AT_POINT && t->next.kind == ACCESS_CAS;
	return (struct decision){
		.kind = fail ? DECIDE_FAIL_CAS : DECIDE_RUN,
		.thread = (uint8_t)thread,
		.line = UINT16_MAX,
	};
}

static unsigned random_seed;

static void random_begin(struct policy *policy)
{
	(void)policy;
	srandom(random_seed);
}

static struct policy random_policy = {.next = random_next, .begin = random_begin};

/* The trace alone, replayed on memory of our own. */
static void assert_trace_makes_sense(void)
{
	_Alignas(16) char memory[RANDOM_WORDS * 8] = {0};
	const struct trace *trace = run_trace(bench.run);
	uint32_t next[RANDOM_THREADS] = {0};

	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];
		const struct instruction *in = &programs[e->thread][next[e->thread]++];
		char *at = memory + in->at;
		word128 before = 0;

		assert_int_equal(e->step, i + 1);
		assert_int_equal(e->addr, WORD(0) + in->at);
		assert_int_equal(e->size, in->size);
		memcpy(&before, at, e->size);
		if (e->kind == ACCESS_LOAD)
			assert_true(e->value == before);
		else if (e->kind != ACCESS_STORE)
			assert_true(e->old == before);
		if (e->kind == ACCESS_CAS && !(e->flags & ACCESS_SPURIOUS))
			assert_int_equal(
				!(e->flags & ACCESS_FAILED),
				before == (in->what == 5 ? in->operand & UINT16_MAX : in->operand));
		if (event_writes(e))
			memcpy(at, &e->value, e->size);
	}
	for (int t = 0; t < RANDOM_THREADS; t++)
		assert_int_equal(next[t], PER_THREAD);
}

static void random_programs_are_sequentially_consistent(void **state)
{
	for (unsigned seed = 1; seed <= 40; seed++) {
		uint64_t hash = 0;

		random_seed = seed;
		srandom(1000 + seed);
		make_programs();
		for (int os_threads = 0; os_threads < 2; os_threads++) {
			uint8_t program;

			set_bench(state);
			program = bench_op("program", BRRACE_PRODUCE, run_program);
			bench.plan.os_threads = os_threads;
			bench.plan.n_items = 8 * RANDOM_THREADS;
			for (int t = 0; t < RANDOM_THREADS; t++)
				THREAD(program);
			bench_start();
			assert_int_equal(run_execute(bench.run, &random_policy), RUN_ENDED);
			assert_trace_makes_sense();
			if (!os_threads)
				hash = run_hash(bench.run, NULL);
			assert_int_equal(run_hash(bench.run, NULL), hash);
			clear_bench(state);
		}
	}
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
		BENCH(accesses_are_what_their_hooks_say),
		BENCH(sixteen_bytes_are_one_value),
		BENCH(a_place_is_its_bytes),
		BENCH(an_access_may_reach_beyond_the_end),
		BENCH(a_store_is_seen_by_whoever_runs_next),
		BENCH(a_copy_is_a_load_and_a_store),
		BENCH(long_moves_may_overlap),
		BENCH(filling_is_a_store_and_nothing_is_none),
		BENCH(a_copied_struct_is_stored_after_it_was_read),
		BENCH(a_range_of_another_size_is_no_copy),
		BENCH(random_programs_are_sequentially_consistent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
