/* SPDX-License-Identifier: BSD-2-Clause */
/* A subject's memory comes from the arena, outside of runs from libc. */
#include "abi/setup_testing.h"

#include <errno.h>
#include <string.h>

static int enter_arena(void **state)
{
	enter_setup(state);
	return region_map(&run.region, 1);
}

static int leave_arena(void **state)
{
	(void)state;
	brrace_run = NULL;
	region_unmap(&run.region);
	return 0;
}

static bool all_are(const void *bytes, size_t n, uint8_t value)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n; i++)
		if (b[i] != value)
			return false;
	return true;
}

static void every_kind_of_block_is_of_the_arena(void **state)
{
	void *aligned;

	(void)state;
	assert_ptr_equal(__brrace_malloc(10), (void *)HEAP_BASE);
	assert_true(region_holds((uintptr_t)__brrace_calloc(3, 5)));
	assert_true(region_holds((uintptr_t)__brrace_realloc(NULL, 7)));
	assert_int_equal((uintptr_t)__brrace_aligned_alloc(256, 256) % 256, 0);
	assert_int_equal(__brrace_posix_memalign(&aligned, 4096, 1), 0);
	assert_int_equal((uintptr_t)aligned % 4096, 0);
	assert_string_equal(__brrace_strdup("text"), "text");
	assert_int_equal(run.region.n_blocks, 6);
	assert_int_equal(run.region.blocks[1].size, 15);
}

static void malloc_is_poison_and_calloc_is_zero(void **state)
{
	(void)state;
	assert_true(all_are(__brrace_malloc(100), 100, HEAP_POISON));
	assert_true(all_are(__brrace_calloc(10, 10), 100, 0));
}

static void realloc_moves_what_fits(void **state)
{
	char *a = __brrace_malloc(8), *b, *c;

	(void)state;
	memcpy(a, "12345678", 8);
	b = __brrace_realloc(a, 100);
	assert_memory_equal(b, "12345678", 8);
	assert_true(all_are(b + 8, 92, HEAP_POISON));
	assert_true(all_are(a, 8, HEAP_POISON));
	assert_true(run.region.blocks[0].freed);
	c = __brrace_realloc(b, 4);
	assert_memory_equal(c, "1234\xa5", 5);
}

static void too_much_is_refused(void **state)
{
	void *aligned = &run;
	char *kept = __brrace_malloc(4);
	volatile size_t too_many = SIZE_MAX / 2;

	(void)state;
	memcpy(kept, "kept", 4);
	errno = 0;
	assert_null(__brrace_malloc(HEAP_BYTES + 1));
	assert_int_equal(errno, ENOMEM);
	errno = 0;
	assert_null(__brrace_calloc(too_many, 3));
	assert_int_equal(errno, ENOMEM);
	assert_int_equal(__brrace_posix_memalign(&aligned, 64, HEAP_BYTES + 1), ENOMEM);
	assert_null(__brrace_realloc(kept, HEAP_BYTES + 1));
	assert_memory_equal(kept, "kept", 4);
	assert_false(run.region.blocks[0].freed);
}

static void freed_memory_is_poison(void **state)
{
	char *block = __brrace_malloc(64);

	(void)state;
	memset(block, 1, 64);
	__brrace_free(block);
	assert_true(all_are(block, 64, HEAP_POISON));
	__brrace_free(NULL);
}

/* A subject's constructors run before there is a run. */
static void outside_of_runs_it_is_libc(void **state)
{
	char *block, *text;

	(void)state;
	brrace_run = NULL;
	block = __brrace_malloc(10);
	assert_false(region_holds((uintptr_t)block));
	block = __brrace_realloc(block, 1000);
	memset(block, 1, 1000);
	__brrace_free(block);
	text = __brrace_strdup("text");
	assert_string_equal(text, "text");
	run.thread = run.threads;
	brrace_run = &run;
	__brrace_free(text);
	block = __brrace_aligned_alloc(64, 100);
	assert_true(region_holds((uintptr_t)block));
	brrace_run = NULL;
	__brrace_free(block);
}

static void copies_and_fills(void **state)
{
	char to[3000], from[3000];

	(void)state;
	for (int inside = 0; inside < 2; inside++) {
		brrace_run = inside ? &run : NULL;
		for (size_t i = 0; i < sizeof(from); i++)
			from[i] = (char)(i % 251);
		assert_ptr_equal(__brrace_memcpy(to, from, sizeof(to)), to);
		assert_memory_equal(to, from, sizeof(to));
		assert_ptr_equal(__brrace_memmove(from + 100, from, 2500), from + 100);
		assert_memory_equal(from + 100, to, 2500);
		assert_ptr_equal(__brrace_tsan_memmove(from, from + 100, 2500), from);
		assert_memory_equal(from, to, 2500);
		assert_ptr_equal(__brrace_memset(to, 9, sizeof(to)), to);
		assert_true(all_are(to, sizeof(to), 9));
	}
}

int main(void)
{
#define IN_SETUP(test) cmocka_unit_test_setup_teardown(test, enter_arena, leave_arena)
	const struct CMUnitTest tests[] = {
		IN_SETUP(every_kind_of_block_is_of_the_arena),
		IN_SETUP(malloc_is_poison_and_calloc_is_zero),
		IN_SETUP(realloc_moves_what_fits),
		IN_SETUP(too_much_is_refused),
		IN_SETUP(freed_memory_is_poison),
		IN_SETUP(outside_of_runs_it_is_libc),
		IN_SETUP(copies_and_fills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
