/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

static struct region region;

static int map(void **state)
{
	(void)state;
	return region_map(&region, 3);
}

static int unmap(void **state)
{
	(void)state;
	region_unmap(&region);
	return 0;
}

/* The kernel says whether a byte can be read, without a signal. */
static bool readable(uintptr_t addr)
{
	int ends[2];
	bool ok;

	assert_int_equal(pipe(ends), 0);
	ok = write(ends[1], (const void *)addr, 1) == 1;
	close(ends[0]);
	close(ends[1]);
	return ok;
}

static bool all_are(const void *bytes, size_t n, uint8_t value)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n; i++)
		if (b[i] != value)
			return false;
	return true;
}

static void items_are_zero_and_fit_32_bits(void **state)
{
	(void)state;
	assert_true(REGION_END <= UINT32_MAX);
	assert_true(all_are((const void *)REGION_BASE, HEAP_BASE - REGION_BASE, 0));
}

static void one_region_per_process(void **state)
{
	struct region other;

	(void)state;
	assert_int_equal(region_map(&other, 1), -EEXIST);
	assert_true(readable(REGION_BASE));
}

static void can_be_mapped_again(void **state)
{
	(void)state;
	memset(heap_alloc(&region, 64, 16), 7, 64);
	region_unmap(&region);
	assert_false(readable(REGION_BASE));
	assert_int_equal(region_map(&region, 3), 0);
	assert_int_equal(region.n_blocks, 0);
	assert_int_equal(*(uint8_t *)HEAP_BASE, 0);
}

static void stacks_have_guards(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(readable(stack_low(i)));
		assert_true(readable(stack_top(i) - 1));
		assert_false(readable(stack_low(i) - 1));
		assert_false(readable(stack_low(i) - STACK_GUARD));
	}
	assert_int_equal(stack_top(0), stack_low(1) - STACK_GUARD);
	assert_true(stack_top(STACK_COUNT - 1) == REGION_END);
	assert_int_equal(stack_top(0) % 16, 0);
}

static void holds_from_base_to_end(void **state)
{
	(void)state;
	assert_true(region_holds(REGION_BASE));
	assert_true(region_holds(REGION_END - 1));
	assert_false(region_holds(REGION_END));
	assert_false(region_holds(REGION_BASE - 1));
	assert_false(region_holds(0));
}

static void blocks_are_poisoned_and_apart(void **state)
{
	(void)state;
	for (size_t size = 0; size < 200; size++) {
		uint8_t *block = heap_alloc(&region, size, 16);

		assert_non_null(block);
		assert_int_equal((uintptr_t)block % 64, 0);
		assert_true(all_are(block, size, HEAP_POISON));
		memset(block, 0, size);
	}
	for (uint32_t i = 1; i < region.n_blocks; i++) {
		const struct heap_block *b = &region.blocks[i - 1];
		uint32_t end = b->offset + b->size;
		const void *gap = (const void *)(HEAP_BASE + end);

		assert_true(b[1].offset > end);
		assert_true(all_are(gap, b[1].offset - end, HEAP_POISON));
	}
}

static void blocks_are_aligned(void **state)
{
	(void)state;
	for (size_t align = 1; align <= 16u << 20; align *= 2)
		assert_int_equal((uintptr_t)heap_alloc(&region, 1, align) % align, 0);
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	assert_null(heap_alloc(&region, HEAP_BYTES + 1, 16));
	assert_null(heap_alloc(&region, SIZE_MAX, 16));
	assert_null(heap_alloc(&region, 1, (size_t)1 << 62));
	assert_int_equal(region.n_blocks, 0);
	assert_non_null(heap_alloc(&region, HEAP_BYTES / 2, 16));
	assert_null(heap_alloc(&region, HEAP_BYTES / 2, 16));
	assert_non_null(heap_alloc(&region, HEAP_BYTES / 4, 16));
}

static void blocks_are_limited(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < HEAP_MAX_BLOCKS; i++)
		assert_non_null(heap_alloc(&region, 1, 16));
	assert_null(heap_alloc(&region, 1, 16));
}

static void finds_the_block_of_an_address(void **state)
{
	uintptr_t blocks[9];
	uint32_t number;

	(void)state;
	assert_null(heap_find(&region, HEAP_BASE, &number));
	for (uint32_t i = 0; i < 9; i++)
		blocks[i] = (uintptr_t)heap_alloc(&region, 100 * i + 1, 16);
	for (uint32_t i = 0; i < 9; i++) {
		assert_ptr_equal(heap_find(&region, blocks[i], &number), &region.blocks[i]);
		assert_int_equal(number, i + 1);
		assert_ptr_equal(heap_find(&region, blocks[i] + 100 * i, &number),
				 &region.blocks[i]);
	}
	assert_null(heap_find(&region, HEAP_BASE - 1, &number));
	assert_null(heap_find(&region, HEAP_BASE + region.heap_used, &number));
	assert_null(heap_find(&region, 0, &number));
}

