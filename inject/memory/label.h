/* SPDX-License-Identifier: BSD-2-Clause */
/* An access, or fence, as the node of a graph that it is about to be. */
#ifndef MEMORY_LABEL_H
#define MEMORY_LABEL_H

#include "graph/parts.h"
#include "graph/places.h"
#include "memory/model.h"
#include "run.h"

/* Bits of enum node_flags: volatile accesses are taken for relaxed ones unless the plan says
 * otherwise. */
static inline uint8_t label_flags(const struct run_plan *plan, const struct event *e)
{
	if (!(e->flags & ACCESS_PLAIN) || (e->flags & ACCESS_VOLATILE && !plan->volatile_is_plain))
		return 0;
	return NODE_PLAIN | (plan->plain_is_strict ? NODE_STRICT : 0);
}

/* o: of an atomic access, else NULL: a plain store's value is not known yet.  Its place is
 * left to the caller; of what both reads and writes it is the read. */
static inline struct label label_of(const struct run_plan *plan, const struct event *e,
				    const struct operands *o)
{
	static const struct operands none;
	struct label l = {
		.flags = label_flags(plan, e),
		.order = e->order,
		.pc = e->pc,
	};

	if (!o)
		o = &none;
	switch (e->kind) {
	case ACCESS_FENCE:
		l.kind = NODE_FENCE;
		l.flags = (e->flags & ACCESS_NARROW) ? NODE_NARROW : 0;
		return l;
	case ACCESS_LOAD:
		l.kind = NODE_READ;
		break;
	case ACCESS_STORE:
	case ACCESS_UNLOCK:
		l.kind = NODE_WRITE;
		l.value = (uint64_t)o->value;
		break;
	default:
		l.kind = NODE_READ;
		l.flags |= NODE_RMW | (e->kind == ACCESS_LOCK ? NODE_LOCK : 0);
		l.fail_order = o->fail_order;
		l.rmw = o->rmw;
		l.value = (uint64_t)o->value;
		l.expected = (uint64_t)o->expected;
	}
	l.size = (uint8_t)event_width(e);
	return l;
}

/* The label's place, and that the access is of part of it, if it is.  The access has been
 * given a place by places_of(). */
static inline void label_set_place(struct label *l, const struct places *places, uint16_t place,
				   uintptr_t addr, uint32_t size)
{
	l->place = place;
	l->size = (uint8_t)size;
	if (size < places->size[place])
		part_narrow(l, places_offset(places, place, addr));
}

#endif
