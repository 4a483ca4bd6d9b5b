/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a ring, and what is in it at first. */
#include "ring_testing.h"

static uint64_t data[3] SUBJECT_DATA = {42, 0, 0};

static void fill(const uintptr_t *items, uint32_t n)
{
	bench.plan.preload = items;
	bench.plan.n_preload = n;
	bench_start();
}

static void preload_is_what_comes_out(void **state)
{
	const uintptr_t items[] = {item_address(3), item_address(1), item_address(2)};

	(void)state;
	THREAD(op_put, op_get);
	fill(items, 3);
	assert_int_equal(bench_run(), RUN_ENDED);
	assert_string_equal(bench_calls(), "1 put item0 full; 1 get ok item3");
	assert_int_equal(run_history(bench.run)->n_preloaded, 3);
	assert_int_equal(run_findings(bench.run)->count, 0);
}

static void preload_that_does_not_fit(void **state)
{
	const uintptr_t items[] = {item_address(0), item_address(1), item_address(2),
				   item_address(3)};

	(void)state;
	THREAD(op_get);
	fill(items, 4);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(bench_run(), RUN_NO_RING);
		assert_string_equal(run_fault(bench.run)->text,
				    "the ring is full before all of preload is in");
		assert_int_equal(run_fault(bench.run)->thread, bench.plan.n_threads);
		assert_int_equal(run_history(bench.run)->n_preloaded, MASK);
		assert_int_equal(run_history(bench.run)->n_calls, 0);
		assert_int_equal(run_trace(bench.run)->count, 0);
	}
}

SUBJECT_CODE static void *no_ring(const struct brrace_setup *setup)
{
	(void)setup;
	return NULL;
}

static void create_may_fail(void **state)
{
	(void)state;
	bench.table.create = no_ring;
	THREAD(op_put);
	bench_start();
	assert_int_equal(run_create_only(bench.run), RUN_NO_RING);
	assert_string_equal(run_fault(bench.run)->text, "create() returned NULL");
	assert_int_equal(run_fault(bench.run)->thread, 1);
	assert_int_equal(bench_run(), RUN_NO_RING);
}

static const struct brrace_setup *asked_for;

SUBJECT_CODE static void *note_setup(const struct brrace_setup *setup)
{
	asked_for = setup;
	assert_int_equal(setup->slots, 4);
	assert_int_equal(setup->origin, 0xfffffffe);
	return create_words(setup);
}

static void create_alone_names_the_ring(void **state)
{
	const struct root *roots;
	size_t n;

	(void)state;
	bench.table.create = note_setup;
	bench.plan.origin = 0xfffffffe;
	THREAD(op_put);
	bench_start();
	asked_for = NULL;
	assert_int_equal(run_create_only(bench.run), RUN_ENDED);
	assert_non_null(asked_for);
	roots = run_roots(bench.run, &n);
	assert_int_equal(n, 1);
	assert_string_equal(roots[0].type, "struct words");
	assert_string_equal(roots[0].label, "words");
	assert_int_equal(roots[0].addr, HEAP_BASE);
	assert_int_equal(roots[0].extent, WORDS * 8);
	assert_int_equal(run_history(bench.run)->capacity, MASK);
	assert_int_equal(run_trace(bench.run)->count, 0);
}

/* A root in the middle of a block reaches to the block's end; data has only its size. */
SUBJECT_CODE static void *create_rooted(const struct brrace_setup *setup)
{
	uint64_t *w = create_words(setup);

	brrace_root("struct half", 16, w + WORDS / 2, 1, "half");
	brrace_root("long", 8, &data[1], 2, "data");
	return w;
}

static void roots_reach_to_the_end_of_their_block(void **state)
{
	const struct root *roots;
	size_t n;

	(void)state;
	bench.table.create = create_rooted;
	THREAD(op_put);
	bench_start();
	run_create_only(bench.run);
	roots = run_roots(bench.run, &n);
	assert_int_equal(n, 3);
	assert_int_equal(roots[1].extent, WORDS / 2 * 8);
	assert_int_equal(roots[2].extent, 16);
	bench_run();
	run_roots(bench.run, &n);
	assert_int_equal(n, 3);
}

SUBJECT_CODE static void *create_many_roots(const struct brrace_setup *setup)
{
	uint64_t *w = create_words(setup);

	for (int i = 1; i <= MAX_ROOTS; i++)
		brrace_root("long", 8, w + i, 1, "word");
	return w;
}

static void too_many_roots_are_said(void **state)
{
	(void)state;
	bench.table.create = create_many_roots;
	THREAD(op_put);
	bench_start();
	assert_int_equal(run_create_only(bench.run), RUN_NO_RING);
	assert_string_equal(run_fault(bench.run)->text, "create() names too many roots");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING(preload_is_what_comes_out),
		RING(preload_that_does_not_fit),
		RING(create_may_fail),
		RING(create_alone_names_the_ring),
		RING(roots_reach_to_the_end_of_their_block),
		RING(too_many_roots_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
