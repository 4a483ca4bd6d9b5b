/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole executions of a small ring: what they show, and that each is the first. */
#include "ring_testing.h"

#include <errno.h>
#include <sys/wait.h>

static uint64_t data[3] SUBJECT_DATA = {42, 0, 0};

static void shows_the_five_steps(bool os_threads)
{
	start_five_steps(os_threads);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(play_five_steps(), RUN_ENDED);
		assert_int_equal(bench.script.end, SCRIPT_DONE);
		assert_string_equal(bench_calls(),
				    "1 put item0 full; 2 put item8 ok; 2 get ok item8");
		assert_string_equal(bench_trace(), "1 load +0 0; "
						   "2 load +0 0; 2 load +24 0; 2 cas +0 0->1; "
						   "2 store +40 item8; 2 load +8 0; 2 store +8 1; "
						   "2 load +16 0; 2 load +8 1; 2 store +16 1; "
						   "2 load +40 item8; 2 store +24 1; "
						   "1 load +24 1; 1 load +32 0; 1 store +32 1");
		assert_int_equal(run_history(bench.run)->counter, 1);
		assert_int_equal(run_findings(bench.run)->count, 1);
		assert_int_equal(run_findings(bench.run)->list[0].kind, FINDING_FALSE_FULL);
	}
}

static void five_steps(void **state)
{
	(void)state;
	shows_the_five_steps(false);
}

static void five_steps_on_os_threads(void **state)
{
	(void)state;
	shows_the_five_steps(true);
}

static void hash_is_the_same_every_time(void **state)
{
	uint64_t hash = 0;

	(void)state;
	start_five_steps(false);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(play_five_steps(), RUN_ENDED);
		if (!i)
			hash = run_hash(bench.run, NULL);
		assert_int_equal(run_hash(bench.run, NULL), hash);
	}
}

static void hash_is_the_same_on_os_threads(void **state)
{
	uint64_t hash;

	start_five_steps(false);
	play_five_steps();
	hash = run_hash(bench.run, NULL);
	clear_bench(state);
	set_ring(state);
	start_five_steps(true);
	for (int i = 0; i < 100; i++) {
		play_five_steps();
		assert_int_equal(run_hash(bench.run, NULL), hash);
	}
}

static void hash_tells_schedules_apart(void **state)
{
	uint64_t hash;

	(void)state;
	start_five_steps(false);
	play_five_steps();
	hash = run_hash(bench.run, NULL);
	bench_run();
	assert_int_not_equal(run_hash(bench.run, NULL), hash);
	play_five_steps();
	assert_int_equal(run_hash(bench.run, NULL), hash);
}

static void two_runs_one_after_another_are_alike(void **state)
{
	uint64_t hash = 0;

	for (int i = 0; i < 3; i++) {
		set_ring(state);
		start_five_steps(i == 1);
		play_five_steps();
		if (!i)
			hash = run_hash(bench.run, NULL);
		assert_int_equal(run_hash(bench.run, NULL), hash);
		clear_bench(state);
	}
}

/* Pointers of every sort, whose values another process has elsewhere. */
SUBJECT_CODE static enum brrace_status store_pointers(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring, local = 0;

	store(&w[0], (uintptr_t)data);
	store(&w[1], (uintptr_t)store_pointers);
	store(&w[2], (uintptr_t)&local);
	store(&w[3], (uintptr_t)__brrace_malloc(8));
	store(&w[4], args->in[0]);
	store(&data[1], load(&data[0]));
	return BRRACE_OK;
}

static uint64_t hash_of_pointers(bool os_threads)
{
	uint64_t hash;

	set_ring(NULL);
	bench.plan.os_threads = os_threads;
	THREAD(bench_op("pointers", BRRACE_PRODUCE, store_pointers));
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(run_trace(bench.run)->count, 6);
	hash = run_hash(bench.run, NULL);
	clear_bench(NULL);
	return hash;
}

#define AS_CHILD "hash"

/* This program once more, loaded somewhere else. */
static uint64_t hash_of_another_process(void)
{
	uint64_t hash;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		dup2(ends[1], STDOUT_FILENO);
		execl("/proc/self/exe", "run_test", AS_CHILD, NULL);
		_exit(1);
	}
	assert_int_equal(read(ends[0], &hash, sizeof(hash)), sizeof(hash));
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(ends[0]);
	close(ends[1]);
	return hash;
}

