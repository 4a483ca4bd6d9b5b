/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/value.h"

#include <inttypes.h>
#include <stdio.h>

#include "memory/region.h"

const char *result_thread(const struct result *r, uint32_t thread)
{
	return thread < r->scenario->n_threads ? r->scenario->threads[thread].name.s : "set-up";
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
			snprintf(out, room, "%s", VALUE_UNWRITTEN);
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

		if (e->step && e->kind != ACCESS_FLUSH && e->thread == c->thread &&
		    in_call(r->history, e, call))
			return e;
	}
	return !call_returned(c) && t->at == AT_POINT ? &t->next : NULL;
}
