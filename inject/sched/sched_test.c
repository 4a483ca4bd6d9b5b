/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may run: locks, spinning, critical sections, and what a policy may say. */
#include "sched/sched.h"

#include <errno.h>

#include "testing.h"

/* The ring of these tests: a mutex and a spinlock at +0 and +64, data from +128 on. */
#define MUTEX 0
#define SPIN 8
#define VALUE 16
#define FLAG 17

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

static uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

static uint8_t state_of(int thread)
{
	return run_threads(bench.run)[thread].state;
}

static void threads(operation *call, int n)
{
	uint8_t it = op(call);

	while (n--)
		THREAD(it);
	bench_start();
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

/* Spinning. */

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
