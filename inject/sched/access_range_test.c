/* SPDX-License-Identifier: BSD-2-Clause */
/* Ranges that are copied, moved and filled, word by word. */
#include "sched/access_testing.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(a_copy_is_a_load_and_a_store),
		BENCH(long_moves_may_overlap),
		BENCH(filling_is_a_store_and_nothing_is_none),
		BENCH(a_copied_struct_is_stored_after_it_was_read),
		BENCH(a_range_of_another_size_is_no_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
