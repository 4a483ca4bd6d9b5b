/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/places.h"

#include <errno.h>
#include <stdbool.h>

static uint32_t slot_of(uintptr_t addr)
{
	return (uint32_t)(addr * UINT64_C(0x9e3779b97f4a7c15) >> 40) % PLACE_SLOTS;
}

static bool overlaps(const struct places *places, uintptr_t addr, uint32_t size)
{
	for (uint32_t i = 0; i < places->n; i++)
		if (addr < places->address[i] + places->size[i] && places->address[i] < addr + size)
			return true;
	return false;
}

int places_of(struct places *places, uintptr_t addr, uint32_t size)
{
	uint32_t slot = slot_of(addr);

	for (; places->slots[slot]; slot = (slot + 1) % PLACE_SLOTS) {
		uint32_t i = places->slots[slot] - 1u;

		if (places->address[i] == addr)
			return places->size[i] == size ? (int)i : -EINVAL;
	}
	if (size > 8 || overlaps(places, addr, size))
		return -EINVAL;
	if (places->n == GRAPH_PLACES)
		return -ENOSPC;
	places->address[places->n] = addr;
	places->size[places->n] = size;
	places->slots[slot] = (uint16_t)++places->n;
	return (int)places->n - 1;
}
