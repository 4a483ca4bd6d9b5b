/* SPDX-License-Identifier: BSD-2-Clause */
/* Executions one after another under ThreadSanitizer, whatever became of the one before. */
#include "memory/race_testing.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory/region.h"

SUBJECT void look_without_fence_at_all(struct cell *c)
{
	(void)READ(c->flag);
	(void)READ(c->data);
}

SUBJECT void share_stack(struct cell *c)
{
	int local = 0;

	STORE(c->flag, 1, RELAXED);
	__brrace_write8(&c->shared);
	*(int *volatile *)&c->shared = &local;
	WRITE(local, 1);
	FENCE(RELEASE);
	(void)READ(local);
}

SUBJECT void write_shared_stack(struct cell *c)
{
	if (c->shared)
		WRITE(*c->shared, 2);
}

/* Stands a hundred functions deep when the execution ends. */
SUBJECT void never_return(struct cell *c)
{
	for (int i = 0; i < 100; i++)
		ENTER();
	WRITE(c->data, 2);
	(void)LOAD(c->flag, RELAXED);
	FENCE(ACQUIRE);
}

SUBJECT void write_and_crash(struct cell *c)
{
	ENTER();
	WRITE(c->data, 2);
	__brrace_write4(NULL);
	*(volatile int *volatile)NULL = 0;
}

SUBJECT int recurse(int n)
{
	volatile char frame[256];

	ENTER();
	frame[0] = (char)n;
	n = n > 0 ? recurse(n - 1) + frame[0] : 0;
	LEAVE();
	return n;
}

SUBJECT void overrun_stack(struct cell *c)
{
	ENTER();
	WRITE(c->data, 2);
	recurse(1 << 20);
	LEAVE();
}

SUBJECT void go_deep(struct cell *c)
{
	recurse(1300);
	write_inside(c);
}

/* A few frames of the second thread's stack are left. */
SUBJECT void write_at_the_end_of_the_stack(struct cell *c)
{
	ENTER();
	if ((uintptr_t)__builtin_frame_address(0) - stack_low(1) > 3000)
		write_at_the_end_of_the_stack(c);
	else
		WRITE(c->data, 2);
	more();
	LEAVE();
}

static size_t reports(int executions)
{
	size_t n = 0;

	while (executions--)
		n += execute(RUN_ENDED);
	return n;
}

static void every_execution_reports(void **state)
{
	(void)state;
	open_run(publish_without_fence, look_and_fence, write_volatile);
	assert_int_equal(reports(1000), 1000);
	SCHEDULE({0, TO_END, 0});
	assert_int_equal(execute(RUN_ENDED), 0);
}

static void clean_executions_report_nothing(void **state)
{
	(void)state;
	open_run(fence_and_publish, look_and_fence, read_volatile);
	assert_int_equal(reports(1000), 0);
}

static bool both_races(void)
{
	size_t n;

	return run_execute(run, &turns.policy) == RUN_ENDED && run_races(run, &n) && n == 2;
}

static void worker_process_judges_too(void **state)
{
	pid_t worker;
	int status;

	(void)state;
	open_run(fence_and_add, look_without_fence_at_all, nothing);
	assert_true(both_races());
	fflush(NULL);
	worker = fork();
	if (!worker)
		_exit(both_races() && both_races() ? 0 : 1);
	assert_int_equal(waitpid(worker, &status, 0), worker);
	assert_int_equal(status, 0);
	assert_true(both_races());
}

static void race_on_a_stack(void **state)
{
	(void)state;
	SCHEDULE({0, ACCESS_FENCE, 0}, {1, TO_END, 0}, {0, TO_END, 0});
	open_run(share_stack, write_shared_stack, nothing);
	assert_true(execute(RUN_ENDED) >= 1);
	assert_true(execute(RUN_ENDED) >= 1);
}

static void threads_left_standing_leave_nothing_behind(void **state)
{
	(void)state;
	SCHEDULE({0, TO_END, 0}, {1, ACCESS_FENCE, 0});
	open_run(write_data, never_return, nothing);
	assert_int_equal(reports(1000), 1000);
}

static void crash_ends_one_execution(void **state)
{
	(void)state;
	open_run(write_data, write_and_crash, nothing);
	for (int i = 0; i < 100; i++)
		assert_int_equal(execute(RUN_CRASHED), 1);
	assert_false(run_fault(run)->stack_overrun);
	close_run();
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
}

static void stack_overrun_ends_one_execution(void **state)
{
	(void)state;
	open_run(write_data, overrun_stack, nothing);
	for (int i = 0; i < 10; i++) {
		size_t n;

		assert_int_equal(execute(RUN_CRASHED), 1);
		assert_true(run_fault(run)->stack_overrun);
		assert_int_equal(run_races(run, &n)->side[1].stack.depth, 2);
	}
	close_run();
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
}

/* Where too little is left of the stack for a report nothing is told. */
static void end_of_the_stack_is_not_judged(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(races(write_data, write_at_the_end_of_the_stack, nothing), 0);
	open_run(write_data, go_deep, nothing);
	assert_int_equal(execute(RUN_ENDED), 1);
	assert_int_equal(run_races(run, &n)->side[1].stack.depth, 2);
}

static uint64_t hash(void)
{
	uint64_t h;

	open_run(publish_volatile, look_at_volatile, count_locked);
	execute(RUN_ENDED);
	h = run_hash(run, NULL);
	close_run();
	return h;
}

static void hash_is_the_one_without_tsan(void **state)
{
	uint64_t over_tsan = hash();

	(void)state;
	plan.tsan = false;
	assert_int_equal(hash(), over_tsan);
}

static void accesses_that_are_no_points_do_not_disturb(void **state)
{
	(void)state;
	plan.trace_all = true;
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
	assert_int_equal(races(publish_without_fence, look_and_fence, nothing), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(every_execution_reports),
		ON_BOTH(clean_executions_report_nothing),
		ON_FIBERS(worker_process_judges_too),
		ON_BOTH(race_on_a_stack),
		ON_BOTH(threads_left_standing_leave_nothing_behind),
		ON_BOTH(crash_ends_one_execution),
		ON_BOTH(stack_overrun_ends_one_execution),
		ON_BOTH(end_of_the_stack_is_not_judged),
		ON_BOTH(hash_is_the_one_without_tsan),
		ON_BOTH(accesses_that_are_no_points_do_not_disturb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