static void hash_is_the_same_in_every_process(void **state)
{
	uint64_t hash = hash_of_pointers(false);

	(void)state;
	assert_int_equal(hash_of_pointers(true), hash);
	for (int i = 0; i < 5; i++)
		assert_int_equal(hash_of_another_process(), hash);
}

#define MARK 12345

SUBJECT_CODE static enum brrace_status spoil(void *ring, struct brrace_args *args)
{
	uint64_t *fresh = __brrace_malloc(64), *item = (uint64_t *)args->in[0], *w = ring;
	volatile uint64_t deep[1000];

	__asm__ volatile("" : "=m"(deep)); /* whatever is on the stack */
	store(&w[0], deep[0] == MARK);
	deep[0] = MARK;
	store(&data[0], load(&data[0]) + 1);
	store(&data[1], load(&data[1]) + 1);
	store(&fresh[1], load(&fresh[1]) + 1);
	store(&item[7], load(&item[7]) + 1);
	store(&w[1], load(&w[1]) + 1);
	store(&w[WORDS], load(&w[WORDS]) + 1);
	__brrace_free(fresh);
	return BRRACE_OK;
}

static void everything_is_put_back(bool os_threads)
{
	static const char first[] =
		"1 store +0 0; 1 load data+0 42; 1 store data+0 43; 1 load data+8 0; "
		"1 store data+8 1; 1 load #2+8 0xa5a5a5a5a5a5a5a5; "
		"1 store #2+8 0xa5a5a5a5a5a5a5a6; 1 load item0+56 0; 1 store item0+56 1; "
		"1 load +8 0; 1 store +8 1; 1 load +256 0xa5a5a5a5a5a5a5a5; "
		"1 store +256 0xa5a5a5a5a5a5a5a6";

	bench.plan.os_threads = os_threads;
	THREAD(bench_op("spoil", BRRACE_PRODUCE, spoil));
	bench_start();
	for (int i = 0; i < 5; i++) {
		assert_int_equal(bench_run(), RUN_ENDED);
		assert_string_equal(bench_trace(), first);
	}
}

static void executions_leave_nothing_behind(void **state)
{
	(void)state;
	everything_is_put_back(false);
}

static void executions_leave_nothing_behind_on_os_threads(void **state)
{
	(void)state;
	everything_is_put_back(true);
}

static void calls_of_stopped_threads_stay_pending(void **state)
{
	(void)state;
	THREAD(op_put);
	THREAD(op_put);
	THREAD(op_get);
	bench_start();
	PLAY(UNTIL(0, ACCESS_STORE, WORD(SLOT)), VERB(KILL, 0),
	     UNTIL(1, ACCESS_STORE, WORD(SLOT + 1)), VERB(HOLD, 1));
	assert_int_equal(bench.script.end, SCRIPT_DONE);
	assert_string_equal(bench_calls(), "1 put item0 ...; 2 put item8 ...; 3 get empty");
	assert_int_equal(run_threads(bench.run)[0].state, THREAD_KILLED);
	assert_int_equal(run_threads(bench.run)[1].state, THREAD_READY);
	assert_int_equal(run_threads(bench.run)[1].at, AT_POINT);
	assert_int_equal(run_threads(bench.run)[1].next.addr, WORD(SLOT + 1));
	assert_int_equal(run_threads(bench.run)[2].at, AT_END);
	assert_int_equal(run_findings(bench.run)->count, 1);
	assert_int_equal(run_findings(bench.run)->list[0].kind, NOTE_TRANSIENT_EMPTY);
}

static bool in_text(uintptr_t pc)
{
	return pc - 1 - bench.subject.text < bench.subject.text_size;
}

static void stacks_are_taken_where_wanted(void **state)
{
	static const uint32_t steps[] = {2, 13, 999};
	const struct run_stack *stacks;
	size_t n;

	(void)state;
	start_five_steps(false);
	run_want_stacks(bench.run, steps, 3);
	play_five_steps();
	stacks = run_stacks(bench.run, &n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(stacks[i].step, steps[i]);
		assert_true(stacks[i].stack.depth >= 1);
		assert_true(in_text(stacks[i].stack.pc[0]));
		assert_int_equal(stacks[i].stack.pc[0],
				 run_trace(bench.run)->events[steps[i] - 1].pc);
	}
	assert_int_equal(stacks[2].stack.depth, 0);
}

