/* SPDX-License-Identifier: BSD-2-Clause */
#include "testing.h"

#include "search/recount.h"

#define SEEN WORD(3)  /* gives points in the run at hand */
#define QUIET WORD(4) /* does not */

static struct event events[16];
static struct accesses accesses = {.list = events};

/* One call of each thread; all were points where they were recorded. */
static struct event *add(uint8_t thread, uint8_t kind, uintptr_t addr)
{
	struct event *e = &events[accesses.n++];

	*e = (struct event){
		.step = accesses.n, .thread = thread, .kind = kind, .addr = addr, .size = 8};
	return e;
}

SUBJECT_CODE static enum brrace_status store_one(void *ring, struct brrace_args *args)
{
	(void)args;
	store((uint64_t *)ring + 3, 1);
	return BRRACE_OK;
}

static int set_up(void **state)
{
	int failed = set_bench(state);
	uint8_t op = bench_op("one", BRRACE_PRODUCE, store_one);

	accesses.n = 0;
	THREAD(op);
	bench_start();
	bench_run();
	return failed;
}

static struct turn turn(uint8_t kind, uint8_t thread, uint32_t points)
{
	return (struct turn){.kind = kind, .thread = thread, .points = points, .event = accesses.n};
}

#define EXPECT(turns, ...) \
	expect(turns, sizeof(turns) / sizeof((turns)[0]), (const uint32_t[]){__VA_ARGS__})

static void expect(const struct turn *turns, uint32_t n, const uint32_t *points)
{
	struct turn out[8];

	recount(&accesses, turns, n, bench.run, out);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(out[i].points, points[i]);
}

static void what_nobody_writes_is_left_out(void **state)
{
	struct turn turns[3];

	(void)state;
	add(0, ACCESS_LOAD, QUIET);
	add(0, ACCESS_LOAD, SEEN);
	turns[0] = turn(TURN_RUN, 0, 2);
	add(1, ACCESS_LOAD, QUIET);
	turns[1] = turn(TURN_RUN, 1, 1);
	add(0, ACCESS_STORE, QUIET);
	add(0, ACCESS_STORE, SEEN);
	add(0, ACCESS_STORE, SEEN);
	turns[2] = turn(TURN_RUN, 0, 3);
	EXPECT(turns, 1, 0, 2);
}

static void what_was_no_point_is_counted(void **state)
{
	struct turn turns[1];

	(void)state;
	add(0, ACCESS_LOAD, SEEN)->step = 0;
	turns[0] = turn(TURN_RUN, 0, 0);
	EXPECT(turns, 1);
}

/* A thread that stopped before what is no point here comes to the fence behind it, and
 * nobody stops there. */
static void a_fence_goes_with_what_is_before_it(void **state)
{
	struct turn turns[3];

	(void)state;
	add(0, ACCESS_STORE, SEEN);
	turns[0] = turn(TURN_RUN, 0, 1);
	add(1, ACCESS_LOAD, SEEN);
	turns[1] = turn(TURN_RUN, 1, 1);
	add(0, ACCESS_LOAD, QUIET);
	add(0, ACCESS_FENCE, 0)->size = 0;
	add(0, ACCESS_LOAD, SEEN);
	turns[2] = turn(TURN_RUN, 0, 3);
	EXPECT(turns, 2, 1, 1);
	events[3].call = events[4].call = 1;
	EXPECT(turns, 1, 1, 2);
	events[3].call = events[4].call = 0;
	events[0].flags = ACCESS_BUFFERED;
	EXPECT(turns, 1, 1, 2);
}

static void stores_leave_buffers_in_turns_of_their_own(void **state)
{
	struct turn turns[3];

	(void)state;
	add(0, ACCESS_STORE, SEEN);
	turns[0] = turn(TURN_BUFFER, 0, 1);
	add(0, ACCESS_STORE, QUIET);
	turns[1] = turn(TURN_BUFFER, 0, 1);
	add(0, ACCESS_FLUSH, SEEN);
	add(0, ACCESS_FLUSH, QUIET);
	turns[2] = turn(TURN_FLUSH, 0, 2);
	EXPECT(turns, 1, 0, 1);
}

static void what_is_read_is_counted_anew(void **state)
{
	struct turn turns[2], out[2];

	(void)state;
	add(1, ACCESS_STORE, QUIET);
	add(1, ACCESS_STORE, SEEN);
	add(1, ACCESS_STORE, SEEN);
	turns[0] = turn(TURN_RUN, 1, 3);
	add(0, ACCESS_LOAD, SEEN);
	turns[1] = turn(TURN_CHOOSE, 0, 1);
	turns[1].of = 1;
	turns[1].nth = 2;
	recount(&accesses, turns, 2, bench.run, out);
	assert_int_equal(out[1].of, 1);
	assert_int_equal(out[1].nth, 1);
	turns[1].nth = 0;
	recount(&accesses, turns, 2, bench.run, out);
	assert_int_equal(out[1].nth, 0);
}

#define IN_A_RUN(test) cmocka_unit_test_setup_teardown(test, set_up, clear_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_RUN(what_nobody_writes_is_left_out),
		IN_A_RUN(what_was_no_point_is_counted),
		IN_A_RUN(a_fence_goes_with_what_is_before_it),
		IN_A_RUN(stores_leave_buffers_in_turns_of_their_own),
		IN_A_RUN(what_is_read_is_counted_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
