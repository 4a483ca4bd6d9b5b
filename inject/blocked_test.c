/* SPDX-License-Identifier: BSD-2-Clause */
#include "blocked.h"

#include "testing.h"

#include "oracle/oracle.h"

enum { MUTEX = 0, WORD_LOCK = 8, VALUE = 16, FLAG = 17, OTHER = 18 };

SUBJECT_CODE static enum brrace_status with_mutex(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_pthread_mutex_lock(ring);
	store(&w[VALUE], load(&w[VALUE]) + 1);
	__brrace_pthread_mutex_unlock(ring);
	store(&w[OTHER], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status with_own_lock(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	while (__brrace_atomic64_exchange(&w[WORD_LOCK], 1, __ATOMIC_ACQUIRE))
		;
	store(&w[VALUE], load(&w[VALUE]) + 1);
	__brrace_atomic64_store(&w[WORD_LOCK], 0, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status publish(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[VALUE], 1);
	store(&w[FLAG], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status wait_for_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	load(&w[OTHER]);
	while (!load(&w[FLAG]))
		;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status wait_for_difference(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[OTHER], 0);
	while (load(&w[FLAG]) == load(&w[OTHER]))
		;
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status with_critical(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	brrace_critical_enter();
	store(&w[VALUE], load(&w[VALUE]) + 1);
	brrace_critical_exit();
	return BRRACE_OK;
}

static struct blocked found[8];

static size_t find(void)
{
	return blocked_find(bench.run, &bench.script, found, 8);
}

static uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

static void threads(operation *call, int n)
{
	uint8_t it = op(call);

	while (n--)
		THREAD(it);
	bench_start();
}

/* The holder's view when the other could not move. */
static void assert_held_by(const struct blocked *b, uint8_t holder, uint8_t kind, uintptr_t addr)
{
	assert_true(b->behind);
	assert_int_equal(b->holder, holder);
	assert_int_equal(b->holder_at.at, AT_POINT);
	assert_int_equal(b->holder_at.next.kind, kind);
	assert_int_equal(b->holder_at.next.addr, addr);
}

static void assert_stands(const struct blocked *b, uint8_t thread, uint8_t state, uint16_t line,
			  uintptr_t addr)
{
	assert_int_equal(b->thread, thread);
	assert_int_equal(b->state, state);
	assert_int_equal(b->line, line);
	assert_int_equal(b->at.addr, addr);
}

static void nobody_is_blocked(void **state)
{
	(void)state;
	threads(with_mutex, 2);
	bench_run();
	assert_int_equal(find(), 0);
	PLAY(UNTIL(0, ACCESS_LOCK, WORD(MUTEX)), FINISH(1), FINISH(0));
	assert_int_equal(find(), 0);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(HOLD, 0), VERB(HOLD, 1));
	assert_int_equal(find(), 0);
}

static void behind_a_lock_at_the_end(void **state)
{
	(void)state;
	threads(with_mutex, 3);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(HOLD, 0));
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(find(), 2);
	for (uint8_t i = 0; i < 2; i++) {
		assert_stands(&found[i], i + 1, THREAD_LOCKED, UINT16_MAX, WORD(MUTEX));
		assert_held_by(&found[i], 0, ACCESS_STORE, WORD(VALUE));
	}
}

static void behind_a_killed_thread(void **state)
{
	(void)state;
	threads(with_mutex, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(KILL, 0));
	assert_int_equal(find(), 1);
	assert_stands(&found[0], 1, THREAD_LOCKED, UINT16_MAX, WORD(MUTEX));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(VALUE));
	assert_int_equal(found[0].holder_at.state, THREAD_KILLED);
}

static void behind_a_lock_in_a_line(void **state)
{
	(void)state;
	threads(with_mutex, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH(1));
	assert_int_equal(bench.script.end, SCRIPT_IMPOSSIBLE);
	assert_int_equal(find(), 1);
	assert_stands(&found[0], 1, THREAD_LOCKED, 1, WORD(MUTEX));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(VALUE));
}

/* Afterwards everybody went on; what is told is how it was. */
static void behind_a_lock_in_a_line_that_may_block(void **state)
{
	(void)state;
	threads(with_mutex, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(find(), 1);
	assert_stands(&found[0], 1, THREAD_LOCKED, 1, WORD(MUTEX));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(VALUE));
}

static void behind_a_lock_of_the_rings_own(void **state)
{
	(void)state;
	threads(with_own_lock, 2);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), VERB(HOLD, 0));
	assert_int_equal(find(), 1);
	assert_stands(&found[0], 1, THREAD_WAITING, 1, WORD(WORD_LOCK));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(VALUE));
}

/* Another that waits for the same lock writes it too, but changes nothing. */
static void not_behind_another_that_waits(void **state)
{
	(void)state;
	threads(with_own_lock, 3);
	PLAY(UNTIL(2, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), VERB(HOLD, 2));
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(find(), 2);
	assert_stands(&found[0], 1, THREAD_WAITING, 1, WORD(WORD_LOCK));
	assert_held_by(&found[0], 2, ACCESS_STORE, WORD(VALUE));
	assert_stands(&found[1], 0, THREAD_WAITING, UINT16_MAX, WORD(WORD_LOCK));
	assert_held_by(&found[1], 2, ACCESS_STORE, WORD(VALUE));
}

