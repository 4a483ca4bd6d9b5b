/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may run: locks, critical sections, and what a policy may say. */
#include "sched/sched.h"

#include <errno.h>

#include "sched/sched_testing.h"

/* The ring of these tests: a mutex and a spinlock at +0 and +64, data from VALUE on. */
#define MUTEX 0
#define SPIN 8

#define MUTEX_OF(ring) ((pthread_mutex_t *)(ring))
#define SPIN_OF(ring) ((pthread_spinlock_t *)((uint64_t *)(ring) + SPIN))

SUBJECT_CODE static enum brrace_status locked(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_pthread_mutex_lock(MUTEX_OF(ring));
	store(&w[VALUE], load(&w[VALUE]) + 1);
	__brrace_pthread_mutex_unlock(MUTEX_OF(ring));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status tried(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	if (__brrace_pthread_mutex_trylock(MUTEX_OF(ring)) == EBUSY)
		return BRRACE_AGAIN;
	store(&w[VALUE], 100);
	__brrace_pthread_mutex_unlock(MUTEX_OF(ring));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status locked_twice(void *ring, struct brrace_args *args)
{
	(void)args;
	__brrace_pthread_mutex_lock(MUTEX_OF(ring));
	__brrace_pthread_mutex_lock(MUTEX_OF(ring));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status spinlocked(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_pthread_spin_lock(SPIN_OF(ring));
	store(&w[VALUE], load(&w[VALUE]) + 1);
	__brrace_pthread_spin_unlock(SPIN_OF(ring));
	return BRRACE_OK;
}

/* Locks. */

static void a_lock_keeps_others_out(void **state)
{
	(void)state;
	threads(locked, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(bench.script.at, 1);
	assert_int_equal(state_of(1), THREAD_LOCKED);
	assert_int_equal(run_threads(bench.run)[1].next.kind, ACCESS_LOCK);
	assert_string_equal(bench_trace(), "1 lock +0 0->1; 1 load +128 0");
}

static void a_lock_is_free_once_unlocked(void **state)
{
	(void)state;
	threads(locked, 3);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), FINISH_IF(2));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(bench.script.n_blocks, 2);
	assert_string_equal(bench_trace(),
			    "1 lock +0 0->1; 1 load +128 0; 1 store +128 1; 1 unlock +0 0; "
			    "2 lock +0 0->2; 2 load +128 1; 2 store +128 2; 2 unlock +0 0; "
			    "3 lock +0 0->3; 3 load +128 2; 3 store +128 3; 3 unlock +0 0");
}

/* Two wait before one lock; the second takes it first, and the first waits on. */
static void a_free_lock_may_be_taken_by_another(void **state)
{
	(void)state;
	threads(locked, 3);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), FINISH_IF(2), FINISH(0),
	     UNTIL(2, ACCESS_STORE, WORD(VALUE)), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(bench.script.at, 5);
	assert_int_equal(state_of(1), THREAD_LOCKED);
}

static void trylock_does_not_wait(void **state)
{
	(void)state;
	THREAD(op(locked));
	THREAD(op(tried));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1), FINISH(0));
	assert_string_equal(bench_trace(), "1 lock +0 0->1; 1 load +128 0; 2 trylock +0 1!; "
					   "1 store +128 1; 1 unlock +0 0");
	PLAY(FINISH(1), FINISH(0));
	assert_string_equal(bench_trace(), "2 trylock +0 0->2; 2 store +128 100; 2 unlock +0 0; "
					   "1 lock +0 0->1; 1 load +128 100; 1 store +128 101; "
					   "1 unlock +0 0");
}

