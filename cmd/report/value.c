/* SPDX-License-Identifier: BSD-2-Clause */
/* Names for places, values and threads of a result. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "memory/region.h"
#include "oracle/effect.h"
#include "report/result.h"
#include "report/value.h"

const char *result_thread(const struct result *r, uint32_t thread)
{
	return thread < r->scenario->n_threads ? r->scenario->threads[thread].name.s : "set-up";
}

/* "a", or "a+16" for what lies inside the item's memory. */
static bool name_item(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	uintptr_t offset = (addr - REGION_BASE) % ITEM_BYTES;
	const char *name = scenario_item(r->scenario, item_of(addr - offset));

	if (!name)
		return false;
	if (offset)
		snprintf(out, room, "%s+%u", name, (unsigned)offset);
	else
		snprintf(out, room, "%s", name);
	return true;
}

static bool name_block(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	uint32_t offset = 0, block = r->naming.block(&r->naming, addr, &offset);

	if (!block)
		return false;
	if (offset)
		snprintf(out, room, "heap#%u+%u", block, offset);
	else
		snprintf(out, room, "heap#%u", block);
	return true;
}

/* Counted from the stack's end: what the runtime puts there first is always the same. */
static bool name_stack(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	uint32_t i = (uint32_t)((addr - STACK_BASE) / STACK_BYTES);

	if (addr < STACK_BASE || addr >= REGION_END)
		return false;
	snprintf(out, room, "%s:stack-%u", result_thread(r, i), (unsigned)(stack_top(i) - addr));
	return true;
}

void result_place(const struct result *r, const struct event *e, char *out, size_t room)
{
	if (!r->naming.place(&r->naming, e->addr, e->size ? e->size : 1, out, room) &&
	    !name_block(r, e->addr, out, room) && !name_item(r, e->addr, out, room) &&
	    !name_stack(r, e->addr, out, room))
		snprintf(out, room, "unnamed");
}

void result_point(const struct result *r, const struct event *e, char *out, size_t room)
{
	char place[NAME_MAX_BYTES];

	if (e->kind == ACCESS_FENCE) {
		snprintf(out, room, "fence");
		return;
	}
	result_place(r, e, place, sizeof(place));
	snprintf(out, room, "%s %s", access_kind_name(e->kind), place);
}

/* A pointer means what begins there, so one byte is asked for; that it is only a
 * part of it, "+0", is then not meant. */
static bool name_pointer(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	char place[NAME_MAX_BYTES];
	size_t length;

	if (!r->naming.place(&r->naming, addr, 1, place, sizeof(place)))
		return name_block(r, addr, out, room) || name_stack(r, addr, out, room);
	length = strlen(place);
	if (length > 2 && strcmp(place + length - 2, "+0") == 0)
		place[length - 2] = '\0';
	snprintf(out, room, "&%s", place);
	return true;
}

static bool poisoned(uint32_t size, uint64_t value)
{
	uint64_t poison = UINT64_MAX / 0xff * HEAP_POISON;

	return size == 8 ? value == poison : size == 4 && value == (uint32_t)poison;
}

bool value_name(const struct result *r, uint32_t size, word128 value, char *out, size_t room)
{
	char low[NAME_MAX_BYTES], high[NAME_MAX_BYTES];

	if (size == 4 || size == 8) {
		if (poisoned(size, (uint64_t)value)) {
			snprintf(out, room, "unwritten");
			return true;
		}
		return name_item(r, (uintptr_t)value, out, room) ||
		       (size == 8 && name_pointer(r, (uintptr_t)value, out, room));
	}
	if (size != 16)
		return false;
	result_value(r, 8, (uint64_t)value, low, sizeof(low));
	result_value(r, 8, (uint64_t)(value >> 64), high, sizeof(high));
	snprintf(out, room, "{%s, %s}", low, high);
	return true;
}

/* Indices are small and read best in decimal, flags and packed words in hexadecimal. */
void result_value(const struct result *r, uint32_t size, word128 value, char *out, size_t room)
{
	uint64_t low = (uint64_t)value, high = (uint64_t)(value >> 64);

	if (value_name(r, size, value, out, room))
		return;
	if (size > 16)
		snprintf(out, room, "%u bytes", size);
	else if (high)
		snprintf(out, room, "0x%" PRIx64 "%016" PRIx64, high, low);
	else
		snprintf(out, room, low <= UINT32_MAX ? "%" PRIu64 : "0x%" PRIx64, low);
}

uint64_t result_drops(const struct result *r)
{
	uint64_t n = 0;

	for (uint32_t i = 0; r->history && i < r->history->n_calls; i++) {
		const struct call *c = &r->history->calls[i];

		n += c->kind == BRRACE_PRODUCE && call_returned(c) && c->status == BRRACE_FULL;
	}
	return n;
}

static bool in_call(const struct history *h, const struct event *e, uint32_t call)
{
	return e->call == call || (e->call != EVENT_NO_CALL && h->calls[e->call].parent == call);
}

const struct event *result_standing(const struct result *r, uint32_t call, uint32_t event)
{
	const struct call *c = &r->history->calls[call];
	const struct thread_view *t = &r->threads[c->thread];
	uint32_t end = call_returned(c) ? c->last_event : r->trace->count;

	for (; event < end; event++) {
		const struct event *e = &r->trace->events[event];

		if (e->step && e->thread == c->thread && in_call(r->history, e, call))
			return e;
	}
	return !call_returned(c) && t->at == AT_POINT ? &t->next : NULL;
}
