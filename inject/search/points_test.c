/* SPDX-License-Identifier: BSD-2-Clause */
#include "testing.h"

#include "search/points.h"

SUBJECT_DATA static uint64_t global[8] = {1};

SUBJECT_CODE static enum brrace_status store_some(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	store(&words[3], 1);
	store(&global[2], 1);
	store((void *)args->in[0], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status store_one(void *ring, struct brrace_args *args)
{
	uint64_t *words = ring;

	(void)args;
	store(&words[3], 1);
	return BRRACE_OK;
}

static void pack_run(struct bytes *out)
{
	bench_start();
	bench_run();
	points_pack(bench.run, out);
	run_free(bench.run);
}

static void expect_points(uintptr_t item, bool are)
{
	assert_int_equal(run_gives_points(bench.run, WORD(3), 8), true);
	assert_int_equal(run_gives_points(bench.run, (uintptr_t)&global[2], 8), are);
	assert_int_equal(run_gives_points(bench.run, item, 8), are);
	assert_int_equal(run_gives_points(bench.run, WORD(4), 8), false);
	assert_int_equal(run_gives_points(bench.run, (uintptr_t)&global[3], 8), false);
}

/* Of one who stores more, to one who stores less; not the other way. */
static void test_of_another_run(void **state)
{
	struct bytes more = {0}, less = {0};
	struct bytes_in in;
	uint8_t some = bench_op("some", BRRACE_PRODUCE, store_some);
	uint8_t one = bench_op("one", BRRACE_PRODUCE, store_one);
	uint32_t growths;
	uintptr_t item;

	(void)state;
	THREAD(some);
	THREAD(one);
	item = bench.values[0];
	pack_run(&more);
	bench.lists[0][0].op = one;
	pack_run(&less);
	bench_start();
	bench_run();
	growths = run_growths(bench.run);
	expect_points(item, false);
	in = bytes_of(&less);
	assert_true(points_unpack(bench.run, &in));
	assert_int_equal(run_growths(bench.run), growths);
	in = bytes_of(&more);
	assert_true(points_unpack(bench.run, &in));
	assert_int_equal(in.left, 0);
	assert_int_equal(run_growths(bench.run), growths + 1);
	expect_points(item, true);
	in = bytes_of(&less);
	assert_false(points_unpack(bench.run, &in));
	expect_points(item, true);
	bytes_free(&more);
	bytes_free(&less);
}

static void test_cut_short(void **state)
{
	struct bytes packed = {0};
	struct bytes_in in;

	(void)state;
	bench_op("one", BRRACE_PRODUCE, store_one);
	THREAD(1);
	THREAD(1);
	pack_run(&packed);
	bench_start();
	for (size_t n = 0; n < packed.n; n++) {
		in = (struct bytes_in){.at = packed.at, .left = n};
		assert_false(points_unpack(bench.run, &in));
	}
	bytes_free(&packed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_of_another_run),
		BENCH(test_cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
