/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/region.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static void *map(uintptr_t at, size_t size, int protection)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

	if (at)
		flags |= MAP_FIXED_NOREPLACE;
	return mmap((void *)at, size, protection, flags, -1, 0);
}

int region_map(struct region *region, uint32_t n_stacks)
{
	size_t size = REGION_END - REGION_BASE;

	memset(region, 0, sizeof(*region));
	if (map(REGION_BASE, size, PROT_READ | PROT_WRITE) == MAP_FAILED)
		return -errno;
	for (uint32_t i = 0; i < n_stacks; i++)
		mprotect((void *)(stack_low(i) - STACK_GUARD), STACK_GUARD, PROT_NONE);

	/* Eight bytes more: places are tested with one unaligned 64-bit load. */
	region->points = map(0, size / 8 + 8, PROT_READ | PROT_WRITE);
	region->blocks = map(0, HEAP_MAX_BLOCKS * sizeof(*region->blocks), PROT_READ | PROT_WRITE);
	if (region->points == MAP_FAILED || region->blocks == MAP_FAILED) {
		region_unmap(region);
		return -ENOMEM;
	}
	return 0;
}

void region_unmap(struct region *region)
{
	size_t size = REGION_END - REGION_BASE;

	munmap((void *)REGION_BASE, size);
	if (region->points && region->points != MAP_FAILED)
		munmap(region->points, size / 8 + 8);
	if (region->blocks && region->blocks != MAP_FAILED)
		munmap(region->blocks, HEAP_MAX_BLOCKS * sizeof(*region->blocks));
	memset(region, 0, sizeof(*region));
}

void region_reset(struct region *region, uint32_t n_items)
{
	if (region->items_written)
		memset((void *)REGION_BASE, 0, (size_t)n_items * ITEM_BYTES);
	memset((void *)HEAP_BASE, HEAP_POISON, region->heap_used);
	region->heap_used = 0;
	region->n_blocks = 0;
	region->n_freed = 0;
}

void *heap_alloc(struct region *region, size_t size, size_t align)
{
	/* A line of poison after each block, so that a store just past its end hits no
	 * other block and is undone with the rest of the heap. */
	size_t least = align < HEAP_LINE ? HEAP_LINE : align;
	uintptr_t unused = HEAP_BASE + region->heap_used;
	size_t at = ((unused + least - 1) & ~(least - 1)) - HEAP_BASE;
	size_t end;

	if (size > HEAP_BYTES || at > HEAP_BYTES || region->n_blocks == HEAP_MAX_BLOCKS)
		return NULL;
	end = ((at + size + HEAP_LINE - 1) & ~(HEAP_LINE - 1)) + HEAP_LINE;
	if (end > HEAP_BYTES)
		return NULL;
	memset((void *)unused, HEAP_POISON, end - region->heap_used);
	region->heap_used = (uint32_t)end;
	region->blocks[region->n_blocks++] =
		(struct heap_block){.offset = (uint32_t)at, .size = (uint32_t)size};
	return (void *)(HEAP_BASE + at);
}

void heap_set_aside(struct region *region, uint32_t n_threads)
{
	uint32_t first = region->n_blocks;

	memset(region->shares.taken, 0, sizeof(region->shares.taken));
	region->shares.first = 0;
	for (uint32_t i = 0; region->shares.wanted && i < n_threads * SHARE_BLOCKS; i++)
		if (!heap_alloc(region, SHARE_BYTES, HEAP_LINE))
			return;
	region->shares.first = region->shares.wanted ? first : 0;
}

void *heap_own(struct region *region, uint32_t thread, size_t size, size_t align)
{
	struct heap_shares *shares = &region->shares;
	uint32_t n = shares->taken[thread];

	if (!shares->first || n == SHARE_BLOCKS || size > SHARE_BYTES || align > HEAP_LINE)
		return NULL;
	shares->taken[thread]++;
	return (void *)(HEAP_BASE +
			region->blocks[shares->first + thread * SHARE_BLOCKS + n].offset);
}

const struct heap_block *heap_find(const struct region *region, uintptr_t addr, uint32_t *number)
{
	uintptr_t offset = addr - HEAP_BASE;
	uint32_t low = 0, high = region->n_blocks;

	if (offset >= region->heap_used)
		return NULL;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (region->blocks[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	*number = low + 1;
	return &region->blocks[low];
}

bool heap_free(struct region *region, void *pointer)
{
	uint32_t number;
	const struct heap_block *block = heap_find(region, (uintptr_t)pointer, &number);

	if (!block || HEAP_BASE + block->offset != (uintptr_t)pointer || block->freed)
		return false;
	region->blocks[number - 1].freed = true;
	region->n_freed++;
	memset(pointer, HEAP_POISON, block->size);
	return true;
}
