/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/delay.h"

#include "trace/hash.h"

static bool is_ordered(const struct event *e, int order, int both)
{
	return e->flags & ACCESS_ATOMIC &&
	       (e->order == order || e->order == both || e->order == __ATOMIC_SEQ_CST);
}

static bool releases(const struct event *e)
{
	return e->kind == ACCESS_UNLOCK ||
	       (event_writes(e) && is_ordered(e, __ATOMIC_RELEASE, __ATOMIC_ACQ_REL));
}

static bool same_place(const struct event *a, const struct event *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

static bool is_narrow(const struct event *fence)
{
	return fence->flags & ACCESS_NARROW;
}

/* Of an access between the two; *loads: event of a fence before which no load is to
 * take effect after it. */
static enum refusal_kind between(const struct event *load, const struct event *e, uint32_t index,
				 uint32_t *loads)
{
	if (e->kind == ACCESS_FENCE) {
		if (!is_narrow(e))
			return REFUSAL_FENCE;
		if (e->order == __ATOMIC_ACQUIRE)
			*loads = index;
		return REFUSAL_NONE;
	}
	if (same_place(load, e))
		return REFUSAL_PLACE;
	if (releases(e))
		return REFUSAL_RELEASES;
	return event_reads(e) && *loads != EVENT_INITIAL ? REFUSAL_FENCE : REFUSAL_NONE;
}

struct refusal delay_refuses(const struct trace *trace, uint32_t load, uint32_t store)
{
	const struct event *events = trace->events;
	uint32_t loads = EVENT_INITIAL;

	if (is_ordered(&events[load], __ATOMIC_ACQUIRE, __ATOMIC_ACQ_REL))
		return (struct refusal){.kind = REFUSAL_ACQUIRES, .newer = load};
	for (uint32_t i = load + 1; i <= store; i++) {
		enum refusal_kind kind;

		if (events[i].thread != events[load].thread || !events[i].step)
			continue;
		kind = between(&events[load], &events[i], i, &loads);
		if (kind == REFUSAL_NONE)
			continue;
		if (kind == REFUSAL_FENCE && events[i].kind != ACCESS_FENCE)
			i = loads;
		return (struct refusal){.kind = (uint8_t)kind, .newer = i};
	}
	return (struct refusal){.kind = REFUSAL_NONE};
}

uint64_t delay_digest(const struct trace *trace, uint32_t load, uint32_t store)
{
	uint64_t hash = HASH_START;

	for (uint32_t i = load + 1; i <= store; i++) {
		const struct event *e = &trace->events[i];

		if (e->thread != trace->events[load].thread || !e->step)
			continue;
		hash = hash_mix(hash, e->kind);
		hash = hash_mix(hash, e->addr);
		if (event_writes(e))
			hash = hash_mix(hash, (uint64_t)e->value);
	}
	return hash;
}
