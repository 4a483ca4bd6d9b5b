/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/places.h"

#include <errno.h>

static uint32_t slot_of(uintptr_t addr)
{
	return (uint32_t)(addr * UINT64_C(0x9e3779b97f4a7c15) >> 40) % PLACE_SLOTS;
}

/* The first known place that shares bytes with [addr, addr + size), or places->n. */
static uint32_t find_shared(const struct places *places, uintptr_t addr, uint32_t size)
{
	uint32_t i = 0;

	while (i < places->n &&
	       (addr >= places->address[i] + places->size[i] || places->address[i] >= addr + size))
		i++;
	return i;
}

int places_of(struct places *places, uintptr_t addr, uint32_t size)
{
	uint32_t slot = slot_of(addr), i;

	for (; places->slots[slot]; slot = (slot + 1) % PLACE_SLOTS) {
		i = places->slots[slot] - 1u;
		if (places->address[i] == addr)
			return size <= places->size[i] ? (int)i : -EINVAL;
	}
	i = find_shared(places, addr, size);
	if (i < places->n && places_hold(places, i, addr, size))
		return (int)i;
	if (size > 8 || i < places->n)
		return -EINVAL;
	if (places->n == GRAPH_PLACES)
		return -ENOSPC;
	places->address[places->n] = addr;
	places->size[places->n] = size;
	places->part[places->n] = 0;
	places->slots[slot] = (uint16_t)++places->n;
	return (int)places->n - 1;
}

bool places_note_part(struct places *places, uint16_t place, uintptr_t addr, uint32_t size)
{
	uint8_t part = (uint8_t)(size << 4 | places_offset(places, place, addr));

	if (!places->part[place])
		places->part[place] = part;
	return places->part[place] == part;
}
