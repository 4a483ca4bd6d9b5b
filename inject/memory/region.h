/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory that a subject can reach through brrace, at fixed addresses: items,
 * its heap, the stacks of its threads.  Fixed, so that two executions - and two
 * processes - see the same pointers.  One region per process.
 */
#ifndef MEMORY_REGION_H
#define MEMORY_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGION_BASE UINT64_C(0x10000000)
#define ITEM_BYTES 64
#define ITEM_COUNT 65536
#define HEAP_BASE (REGION_BASE + (uint64_t)ITEM_BYTES * ITEM_COUNT)
#define HEAP_BYTES (28u << 20)
#define STACK_BASE (HEAP_BASE + HEAP_BYTES)
#define STACK_BYTES (512u << 10) /* of one stack, its guard included */
#define STACK_GUARD (64u << 10)  /* more than a page: frames may jump */
#define STACK_COUNT 65           /* MAX_THREADS, and one for set-up and drain */
#define REGION_END (STACK_BASE + (uint64_t)STACK_BYTES * STACK_COUNT)

#define HEAP_LINE ((size_t)64) /* no two blocks share a cache line */
#define HEAP_MAX_BLOCKS 65536
#define HEAP_POISON 0xa5 /* fresh and freed memory: an unwritten slot is no item */

struct heap_block {
	uint32_t offset; /* from HEAP_BASE */
	uint32_t size;
	bool freed;
};

/*
 * Of each thread, blocks set aside: where a search executes one thread after the other,
 * the address of its n-th block must not depend on who else asked for one.
 */
#define SHARE_BLOCKS 8
#define SHARE_BYTES 256

struct heap_shares {
	bool wanted;    /* by the next search, which found that operations allocate */
	uint32_t first; /* index of the first block; 0: none are set aside */
	uint8_t taken[STACK_COUNT];
};

struct region {
	struct heap_block *blocks; /* block k of the scripts is blocks[k - 1] */
	uint32_t n_blocks;
	uint32_t n_freed;
	uint32_t heap_used;        /* bytes from HEAP_BASE; nothing is reused in an execution */
	struct heap_shares shares;
	uint8_t *points;           /* a bit for each byte of the region: it gives points */
	bool items_written;        /* in some execution: so they are put back */
};

/* n_stacks: stacks that will be used, each with its guard.  0 or -errno. */
int region_map(struct region *region, uint32_t n_stacks);
void region_unmap(struct region *region);
/* Puts items and heap back to their first state. */
void region_reset(struct region *region, uint32_t n_items);

/* NULL when the heap is full.  align: a power of two. */
void *heap_alloc(struct region *region, size_t size, size_t align);
/* Sets blocks aside for so many threads, if they are wanted, from the heap of now. */
void heap_set_aside(struct region *region, uint32_t n_threads);
/* The next of a thread's own blocks; NULL: it has none of that size left. */
void *heap_own(struct region *region, uint32_t thread, size_t size, size_t align);
/* False: no block begins there, or it has been freed. */
bool heap_free(struct region *region, void *pointer);
/* Block that holds addr, or after whose end it lies, or NULL; *number counts from 1. */
const struct heap_block *heap_find(const struct region *region, uintptr_t addr, uint32_t *number);

static inline bool region_holds(uintptr_t addr)
{
	return addr - REGION_BASE < REGION_END - REGION_BASE;
}

/* Lowest usable byte and end of stack i. */
static inline uintptr_t stack_low(uint32_t i)
{
	return STACK_BASE + (uintptr_t)STACK_BYTES * i + STACK_GUARD;
}

static inline uintptr_t stack_top(uint32_t i)
{
	return STACK_BASE + (uintptr_t)STACK_BYTES * (i + 1);
}

#endif
