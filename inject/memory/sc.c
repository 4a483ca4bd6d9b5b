/* SPDX-License-Identifier: BSD-2-Clause */
/* Sequential consistency: every load sees the newest store.  Threads run one at a
 * time on one memory, so memory itself is the model. */
#include "memory/sc.h"

#include <string.h>

#include "engine.h"

static word128 fnv1a(uintptr_t addr, uint32_t size)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (uint32_t i = 0; i < size; i++)
		h = (h ^ ((const uint8_t *)addr)[i]) * UINT64_C(0x100000001b3);
	return h;
}

word128 memory_read_odd(uintptr_t addr, uint32_t size)
{
	word128 value = 0;

	if (size > sizeof(value))
		return fnv1a(addr, size);
	memcpy(&value, (const void *)addr, size);
	return value;
}

static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	struct memory_effect effect = memory_do(e->kind, e->addr, event_width(e), o);

	(void)run;
	e->value = effect.value;
	e->old = effect.old;
	e->flags |= effect.flags;
}

static void nothing(struct run *run)
{
	(void)run;
}

const struct memory_model model_sc = {
	.name = "sc",
	.begin = nothing,
	.end = nothing,
	.atomic = atomic,
	.drop = nothing,
};