static void free_poisons_and_nothing_is_reused(void **state)
{
	uint8_t *a = heap_alloc(&region, 100, 16), *b = heap_alloc(&region, 100, 16);

	(void)state;
	memset(a, 1, 100);
	memset(b, 2, 100);
	assert_false(heap_free(&region, a + 8));
	assert_false(region.blocks[0].freed);
	assert_true(heap_free(&region, a));
	assert_false(heap_free(&region, a));
	assert_int_equal(region.n_freed, 1);
	assert_true(region.blocks[0].freed);
	assert_true(all_are(a, 100, HEAP_POISON));
	assert_true(all_are(b, 100, 2));
	assert_true((uint8_t *)heap_alloc(&region, 100, 16) > b);
	assert_false(heap_free(&region, NULL));
	assert_false(heap_free(&region, (void *)REGION_BASE));
}

static void reset_puts_the_heap_back(void **state)
{
	uint8_t *a = heap_alloc(&region, 100, 16), *b;

	(void)state;
	memset(a, 1, 100);
	a[region.heap_used - 1] = 1;
	b = heap_alloc(&region, 5000, 4096);
	memset(b, 2, 5000);
	region_reset(&region, 0);
	assert_true(all_are((const void *)HEAP_BASE, (size_t)(b - a) + 5000, HEAP_POISON));
	assert_ptr_equal(heap_alloc(&region, 100, 16), a);
	assert_int_equal(region.n_blocks, 1);
	assert_false(region.blocks[0].freed);
}

/* One slot too far is the classic mistake; it must not last into the next execution. */
static void reset_undoes_a_store_just_past_the_last_block(void **state)
{
	(void)state;
	for (size_t size = 1; size <= 256; size++) {
		uint8_t *last = heap_alloc(&region, size, 16);

		assert_int_equal(last[size], HEAP_POISON);
		memset(last + size, 1, 64);
		region_reset(&region, 0);
		assert_true(all_are(last, size + 64, HEAP_POISON));
	}
}

static void reset_puts_back_items_that_were_written(void **state)
{
	uint8_t *items = (uint8_t *)REGION_BASE;

	(void)state;
	memset(items, 1, 3 * ITEM_BYTES);
	region_reset(&region, 2);
	assert_int_equal(items[0], 1);
	region.items_written = true;
	region_reset(&region, 2);
	assert_true(all_are(items, 2 * ITEM_BYTES, 0));
	assert_int_equal(items[2 * ITEM_BYTES], 1);
}

static void threads_have_blocks_of_their_own(void **state)
{
	uint32_t number;
	char *last;

	(void)state;
	heap_alloc(&region, 64, 16);
	heap_set_aside(&region, 2);
	assert_null(heap_own(&region, 0, 8, 16));
	region.shares.wanted = true;
	heap_set_aside(&region, 2);
	last = heap_own(&region, 1, SHARE_BYTES, HEAP_LINE);
	assert_true(all_are(last, SHARE_BYTES, HEAP_POISON));
	assert_int_equal(heap_find(&region, (uintptr_t)last, &number)->size, SHARE_BYTES);
	assert_int_equal(number, 1 + SHARE_BLOCKS + 1);
	assert_null(heap_own(&region, 1, SHARE_BYTES + 1, 16));
	assert_null(heap_own(&region, 1, 8, 2 * HEAP_LINE));
	for (int i = 0; i < SHARE_BLOCKS; i++)
		assert_ptr_not_equal(heap_own(&region, 0, 8, 16), last);
	assert_null(heap_own(&region, 0, 8, 16));
	/* Whoever asked in between, the n-th is the n-th. */
	region.shares.taken[1] = 0;
	assert_ptr_equal(heap_own(&region, 1, 8, 16), last);
}

int main(void)
{
#define MAPPED(test) cmocka_unit_test_setup_teardown(test, map, unmap)
	const struct CMUnitTest tests[] = {
		MAPPED(items_are_zero_and_fit_32_bits),
		MAPPED(one_region_per_process),
		MAPPED(can_be_mapped_again),
		MAPPED(stacks_have_guards),
		MAPPED(holds_from_base_to_end),
		MAPPED(blocks_are_poisoned_and_apart),
		MAPPED(blocks_are_aligned),
		MAPPED(what_does_not_fit_is_refused),
		MAPPED(blocks_are_limited),
		MAPPED(finds_the_block_of_an_address),
		MAPPED(free_poisons_and_nothing_is_reused),
		MAPPED(reset_puts_the_heap_back),
		MAPPED(reset_undoes_a_store_just_past_the_last_block),
		MAPPED(reset_puts_back_items_that_were_written),
		MAPPED(threads_have_blocks_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
