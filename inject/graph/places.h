/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses that threads access at points, numbered in the order of their discovery. */
#ifndef GRAPH_PLACES_H
#define GRAPH_PLACES_H

#include <stdint.h>

#include "graph/graph.h"

#define PLACE_SLOTS 1024 /* of the hash table; a power of two, four times the places */

struct places {
	uintptr_t address[GRAPH_PLACES];
	uint32_t size[GRAPH_PLACES];
	uint32_t n;
	uint16_t slots[PLACE_SLOTS]; /* number plus one; 0: free */
};

/* Number of the place [addr, addr + size), new or known; -EINVAL where an access of
 * another size overlaps it, or it has more than 8 bytes; -ENOSPC: too many places. */
int places_of(struct places *places, uintptr_t addr, uint32_t size);

static inline uintptr_t places_address(const struct places *places, uint16_t place)
{
	return places->address[place];
}

#endif