static void spinlocks_are_locks(void **state)
{
	(void)state;
	threads(spinlocked, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(state_of(1), THREAD_LOCKED);
}

static void who_locks_twice_waits_for_ever(void **state)
{
	(void)state;
	threads(locked_twice, 1);
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(state_of(0), THREAD_LOCKED);
	assert_string_equal(bench_trace(), "1 lock +0 0->1");
}

static void a_killed_owner_keeps_its_lock(void **state)
{
	(void)state;
	threads(locked, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(KILL, 0));
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(state_of(1), THREAD_LOCKED);
	assert_string_equal(bench_calls(), "1 op ...; 2 op ...");
}

/* Critical sections. */

SUBJECT_CODE static enum brrace_status critical(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[FLAG], 1);
	brrace_critical_enter();
	brrace_critical_enter();
	store(&w[VALUE], load(&w[VALUE]) + 1);
	brrace_critical_exit();
	store(&w[VALUE], load(&w[VALUE]) + 1);
	brrace_critical_exit();
	store(&w[FLAG], 0);
	return BRRACE_OK;
}

static void critical_threads(int first_cpu, int second_cpu)
{
	uint8_t it = op(critical);

	THREAD(it)->cpu = first_cpu;
	THREAD(it)->cpu = second_cpu;
	bench_start();
}

static void one_cpu_runs_one_critical_section(void **state)
{
	(void)state;
	critical_threads(0, 0);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), STEP(1, 1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(state_of(1), THREAD_EXCLUDED);
	assert_int_equal(run_threads(bench.run)[0].critical, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), PAST(0, ACCESS_STORE, WORD(VALUE)),
	     PAST(0, ACCESS_STORE, WORD(VALUE)), STEP(1, 1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
}

static void before_it_the_other_may_run(void **state)
{
	(void)state;
	critical_threads(0, 0);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(FLAG)), STEP(1, 1), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(bench.script.at, 2);
	assert_int_equal(state_of(0), THREAD_EXCLUDED);
}

static void two_cpus_exclude_nobody(void **state)
{
	(void)state;
	critical_threads(0, 1);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op ok; 2 op ok");
}

static void no_cpu_excludes_nobody(void **state)
{
	(void)state;
	critical_threads(-1, -1);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(run_threads(bench.run)[0].critical, 0);
}

static void who_dies_frees_its_cpu(void **state)
{
	(void)state;
	critical_threads(0, 0);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(KILL, 0), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 op ...; 2 op ok");
}

/* Spurious failure. */

