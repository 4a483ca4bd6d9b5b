/* SPDX-License-Identifier: BSD-2-Clause */
/* What accesses are seen to do. */
#include "sched/access_testing.h"

static uint64_t data[6] SUBJECT_DATA = {1, 2, 3, 4, 5, 6};

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(accesses_are_what_their_hooks_say),
		BENCH(sixteen_bytes_are_one_value),
		BENCH(a_place_is_its_bytes),
		BENCH(an_access_may_reach_beyond_the_end),
		BENCH(a_store_is_seen_by_whoever_runs_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