static void standing_threads_have_stacks(bool os_threads)
{
	struct stack stack;

	start_five_steps(os_threads);
	PLAY(UNTIL(0, ACCESS_CAS, WORD(PROD_HEAD)), VERB(HOLD, 0));
	assert_true(run_thread_stack(bench.run, 0, &stack));
	assert_int_equal(stack.pc[0], run_threads(bench.run)[0].next.pc);
	assert_false(run_thread_stack(bench.run, 1, &stack));
}

static void a_held_thread_has_a_stack(void **state)
{
	(void)state;
	standing_threads_have_stacks(false);
}

static void a_held_thread_has_a_stack_on_os_threads(void **state)
{
	(void)state;
	standing_threads_have_stacks(true);
}

static void steps_are_limited(void **state)
{
	(void)state;
	bench.plan.step_limit = 14;
	start_five_steps(false);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(play_five_steps(), RUN_STEP_LIMIT);
		assert_int_equal(run_trace(bench.run)->steps, 14);
		assert_int_equal(run_findings(bench.run)->count, 0);
	}
}

static void as_many_steps_as_allowed_are_fine(void **state)
{
	(void)state;
	bench.plan.step_limit = 15;
	start_five_steps(false);
	assert_int_equal(play_five_steps(), RUN_ENDED);
	assert_int_equal(run_trace(bench.run)->steps, 15);
}

static void no_threads_and_no_operations(void **state)
{
	(void)state;
	bench_thread((const int[]){-1});
	THREAD(op_put);
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_int_equal(run_threads(bench.run)[0].state, THREAD_DONE);
	clear_bench(state);
	set_ring(state);
	bench_start();
	assert_int_equal(bench_run(), RUN_ENDED);
}

static void one_run_at_a_time(void **state)
{
	struct run *second;
	char why[128] = "";

	(void)state;
	start_five_steps(false);
	assert_int_equal(run_new(&second, &bench.plan, why, sizeof(why)), -EEXIST);
	assert_null(second);
	assert_non_null(strstr(why, "no memory at the fixed addresses"));
	assert_int_equal(play_five_steps(), RUN_ENDED);
}

static void tsan_needs_its_runtime(void **state)
{
	char why[128] = "";

	(void)state;
	bench.plan.tsan = true;
	assert_int_equal(run_new(&bench.run, &bench.plan, why, sizeof(why)), -ENOTSUP);
	assert_null(bench.run);
	assert_non_null(strstr(why, "ThreadSanitizer"));
}

static void places_that_give_points_are_known(void **state)
{
	(void)state;
	THREAD(op_put);
	bench_start();
	bench_run();
	assert_true(run_gives_points(bench.run, WORD(PROD_HEAD), 8));
	assert_true(run_gives_points(bench.run, WORD(SLOT) - 1, 2));
	assert_false(run_gives_points(bench.run, WORD(CONS_TAIL), 8));
	assert_false(run_gives_points(bench.run, (uintptr_t)data, sizeof(data)));
	assert_false(run_gives_points(bench.run, (uintptr_t)&bench, 8));
}

static void items_are_addresses(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < ITEM_COUNT; i += 97)
		assert_int_equal(item_of(item_address(i)), i);
	assert_int_equal(item_of(item_address(0) - 64), -1);
	assert_int_equal(item_of(item_address(5) + 1), -1);
	assert_int_equal(item_of(item_address(ITEM_COUNT)), -1);
	assert_int_equal(item_of(0), -1);
	assert_int_equal(item_of(UINT64_MAX), -1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RING(five_steps),
		RING(five_steps_on_os_threads),
		RING(hash_is_the_same_every_time),
		RING(hash_is_the_same_on_os_threads),
		RING(hash_tells_schedules_apart),
		cmocka_unit_test(hash_is_the_same_in_every_process),
		RING(two_runs_one_after_another_are_alike),
		RING(executions_leave_nothing_behind),
		RING(executions_leave_nothing_behind_on_os_threads),
		RING(calls_of_stopped_threads_stay_pending),
		RING(stacks_are_taken_where_wanted),
		RING(a_held_thread_has_a_stack),
		RING(a_held_thread_has_a_stack_on_os_threads),
		RING(steps_are_limited),
		RING(as_many_steps_as_allowed_are_fine),
		RING(no_threads_and_no_operations),
		RING(one_run_at_a_time),
		RING(tsan_needs_its_runtime),
		RING(places_that_give_points_are_known),
		RING(items_are_addresses),
	};

	if (argc > 1 && !strcmp(argv[1], AS_CHILD)) {
		uint64_t hash = hash_of_pointers(false);

		return write(STDOUT_FILENO, &hash, sizeof(hash)) != sizeof(hash);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
