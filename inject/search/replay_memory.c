/* SPDX-License-Identifier: BSD-2-Clause */
/* What memory was when the ring had been made: each thread begins from there, and so does
 * the drain. */
#include <stdlib.h>
#include <string.h>

#include "search/replay_state.h"

static const uint8_t *image_of(const struct replay *r, uintptr_t addr)
{
	const struct run *run = r->run;

	if (image_holds(&run->image, addr))
		return r->image + (addr - run->image.base);
	if (addr - HEAP_BASE < r->heap_used)
		return r->heap + (addr - HEAP_BASE);
	if (addr - REGION_BASE < (uint64_t)run->plan.n_items * ITEM_BYTES)
		return r->items + (addr - REGION_BASE);
	return NULL;
}

uint64_t replay_initial(const struct replay *r, uint16_t place)
{
	const uint8_t *bytes = image_of(r, r->places.address[place]);
	uint64_t value = 0;

	if (bytes)
		memcpy(&value, bytes, r->places.size[place]);
	return value;
}

/* Blocks, too: the drain may have freed some. */
bool replay_keep(struct replay *r)
{
	const struct run *run = r->run;
	size_t items = (size_t)run->plan.n_items * ITEM_BYTES;
	size_t blocks = run->region.n_blocks * sizeof(*r->blocks);

	r->heap_used = run->region.heap_used;
	r->n_blocks = run->region.n_blocks;
	r->n_freed = run->region.n_freed;
	r->heap = malloc(r->heap_used + 1);
	r->items = malloc(items + 1);
	r->image = malloc(run->image.size + 1);
	r->blocks = malloc(blocks + 1);
	if (!r->heap || !r->items || !r->image || !r->blocks)
		return false;
	memcpy(r->heap, (const void *)HEAP_BASE, r->heap_used);
	memcpy(r->items, (const void *)REGION_BASE, items);
	if (run->image.size)
		memcpy(r->image, (const void *)run->image.base, run->image.size);
	memcpy(r->blocks, run->region.blocks, blocks);
	return true;
}

void replay_restore(struct replay *r)
{
	struct run *run = r->run;

	memcpy((void *)HEAP_BASE, r->heap, r->heap_used);
	if (run->image.size)
		memcpy((void *)run->image.base, r->image, run->image.size);
	if (run->region.items_written)
		memcpy((void *)REGION_BASE, r->items, (size_t)run->plan.n_items * ITEM_BYTES);
	memcpy(run->region.blocks, r->blocks, r->n_blocks * sizeof(*r->blocks));
	run->region.heap_used = r->heap_used;
	run->region.n_blocks = r->n_blocks;
	run->region.n_freed = r->n_freed;
}

void replay_forget(struct replay *r)
{
	free(r->heap);
	free(r->items);
	free(r->image);
	free(r->blocks);
}