SUBJECT_CODE static enum brrace_status increment(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, old = load(&w[VALUE]);

	(void)args;
	while (!__brrace_atomic64_compare_exchange_weak(&w[VALUE], &old, old + 1, __ATOMIC_SEQ_CST,
							__ATOMIC_RELAXED))
		;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status increment_val(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, old, seen = load(&w[VALUE]);

	(void)args;
	for (;;) {
		old = seen;
		seen = __brrace_atomic64_compare_exchange_val(&w[VALUE], old, old + 1, 0, 0);
		if (seen == old)
			return BRRACE_OK;
		seen = load(&w[VALUE]);
	}
}

static void a_cas_fails_when_told(void **state)
{
	(void)state;
	threads(increment, 1);
	PLAY(VERB(FAIL, 0));
	assert_string_equal(bench_trace(), "1 load +128 0; 1 cas +128 0!!; 1 cas +128 0->1");
	bench_run();
	assert_string_equal(bench_trace(), "1 load +128 0; 1 cas +128 0->1");
}

/* One that returns the old value cannot return the expected one. */
static void so_does_one_that_returns_a_value(void **state)
{
	(void)state;
	threads(increment_val, 1);
	PLAY(VERB(FAIL, 0));
	assert_string_equal(bench_trace(), "1 load +128 0; 1 cas +128 0!!; 1 load +128 0; "
					   "1 cas +128 0->1");
}

/* Many threads. */

static void sixty_four_threads(void **state)
{
	struct script_line lines[MAX_THREADS + 1] = {PAST(63, ACCESS_LOAD, WORD(VALUE)),
						     VERB(HOLD, 63)};
	uint64_t hash = 0;

	for (int os_threads = 0; os_threads < 2; os_threads++) {
		const struct trace *trace;

		set_bench(state);
		bench.plan.os_threads = os_threads;
		bench.plan.n_items = MAX_THREADS * 8;
		threads(increment, MAX_THREADS);
		assert_int_equal(bench_play(lines, 2), RUN_ENDED);
		assert_int_equal(bench.script.end, SCRIPT_DONE);
		trace = run_trace(bench.run);
		assert_int_equal(trace->count, 1 + 63 * 2);
		assert_int_equal(trace->events[0].thread, 63);
		assert_int_equal(trace->events[trace->count - 1].value, 63);
		assert_int_equal(run_history(bench.run)->n_calls, MAX_THREADS);
		if (!os_threads)
			hash = run_hash(bench.run, NULL);
		assert_int_equal(run_hash(bench.run, NULL), hash);
		clear_bench(state);
	}
}

/* Policies. */

static struct decision fixed;
static uint32_t asked;

static struct decision say_fixed(struct policy *policy, const struct sched_view *view)
{
	(void)policy;
	asked++;
	if (asked == 1)
		assert_int_equal(view->current, -1);
	else
		assert_int_equal(view->current, 0);
	assert_int_equal(view->n_threads, 2);
	return fixed;
}

static void start_asking(struct policy *policy)
{
	(void)policy;
	asked = 0;
}

static struct policy obstinate = {.next = say_fixed, .begin = start_asking};

static void only_ready_threads_may_be_named(void **state)
{
	static const struct decision wrong[] = {
		{.kind = DECIDE_RUN, .thread = 2, .line = 0},
		{.kind = DECIDE_RUN, .thread = 255, .line = 0},
		{.kind = DECIDE_FAIL_CAS, .thread = 2},
		{.kind = DECIDE_KILL, .thread = 2, .line = 0},
	};

	(void)state;
	threads(locked, 2);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		fixed = wrong[i];
		assert_int_equal(run_execute(bench.run, &obstinate), RUN_BUG);
	}
	fixed = (struct decision){.kind = DECIDE_RUN, .thread = 0, .line = 7};
	assert_int_equal(run_execute(bench.run, &obstinate), RUN_BUG);
	assert_int_equal(state_of(0), THREAD_DONE);
	assert_string_equal(bench_calls(), "1 op ok");
	assert_int_equal(run_trace(bench.run)->events[3].line, 7);
	assert_int_equal(bench_run(), RUN_ENDED);
}

static void a_policy_may_end_at_once(void **state)
{
	(void)state;
	threads(locked, 2);
	fixed = (struct decision){.kind = DECIDE_END};
	assert_int_equal(run_execute(bench.run, &obstinate), RUN_ENDED);
	assert_int_equal(asked, 1);
	assert_int_equal(run_history(bench.run)->n_calls, 0);
	assert_int_equal(state_of(0), THREAD_READY);
	assert_int_equal(run_threads(bench.run)[0].at, AT_CALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(a_lock_keeps_others_out),
		BENCH(a_lock_is_free_once_unlocked),
		BENCH(a_free_lock_may_be_taken_by_another),
		BENCH(trylock_does_not_wait),
		BENCH(spinlocks_are_locks),
		BENCH(who_locks_twice_waits_for_ever),
		BENCH(a_killed_owner_keeps_its_lock),
		BENCH(one_cpu_runs_one_critical_section),
		BENCH(before_it_the_other_may_run),
		BENCH(two_cpus_exclude_nobody),
		BENCH(no_cpu_excludes_nobody),
		BENCH(who_dies_frees_its_cpu),
		BENCH(a_cas_fails_when_told),
		BENCH(so_does_one_that_returns_a_value),
		BENCH(sixty_four_threads),
		BENCH(only_ready_threads_may_be_named),
		BENCH(a_policy_may_end_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
