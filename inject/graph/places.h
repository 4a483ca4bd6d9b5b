/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses that threads access at points, numbered in the order of their discovery. */
#ifndef GRAPH_PLACES_H
#define GRAPH_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "graph/graph.h"

#define PLACE_SLOTS 1024 /* of the hash table; a power of two, four times the places */

struct places {
	uintptr_t address[GRAPH_PLACES];
	uint32_t size[GRAPH_PLACES];
	uint8_t part[GRAPH_PLACES]; /* size and offset of the part that was accessed; 0: none */
	uint32_t n;
	uint16_t slots[PLACE_SLOTS]; /* number plus one; 0: free */
};

/*
 * Number of the place that [addr, addr + size) is, or is a part of, new or known; -EINVAL
 * where it shares bytes with a place that does not hold it all, or has more than 8 bytes;
 * -ENOSPC: too many places.
 */
int places_of(struct places *places, uintptr_t addr, uint32_t size);

/* Notes an access of part of a place; false: before, other bytes of it were accessed as a
 * part. */
bool places_note_part(struct places *places, uint16_t place, uintptr_t addr, uint32_t size);

/* The same, of an access that may be of the whole place. */
static inline bool places_one_part(struct places *places, uint16_t place, uintptr_t addr,
				   uint32_t size)
{
	return size == places->size[place] || places_note_part(places, place, addr, size);
}

static inline uintptr_t places_address(const struct places *places, uint16_t place)
{
	return places->address[place];
}

/* Where in its place an access begins. */
static inline uint8_t places_offset(const struct places *places, uint16_t place, uintptr_t addr)
{
	return (uint8_t)(addr - places->address[place]);
}

static inline bool places_hold(const struct places *places, uint32_t place, uintptr_t addr,
			       uint32_t size)
{
	return addr >= places->address[place] &&
	       addr + size <= places->address[place] + places->size[place];
}

#endif