static void behind_one_that_has_not_published(void **state)
{
	(void)state;
	THREAD(op(publish));
	THREAD(op(wait_for_flag));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(FLAG)), VERB(HOLD, 0));
	assert_int_equal(find(), 1);
	assert_stands(&found[0], 1, THREAD_WAITING, UINT16_MAX, WORD(FLAG));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(FLAG));
}

/* The holder writes the one, and it stands before the other. */
static void behind_one_that_moves_one_of_two(void **state)
{
	(void)state;
	THREAD(op(publish));
	THREAD(op(wait_for_difference));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(FLAG)), FINISH_IF(1), VERB(HOLD, 0));
	assert_int_equal(find(), 1);
	assert_int_equal(found[0].at.addr, WORD(OTHER));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(FLAG));
}

static void behind_a_cpu(void **state)
{
	uint8_t it = op(with_critical);

	(void)state;
	THREAD(it)->cpu = 3;
	THREAD(it)->cpu = 3;
	bench_start();
	PLAY(UNTIL(1, ACCESS_STORE, WORD(VALUE)), FINISH_IF(0), VERB(HOLD, 1));
	assert_int_equal(find(), 1);
	assert_int_equal(found[0].thread, 0);
	assert_int_equal(found[0].state, THREAD_EXCLUDED);
	assert_held_by(&found[0], 1, ACCESS_STORE, WORD(VALUE));
}

/* Nobody is stopped, and still they cannot go on. */
static void stuck_behind_nobody(void **state)
{
	(void)state;
	threads(wait_for_flag, 2);
	bench_run();
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(find(), 2);
	for (uint8_t i = 0; i < 2; i++) {
		assert_stands(&found[i], i, THREAD_WAITING, UINT16_MAX, WORD(FLAG));
		assert_false(found[i].behind);
		assert_int_equal(found[i].holder, FINDING_NO_THREAD);
	}
}

/* The held one would not help. */
static void stuck_whoever_is_held(void **state)
{
	(void)state;
	THREAD(op(with_mutex));
	THREAD(op(wait_for_flag));
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), VERB(HOLD, 0));
	assert_int_equal(find(), 1);
	assert_int_equal(found[0].thread, 1);
	assert_false(found[0].behind);
}

static void lines_that_may_block_and_the_end(void **state)
{
	(void)state;
	threads(with_mutex, 3);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(2), VERB(HOLD, 0));
	assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
	assert_int_equal(find(), 2);
	assert_stands(&found[0], 2, THREAD_LOCKED, 1, WORD(MUTEX));
	assert_stands(&found[1], 1, THREAD_LOCKED, UINT16_MAX, WORD(MUTEX));
	assert_held_by(&found[0], 0, ACCESS_STORE, WORD(VALUE));
	assert_held_by(&found[1], 0, ACCESS_STORE, WORD(VALUE));
}

/* Two lines at which two threads wait for different holders. */
static void each_line_has_its_holder(void **state)
{
	uint8_t mutex = op(with_mutex), own = op(with_own_lock);

	(void)state;
	THREAD(mutex);
	THREAD(own);
	THREAD(own);
	THREAD(mutex);
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), UNTIL(1, ACCESS_STORE, WORD(VALUE)), FINISH_IF(2),
	     FINISH(1), FINISH_IF(3), FINISH(0));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_int_equal(find(), 2);
	assert_stands(&found[0], 2, THREAD_WAITING, 2, WORD(WORD_LOCK));
	assert_held_by(&found[0], 1, ACCESS_STORE, WORD(VALUE));
	assert_stands(&found[1], 3, THREAD_LOCKED, 4, WORD(MUTEX));
	assert_held_by(&found[1], 0, ACCESS_STORE, WORD(VALUE));
}

static void results_are_again_those_of_the_script(void **state)
{
	uint64_t hash;

	(void)state;
	for (int os_threads = 0; os_threads < 2; os_threads++) {
		set_bench(NULL);
		bench.plan.os_threads = os_threads;
		threads(with_mutex, 3);
		PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(2), VERB(KILL, 0));
		hash = run_hash(bench.run, NULL);
		assert_int_equal(find(), 2);
		assert_int_equal(run_hash(bench.run, NULL), hash);
		assert_int_equal(bench.script.end, SCRIPT_BLOCKED);
		assert_int_equal(bench.script.probe, UINT32_MAX);
		assert_int_equal(run_threads(bench.run)[0].state, THREAD_KILLED);
		clear_bench(NULL);
	}
}

static void no_more_than_there_is_room_for(void **state)
{
	(void)state;
	threads(with_mutex, 5);
	PLAY(UNTIL(0, ACCESS_STORE, WORD(VALUE)), FINISH_IF(1), VERB(HOLD, 0));
	assert_int_equal(blocked_find(bench.run, &bench.script, found, 2), 2);
	assert_int_equal(blocked_find(bench.run, &bench.script, found, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(nobody_is_blocked),
		BENCH(behind_a_lock_at_the_end),
		BENCH(behind_a_killed_thread),
		BENCH(behind_a_lock_in_a_line),
		BENCH(behind_a_lock_in_a_line_that_may_block),
		BENCH(behind_a_lock_of_the_rings_own),
		BENCH(not_behind_another_that_waits),
		BENCH(behind_one_that_has_not_published),
		BENCH(behind_one_that_moves_one_of_two),
		BENCH(behind_a_cpu),
		BENCH(stuck_behind_nobody),
		BENCH(stuck_whoever_is_held),
		BENCH(lines_that_may_block_and_the_end),
		BENCH(each_line_has_its_holder),
		cmocka_unit_test(results_are_again_those_of_the_script),
		BENCH(no_more_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
