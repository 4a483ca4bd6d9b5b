/* SPDX-License-Identifier: BSD-2-Clause */
#include "repeats.h"

#include "testing.h"

#include "search/guide.h"

/* Words: a flag of each of two threads, and what a round leaves behind. */
enum { FLAGS = 0, COUNT = 2, OTHER = 3, LONG = 200 };

enum rest {
	NOTHING,
	COUNTS,
	COUNTS_ELSEWHERE,
	ALLOCATES,
	TURNS, /* as a bit that is changed each time */
	READS_MUCH,
};

static uint64_t elsewhere; /* no memory that brrace knows: not the subject's data here */

/* What else is in a round, which the compiler must not make several loops of. */
SUBJECT_CODE static void end_round(uint64_t *w, enum rest rest)
{
	switch (rest) {
	case NOTHING:
		break;
	case COUNTS:
		store(&w[COUNT], load(&w[COUNT]) + 1);
		break;
	case COUNTS_ELSEWHERE:
		store(&elsewhere, elsewhere + 1);
		break;
	case ALLOCATES:
		__brrace_free(__brrace_malloc(8));
		break;
	case TURNS:
		store(&w[COUNT], !load(&w[COUNT]));
		break;
	case READS_MUCH:
		for (int i = 0; i < LONG; i++)
			load(&w[FLAGS]);
	}
}

/* Raises its flag and gives way while the other's is up. */
SUBJECT_CODE static enum brrace_status give_way(uint64_t *w, int self, enum rest rest)
{
	for (;;) {
		store(&w[FLAGS + self], 1);
		if (!load(&w[FLAGS + !self]))
			break;
		store(&w[FLAGS + self], 0);
		end_round(w, rest);
	}
	store(&w[FLAGS + self], 0);
	return BRRACE_OK;
}

#define GIVE_WAY(name, self, rest) \
	SUBJECT_CODE static enum brrace_status name(void *ring, struct brrace_args *args) \
	{ \
		(void)args; \
		return give_way(ring, self, rest); \
	}
GIVE_WAY(first, 0, NOTHING)
GIVE_WAY(second, 1, NOTHING)
GIVE_WAY(first_counts, 0, COUNTS)
GIVE_WAY(first_counts_elsewhere, 0, COUNTS_ELSEWHERE)
GIVE_WAY(first_allocates, 0, ALLOCATES)
GIVE_WAY(first_turns, 0, TURNS)
GIVE_WAY(second_reads_much, 1, READS_MUCH)

SUBJECT_CODE static enum brrace_status leave_a_flag(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[FLAGS + 1], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status touch(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[OTHER], 1);
	store(&w[OTHER], 2);
	return BRRACE_OK;
}

