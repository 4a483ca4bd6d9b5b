/* SPDX-License-Identifier: BSD-2-Clause */
/* Subjects that crash, end the process or never end: what is said, and that the next
 * execution is as if nothing had been. */
#include "sched/guard.h"

#include "testing.h"

#include <signal.h>
#include <sys/wait.h>

static volatile int misbehaves; /* not put back */
static uint64_t unknown; /* memory that brrace does not know */
static uint64_t *volatile nowhere = (uint64_t *)16;

SUBJECT_CODE static enum brrace_status write_null(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	if (misbehaves)
		store(nowhere, 1);
	store(ring, 2);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status read_null(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	if (misbehaves)
		__brrace_atomic64_load(nowhere, __ATOMIC_SEQ_CST);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status lock_null(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	if (misbehaves)
		__brrace_pthread_mutex_lock((pthread_mutex_t *)nowhere);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status jump_to_null(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	if (misbehaves)
		((void (*)(void))(uintptr_t)nowhere)();
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status divide(void *ring, struct brrace_args *args)
{
	volatile int zero = !misbehaves;

	(void)args;
	store(ring, 1);
	store(ring, (uint64_t)(5 / zero));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status trap(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	if (misbehaves)
		__builtin_trap();
	return BRRACE_OK;
}

SUBJECT_CODE static uint64_t dig(uint64_t *ring, volatile char *above)
{
	volatile char frame[1000];

	frame[0] = above[0];
	if (misbehaves == 2)
		store(ring, 3);
	return misbehaves ? dig(ring, frame) + (uint64_t)frame[0] : 0;
}

SUBJECT_CODE static enum brrace_status recurse(void *ring, struct brrace_args *args)
{
	volatile char top = 0;

	(void)args;
	store(ring, 1);
	if (misbehaves)
		dig(ring, &top);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status end_it(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, 1);
	switch (misbehaves) {
	case 1:
		__brrace_abort();
		break;
	case 2:
		__brrace___assert_fail("x == y", "/home/me/ring.c", 17, "dequeue");
		break;
	case 3:
		__brrace_exit(3);
		break;
	case 4:
		__brrace__exit(4);
		break;
	case 5:
		__brrace_quick_exit(5);
		break;
	case 6:
		__brrace__Exit(6);
		break;
	case 7:
		__brrace_pthread_exit(NULL);
		break;
	case 8:
		__brrace___assert("x != y", "ring.c", 18);
		break;
	default:
		store(ring, 2);
	}
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status loop(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[0], 1);
	while (misbehaves == 1)
		store(&w[0], load(&w[0]) + 1);
	for (uint64_t i = 0; misbehaves == 2; i++) /* its rounds differ */
		store(&unknown, load(&w[1 + i % 8]));
	while (misbehaves == 3)
		;
	return BRRACE_OK;
}

static uint8_t op_bad, op_good;

SUBJECT_CODE static enum brrace_status good(void *ring, struct brrace_args *args)
{
	(void)args;
	store(ring, load(ring) + 10);
	return BRRACE_OK;
}

static void start(operation *bad, bool os_threads)
{
	op_bad = bench_op("bad", BRRACE_QUERY_COUNT, bad);
	op_good = bench_op("good", BRRACE_QUERY_COUNT, good);
	bench.plan.os_threads = os_threads;
	misbehaves = 0;
	THREAD(op_good);
	THREAD(op_good, op_bad);
	THREAD(op_good);
	bench_start();
}

static bool in_subject(uintptr_t pc)
{
	return pc - 1 - bench.subject.text < bench.subject.text_size;
}

/* The execution ends with thread 2 in its bad operation; one before and one after are
 * alike. */
static void ends_badly(int how, enum run_end end, int signal, const char *text)
{
	const struct run_fault *fault = run_fault(bench.run);
	uint64_t hash;

	misbehaves = 0;
	assert_int_equal(bench_run(), RUN_ENDED);
	hash = run_hash(bench.run, NULL);
	misbehaves = how;
	/* An endless loop takes its time. */
	for (int i = end == RUN_NO_POINT; i < 2; i++) {
		const struct trace *trace = run_trace(bench.run);

		assert_int_equal(bench_run(), end);
		assert_int_equal(fault->thread, 1);
		assert_int_equal(fault->signal, signal);
		assert_string_equal(fault->text, text);
		assert_true(in_subject(fault->pc));
		assert_int_equal(run_findings(bench.run)->count, 0);
		assert_true(trace->count >= 5);
		assert_int_equal(trace->events[4].value, 1);
		assert_int_equal(run_history(bench.run)->n_calls, 3);
		assert_int_equal(run_history(bench.run)->calls[2].end, CALL_PENDING);
	}
	misbehaves = 0;
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(run_hash(bench.run, NULL), hash);
	assert_int_equal(fault->signal, 0);
	assert_int_equal(fault->pc, 0);
}

static void crashes(operation *bad, int how, int signal, bool overrun)
{
	for (int os_threads = 0; os_threads < 2; os_threads++) {
		set_bench(NULL);
		start(bad, os_threads);
		ends_badly(how, RUN_CRASHED, signal, "");
		misbehaves = how;
		bench_run();
		assert_int_equal(run_fault(bench.run)->stack_overrun, overrun);
		clear_bench(NULL);
	}
}

static void a_write_to_null(void **state)
{
	(void)state;
	crashes(write_null, 1, SIGSEGV, false);
}

static void an_atomic_read_of_null(void **state)
{
	(void)state;
	crashes(read_null, 1, SIGSEGV, false);
}

static void a_lock_at_null(void **state)
{
	(void)state;
	crashes(lock_null, 1, SIGSEGV, false);
}

static void a_jump_to_null(void **state)
{
	(void)state;
	crashes(jump_to_null, 1, SIGSEGV, false);
}

static void a_division_by_zero(void **state)
{
	(void)state;
	crashes(divide, 1, SIGFPE, false);
}

static void a_trap(void **state)
{
	(void)state;
	crashes(trap, 1, SIGILL, false);
}

static void a_stack_overrun(void **state)
{
	(void)state;
	crashes(recurse, 1, SIGSEGV, true);
}

static void a_stack_overrun_with_points(void **state)
{
	(void)state;
	crashes(recurse, 2, SIGSEGV, true);
}

/* The same access is blamed whether it is traced or not. */
static void tracing_all_blames_the_same(void **state)
{
	uintptr_t pc[2];

	for (int all = 0; all < 2; all++) {
		set_bench(state);
		bench.plan.trace_all = all;
		start(write_null, false);
		bench_run();
		misbehaves = 1;
		assert_int_equal(bench_run(), RUN_CRASHED);
		assert_int_equal(run_fault(bench.run)->signal, SIGSEGV);
		pc[all] = run_fault(bench.run)->pc;
		clear_bench(state);
	}
	assert_int_equal(pc[0], pc[1]);
}

static void endings(void **state)
{
	static const struct {
		enum run_end end;
		const char *text;
	} want[] = {
		{RUN_ASSERTED, "abort()"},      {RUN_ASSERTED, "ring.c:17: dequeue: x == y"},
		{RUN_EXITED, "exit(3)"},        {RUN_EXITED, "_exit(4)"},
		{RUN_EXITED, "quick_exit(5)"},  {RUN_EXITED, "_Exit(6)"},
		{RUN_EXITED, "pthread_exit()"}, {RUN_ASSERTED, "ring.c:18: x != y"},
	};

	(void)state;
	for (int os_threads = 0; os_threads < 2; os_threads++) {
		set_bench(NULL);
		start(end_it, os_threads);
		for (int i = 0; i < 8; i++)
			ends_badly(i + 1, want[i].end, 0, want[i].text);
		clear_bench(NULL);
	}
}

static void a_loop_with_points(void **state)
{
	(void)state;
	for (int os_threads = 0; os_threads < 2; os_threads++) {
		set_bench(NULL);
		bench.plan.step_limit = 2000;
		start(loop, os_threads);
		ends_badly(1, RUN_STEP_LIMIT, 0, "");
		clear_bench(NULL);
	}
}

static void a_loop_with_hooks_but_no_points(void **state)
{
	(void)state;
	start(loop, false);
	ends_badly(2, RUN_NO_POINT, 0, "loops without a point");
}

static void a_loop_without_hooks(void **state)
{
	(void)state;
	start(loop, false);
	ends_badly(3, RUN_NO_POINT, 0, "loops without a point");
}

static void a_loop_without_hooks_on_an_os_thread(void **state)
{
	(void)state;
	start(loop, true);
	ends_badly(3, RUN_NO_POINT, 0, "loops without a point");
}

/* Threads that stand anywhere when another crashes begin anew. */
static void others_begin_anew(void **state)
{
	(void)state;
	for (int os_threads = 0; os_threads < 2; os_threads++) {
		set_bench(NULL);
		start(write_null, os_threads);
		bench_run();
		misbehaves = 1;
		assert_int_equal(PLAY(STEP(0, 1), STEP(2, 1), FINISH(1)), RUN_CRASHED);
		assert_int_equal(run_threads(bench.run)[0].at, AT_POINT);
		assert_string_equal(bench_trace(), "1 load +0 0; 3 load +0 0; 2 load +0 0; "
						   "2 store +0 10; 2 store +0 1");
		misbehaves = 0;
		assert_int_equal(PLAY(STEP(0, 1), STEP(2, 1), FINISH(1), FINISH(0), FINISH(2)),
				 RUN_ENDED);
		assert_string_equal(bench_trace(), "1 load +0 0; 3 load +0 0; 2 load +0 0; "
						   "2 store +0 10; 2 store +0 1; 2 store +0 2; "
						   "1 store +0 10; 3 store +0 10");
		clear_bench(NULL);
	}
}

SUBJECT_CODE static void *create_badly(const struct brrace_setup *setup)
{
	uint64_t *w = create_words(setup);

	switch (misbehaves) {
	case 1:
		store(nowhere, 1);
		break;
	case 2:
		__brrace_exit(1);
		break;
	default:
		while (misbehaves)
			load(w);
	}
	return w;
}

static void create_may_end_badly(void **state)
{
	static const struct {
		int signal;
		const char *text;
	} want[] = {{SIGSEGV, ""}, {0, "exit(1)"}, {0, "loops without a point"}};
	const struct run_fault *fault;

	(void)state;
	bench.table.create = create_badly;
	start(good, false);
	fault = run_fault(bench.run);
	for (int i = 0; i < 3; i++) {
		misbehaves = i + 1;
		assert_int_equal(bench_run(), RUN_NO_RING);
		assert_int_equal(fault->thread, 3);
		assert_int_equal(fault->signal, want[i].signal);
		assert_string_equal(fault->text, want[i].text);
		assert_true(in_subject(fault->pc));
	}
	misbehaves = 0;
	assert_int_equal(bench_run(), RUN_ENDED);
}

SUBJECT_CODE static void destroy_badly(void *ring)
{
	switch (misbehaves) {
	case 0:
		break;
	case 1:
		store(nowhere, 1);
		break;
	case 2:
		__brrace_abort();
		break;
	case 3:
		__brrace_free(ring);
		__brrace_free(ring);
		break;
	default:
		for (;;)
			load(ring);
	}
	__asm__ volatile(""); /* no call is the last: that has no frame of ours */
}

SUBJECT_CODE static enum brrace_status drain_badly(void *ring, struct brrace_args *args)
{
	(void)args;
	destroy_badly(ring);
	return BRRACE_EMPTY;
}

/* Each way is told; what the threads did is judged as ever, and the next execution is
 * as if nothing had been. */
static void goes_wrong_after_the_threads(bool destroying)
{
	static const struct {
		enum run_end end;
		int finding; /* -1: none */
		int signal;
		const char *text;
	} want[] = {
		{RUN_ENDED, -1, 0, ""},
		{RUN_CRASHED, FINDING_CRASH, SIGSEGV, ""},
		{RUN_ASSERTED, FINDING_ASSERT, 0, "abort()"},
		{RUN_CRASHED, FINDING_CRASH, 0, "double free of heap#1"},
		{RUN_NO_POINT, -1, 0, "loops without a point"},
		{RUN_ENDED, -1, 0, ""},
	};
	const struct run_after *after = run_after(bench.run);
	const struct findings *findings = run_findings(bench.run);
	struct stack stack;

	for (unsigned i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		misbehaves = i == 5 ? 0 : (int)i;
		assert_int_equal(bench_run(), RUN_ENDED);
		assert_int_equal(run_fault(bench.run)->pc, 0);
		assert_int_equal(after->end, want[i].end);
		assert_int_equal(run_looped(bench.run), want[i].end == RUN_NO_POINT);
		assert_int_equal(run_history(bench.run)->drain_cut,
				 want[i].end != RUN_ENDED && !destroying);
		assert_int_equal(findings->count, want[i].finding >= 0);
		if (want[i].finding >= 0)
			assert_int_equal(findings->list[0].kind, want[i].finding);
		assert_int_equal(run_thread_stack(bench.run, bench.plan.n_threads, &stack),
				 want[i].end != RUN_ENDED);
		if (want[i].end == RUN_ENDED)
			continue;
		assert_int_equal(after->destroying, destroying);
		assert_int_equal(after->fault.signal, want[i].signal);
		assert_string_equal(after->fault.text, want[i].text);
		assert_true(in_subject(after->fault.pc));
	}
}

static void destroy_may_end_badly(void **state)
{
	(void)state;
	bench.table.destroy = destroy_badly;
	start(good, false);
	goes_wrong_after_the_threads(true);
}

static void so_may_a_drain(void **state)
{
	(void)state;
	bench_op("worse", BRRACE_CONSUME, drain_badly);
	bench.table.drain = "worse";
	start(good, false);
	goes_wrong_after_the_threads(false);
}

/* Whoever is killed may leave a ring in which nothing works. */
static void a_drain_behind_a_killed_thread_may_do_anything(void **state)
{
	(void)state;
	bench_op("worse", BRRACE_CONSUME, drain_badly);
	bench.table.drain = "worse";
	bench.table.destroy = destroy_badly;
	start(good, false);
	for (misbehaves = 1; misbehaves < 5; misbehaves++) {
		assert_int_equal(PLAY(STEP(0, 1), VERB(KILL, 0)), RUN_ENDED);
		assert_int_equal(run_after(bench.run)->end, RUN_ENDED);
		assert_true(run_history(bench.run)->drain_cut);
		assert_int_equal(run_findings(bench.run)->count, 0);
	}
}

/* A mistake of brrace is not hidden. */
static void a_crash_outside_of_the_subject_ends_the_process(void **state)
{
	int status;
	pid_t child;

	(void)state;
	start(good, false);
	bench_run();
	child = fork();
	if (!child) {
		*nowhere = 1;
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSEGV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_write_to_null),
		cmocka_unit_test(an_atomic_read_of_null),
		cmocka_unit_test(a_lock_at_null),
		cmocka_unit_test(a_jump_to_null),
		cmocka_unit_test(a_division_by_zero),
		cmocka_unit_test(a_trap),
		cmocka_unit_test(a_stack_overrun),
		cmocka_unit_test(a_stack_overrun_with_points),
		cmocka_unit_test(tracing_all_blames_the_same),
		cmocka_unit_test(endings),
		cmocka_unit_test(a_loop_with_points),
		BENCH(a_loop_with_hooks_but_no_points),
		BENCH(a_loop_without_hooks),
		BENCH(a_loop_without_hooks_on_an_os_thread),
		cmocka_unit_test(others_begin_anew),
		BENCH(create_may_end_badly),
		BENCH(destroy_may_end_badly),
		BENCH(so_may_a_drain),
		BENCH(a_drain_behind_a_killed_thread_may_do_anything),
		BENCH(a_crash_outside_of_the_subject_ends_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
