/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/race.h"

static uintptr_t code_place(const struct race_side *side)
{
	return side->stack.depth ? side->stack.pc[0] : 0;
}

static bool same_code(const struct race *a, const struct race *b)
{
	uintptr_t a0 = code_place(&a->side[0]), a1 = code_place(&a->side[1]);
	uintptr_t b0 = code_place(&b->side[0]), b1 = code_place(&b->side[1]);

	return (a0 == b0 && a1 == b1) || (a0 == b1 && a1 == b0);
}

void races_add(struct races *races, const struct race *race)
{
	for (uint32_t i = 0; i < races->count; i++)
		if (same_code(&races->list[i], race))
			return;
	if (races->count < MAX_RACES)
		races->list[races->count++] = *race;
}