/* What is copied is nowhere but in the hook of the store. */
SUBJECT_CODE static enum brrace_status copy(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	for (;;)
		__brrace_atomic64_store(&w[OTHER],
					__brrace_atomic64_load(&w[COUNT], __ATOMIC_SEQ_CST),
					__ATOMIC_SEQ_CST);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status flip(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	for (;;)
		__brrace_atomic64_fetch_xor(&w[COUNT], 1, __ATOMIC_SEQ_CST);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status swap(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	do
		store(&w[OTHER], 0);
	while (!cas(&w[OTHER], 0, 1));
	return BRRACE_OK;
}

/* ---- schedules: both raise their flags, and then each makes so many steps, in turn */

#define TURNS_MADE 2000

static struct turn turns[TURNS_MADE];
static struct guide guide;

static void take_turns(uint32_t n, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < n; i++)
		turns[i] = (struct turn){.thread = i % 2, .points = i < 2 ? 1 : i % 2 ? b : a};
	guide_init(&guide, turns, n);
}

/* ---- rings */

/* Rounds have that many steps. */
static void set_two(operation *a, uint32_t steps_a, operation *b, uint32_t steps_b)
{
	THREAD(bench_op("a", BRRACE_COMPOSITE, a));
	THREAD(bench_op("b", BRRACE_COMPOSITE, b));
	bench.plan.step_limit = 3000;
	take_turns(TURNS_MADE, steps_a, steps_b);
}

static void set_third(void)
{
	THREAD(bench_op("touch", BRRACE_COMPOSITE, touch));
}

static struct repeat find(void)
{
	bench_start();
	assert_int_equal(run_execute(bench.run, &guide.walk.policy), RUN_STEP_LIMIT);
	return repeats_find(bench.run, &guide.walk.policy);
}

static void two_give_way(void **state)
{
	struct repeat r;

	(void)state;
	set_two(first, 3, second, 3);
	r = find();
	assert_in_range(r.to, 7, 40);
	assert_int_equal((r.to - r.from) % 6, 0);
	/* It is the same execution, and finds the same once more. */
	assert_int_equal(run_trace(bench.run)->steps, 3000);
	assert_int_equal(repeats_find(bench.run, &guide.walk.policy).to, r.to);
}

static void two_give_way_on_os_threads(void **state)
{
	(void)state;
	set_two(first, 3, second, 3);
	bench.plan.os_threads = true;
	assert_in_range(find().to, 7, 40);
}

static void a_bit_that_comes_back(void **state)
{
	struct repeat r;

	(void)state;
	set_two(first_turns, 5, second, 3);
	r = find();
	assert_true(r.to);
	assert_int_equal((r.to - r.from) % 16, 0);
}

static void a_long_round(void **state)
{
	struct repeat r;

	(void)state;
	set_two(first, 3, second_reads_much, 3 + LONG);
	r = find();
	assert_true(r.to);
	assert_int_equal((r.to - r.from) % (6 + LONG), 0);
}

static void a_count(void **state)
{
	(void)state;
	set_two(first_counts, 5, second, 3);
	assert_int_equal(find().to, 0);
}

static void a_count_that_brrace_cannot_see(void **state)
{
	(void)state;
	set_two(first_counts_elsewhere, 3, second, 3);
	assert_int_equal(find().to, 0);
}

static void memory_that_is_used_up(void **state)
{
	(void)state;
	set_two(first_allocates, 3, second, 3);
	assert_int_equal(find().to, 0);
}

/* The other one stands with its flag up, and could go on. */
static void one_alone(void **state)
{
	(void)state;
	set_two(first, GUIDE_TO_END, second, 1);
	assert_int_equal(find().to, 0);
}

/* The other one is done: nobody could end it. */
static void one_that_is_left(void **state)
{
	(void)state;
	set_two(first, 3, leave_a_flag, 1);
	assert_true(find().to);
}

static void a_third_that_stands_aside(void **state)
{
	(void)state;
	set_two(first, 3, second, 3);
	set_third();
	assert_int_equal(find().to, 0);
}

static void a_third_that_is_done(void **state)
{
	(void)state;
	set_two(first, 3, second, 3);
	set_third();
	turns[2] = (struct turn){.thread = 2, .points = GUIDE_TO_END};
	turns[3] = (struct turn){.thread = 0, .points = 3};
	turns[4] = (struct turn){.thread = 1, .points = 3};
	turns[5] = (struct turn){.thread = 0, .points = 3};
	turns[6] = (struct turn){.thread = 1, .points = 3};
	assert_true(find().to);
}

/* What a dead thread might have done is not known. */
static void a_third_that_is_dead(void **state)
{
	const struct script_line lines[] = {
		STEP(0, 1), STEP(1, 1), STEP(0, 3), STEP(1, 3), STEP(0, 3),
		STEP(1, 3), STEP(0, 3), STEP(1, 3), STEP(2, 1), VERB(KILL, 2),
	};

	(void)state;
	set_two(first, 3, second, 3);
	set_third();
	bench_start();
	for (uint32_t killed = 0; killed < 2; killed++) {
		struct script_line with_third[10];

		/* It ends, or dies, before the two begin. */
		with_third[0] = killed ? lines[8] : (struct script_line)FINISH(2);
		with_third[1] = killed ? lines[9] : lines[0];
		memcpy(with_third + 2, lines + !killed, (8 - !killed) * sizeof(lines[0]));
		assert_int_equal(bench_play(with_third, 10 - !killed), RUN_STEP_LIMIT);
		assert_int_equal(!repeats_find(bench.run, &bench.script.policy).to, killed);
	}
}

static void a_cas_that_is_made_to_fail(void **state)
{
	(void)state;
	THREAD(bench_op("swap", BRRACE_COMPOSITE, swap));
	/* Somebody who makes a point of the word. */
	set_third();
	bench.plan.step_limit = 12;
	bench_start();
	assert_int_equal(PLAY(FINISH(1), VERB(FAIL, 0), STEP(0, 2), VERB(FAIL, 0), STEP(0, 2),
			      VERB(FAIL, 0), STEP(0, 2), VERB(FAIL, 0), STEP(0, 2), VERB(FAIL, 0),
			      STEP(0, 3)),
			 RUN_STEP_LIMIT);
	assert_int_equal(repeats_find(bench.run, &bench.script.policy).to, 0);
}

/* Before steps 4 and 8 all is the same but what is to be stored. */
static void an_operand(void **state)
{
	struct repeat r;

	(void)state;
	set_two(copy, 1, flip, 1);
	turns[1].points = 2;
	r = find();
	assert_in_range(r.from, 9, 30);
}

static void an_execution_that_ends(void **state)
{
	(void)state;
	set_two(first, 3, second, 3);
	bench_start();
	/* After some rounds the first stops with its flag down. */
	turns[10].points = 2;
	turns[11].points = GUIDE_TO_END;
	guide.n = 12;
	assert_true(repeats_watch(bench.run, true));
	assert_int_equal(run_execute(bench.run, &guide.walk.policy), RUN_ENDED);
	assert_true(repeats_last(bench.run).to);
	guide.n = 0;
	assert_int_equal(run_execute(bench.run, &guide.walk.policy), RUN_ENDED);
	assert_int_equal(repeats_last(bench.run).to, 0);
	repeats_watch(bench.run, false);
	assert_int_equal(run_execute(bench.run, &guide.walk.policy), RUN_ENDED);
	assert_int_equal(repeats_last(bench.run).to, 0);
}

static void thread_local_storage(void **state)
{
	(void)state;
	set_two(first, 3, second, 3);
	bench.subject.has_tls = true;
	bench.plan.os_threads = true;
	assert_int_equal(find().to, 0);
	assert_false(repeats_watch(bench.run, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(two_give_way),
		BENCH(two_give_way_on_os_threads),
		BENCH(a_bit_that_comes_back),
		BENCH(a_long_round),
		BENCH(a_count),
		BENCH(a_count_that_brrace_cannot_see),
		BENCH(memory_that_is_used_up),
		BENCH(one_alone),
		BENCH(one_that_is_left),
		BENCH(a_third_that_stands_aside),
		BENCH(a_third_that_is_done),
		BENCH(a_third_that_is_dead),
		BENCH(a_cas_that_is_made_to_fail),
		BENCH(an_operand),
		BENCH(an_execution_that_ends),
		BENCH(thread_local_storage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
