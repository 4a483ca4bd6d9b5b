/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of places, from the best source that knows them. */
#include <stdio.h>
#include <string.h>

#include "memory/region.h"
#include "report/result.h"
#include "report/value.h"

/* "a", or "a+16" for what lies inside the item's memory. */
bool name_item(const struct result *r, uintptr_t addr, char *out, size_t room)
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

/* Code and data move from run to run, so they are named by where they lie in the subject. */
static bool name_image(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	const struct subject *s = r->subject;
	struct source_line at;

	if (addr - s->text < s->text_size && result_source(r, addr + 1, &at))
		snprintf(out, room, "%s()", at.function);
	else if (addr - s->text < s->text_size)
		snprintf(out, room, "code+%zu", (size_t)(addr - s->text));
	else if (addr - s->data < s->data_size)
		snprintf(out, room, "data+%zu", (size_t)(addr - s->data));
	else
		return false;
	return true;
}

void result_place(const struct result *r, const struct event *e, char *out, size_t room)
{
	if (!r->naming.place(&r->naming, e->addr, e->size ? e->size : 1, out, room) &&
	    !name_block(r, e->addr, out, room) && !name_item(r, e->addr, out, room) &&
	    !name_stack(r, e->addr, out, room) && !name_image(r, e->addr, out, room))
		snprintf(out, room, "elsewhere");
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

/* Where Linux on x86-64 puts a program, its libraries, heap and stack, another address
 * each time.  A number that lies there is not told either: a report must be the same
 * everywhere. */
static bool is_address(uint64_t value)
{
	return value >= UINT64_C(1) << 44 && value < UINT64_C(1) << 47;
}

/* A pointer means what begins there, so one byte is asked for; that it is only a
 * part of it, "+0", is then not meant. */
bool name_pointer(const struct result *r, uintptr_t addr, char *out, size_t room)
{
	char place[NAME_MAX_BYTES];
	size_t length;

	if (!r->naming.place(&r->naming, addr, 1, place, sizeof(place))) {
		if (name_block(r, addr, out, room) || name_stack(r, addr, out, room) ||
		    name_image(r, addr, out, room))
			return true;
		snprintf(out, room, "elsewhere");
		return is_address(addr);
	}
	length = strlen(place);
	if (length > 2 && strcmp(place + length - 2, "+0") == 0)
		place[length - 2] = '\0';
	snprintf(out, room, "&%s", place);
	return true;
}
