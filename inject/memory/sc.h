/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory itself as the model: what an atomic access does to it.  Inline, for where kind
 * and size are known to the compiler. */
#ifndef MEMORY_SC_H
#define MEMORY_SC_H

#include "memory/model.h"
#include "trace/rmw.h"

static inline void memory_write(uintptr_t addr, uint32_t size, word128 value)
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

/* As an event holds it. */
struct memory_effect {
	word128 value, old;
	uint8_t flags; /* ACCESS_FAILED, ACCESS_SPURIOUS */
	bool changes;  /* see event_changes() */
};

/* size: see event_width(). */
static inline struct memory_effect memory_do(uint8_t kind, uintptr_t addr, uint32_t size,
					     const struct operands *o)
{
	struct memory_effect e = {.changes = true};

	switch (kind) {
	case ACCESS_LOAD:
		e.value = memory_read(addr, size);
		e.changes = false;
		return e;
	case ACCESS_FENCE:
		e.changes = false;
		return e;
	case ACCESS_STORE:
	case ACCESS_UNLOCK:
		e.value = o->value;
		break;
	case ACCESS_RMW:
		e.old = memory_read(addr, size);
		e.value = rmw_apply(o->rmw, e.old, o->value, size);
		e.changes = e.value != e.old;
		break;
	default: /* a lock is a CAS from 0 */
		e.old = memory_read(addr, size);
		if (o->fail || e.old != o->expected) {
			e.flags = ACCESS_FAILED | (o->fail ? ACCESS_SPURIOUS : 0);
			e.value = e.old;
			e.changes = false;
			return e;
		}
		e.value = o->value;
	}
	memory_write(addr, size, e.value);
	return e;
}

#endif
