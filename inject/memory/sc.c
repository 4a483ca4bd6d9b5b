/* SPDX-License-Identifier: BSD-2-Clause */
/* Sequential consistency: every load sees the newest store.  Threads run one at a
 * time on one memory, so memory itself is the model. */
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

void memory_write(uintptr_t addr, uint32_t size, word128 value)
{
	switch (size) {
	case 1:
		*(volatile uint8_t *)addr = (uint8_t)value;
		break;
	case 2:
		*(volatile uint16_t *)addr = (uint16_t)value;
		break;
	case 4:
		*(volatile uint32_t *)addr = (uint32_t)value;
		break;
	case 8:
		*(volatile uint64_t *)addr = (uint64_t)value;
		break;
	default:
		memcpy((void *)addr, &value, size);
	}
}

word128 rmw_apply(uint8_t rmw, word128 old, word128 operand, uint32_t size)
{
	word128 mask = size < 16 ? ((word128)1 << (8 * size)) - 1 : ~(word128)0;

	switch (rmw) {
	case RMW_ADD:
		return (old + operand) & mask;
	case RMW_SUB:
		return (old - operand) & mask;
	case RMW_AND:
		return old & operand;
	case RMW_OR:
		return (old | operand) & mask;
	case RMW_XOR:
		return (old ^ operand) & mask;
	case RMW_NAND:
		return ~(old & operand) & mask;
	default:
		return operand & mask;
	}
}

static void read_modify_write(struct event *e, const struct operands *o)
{
	uint32_t size = event_width(e);

	e->old = memory_read(e->addr, size);
	if (e->kind == ACCESS_RMW) {
		e->value = rmw_apply(o->rmw, e->old, o->value, size);
	} else if (o->fail || e->old != o->expected) {
		e->flags |= ACCESS_FAILED | (o->fail ? ACCESS_SPURIOUS : 0);
		e->value = e->old;
		return;
	} else {
		e->value = o->value;
	}
	memory_write(e->addr, size, e->value);
}

static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	(void)run;
	switch (e->kind) {
	case ACCESS_LOAD:
		e->value = memory_read(e->addr, e->size);
		break;
	case ACCESS_STORE:
	case ACCESS_UNLOCK:
		e->value = o->value;
		memory_write(e->addr, event_width(e), e->value);
		break;
	case ACCESS_FENCE:
		break;
	default: /* a lock is a CAS from 0 */
		read_modify_write(e, o);
	}
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
