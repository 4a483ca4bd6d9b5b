/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/html/variables.h"

#include <stdlib.h>
#include <string.h>

#include "report/value.h"
#include "trace/buffered.h"

#define LARGEST_INDEX (UINT64_C(1) << 53)

static bool has_value(const struct event *e)
{
	bool shown = e->kind < ACCESS_LOCK || e->kind == ACCESS_FLUSH;

	return e->step && e->size && shown && e->kind != ACCESS_FENCE;
}

uint32_t variables_of(const struct variables *places, const struct event *e)
{
	uint32_t i = 0;

	while (i < places->n &&
	       (places->list[i].addr != e->addr || places->list[i].size != e->size))
		i++;
	return i;
}

/* What an access saw or left. */
static void note_value(const struct result *r, struct variable *p, uint32_t size, word128 value)
{
	char text[2 * NAME_MAX_BYTES];
	bool named = value_name(r, size, value, text, sizeof(text));

	p->numeric &= !named && value < LARGEST_INDEX;
	p->items |= named && scenario_item(r->scenario, item_of((uintptr_t)value)) != NULL;
}

static void note_event(const struct result *r, struct variable *p, const struct event *e)
{
	bool both = e->kind == ACCESS_RMW || e->kind == ACCESS_CAS;

	p->written |= event_writes(e);
	note_value(r, p, e->size, e->value);
	if (both)
		note_value(r, p, e->size, e->old);
}

static struct variable *add(struct variables *places, struct arena *arena, const struct result *r,
			    const struct event *e)
{
	struct variable *p = &places->list[places->n];
	char name[NAME_MAX_BYTES];

	result_place(r, e, name, sizeof(name));
	*p = (struct variable){
		.addr = e->addr,
		.size = e->size,
		.name = arena_text(arena, name),
		.role = ROLE_OTHER,
		.order = places->n++,
		.numeric = true,
	};
	return p;
}

/* Bytes that an access has in common with a place take its value there. */
static bool put_bytes(struct variable *p, const struct event *e, word128 value)
{
	uintptr_t from = p->addr > e->addr ? p->addr : e->addr;
	uintptr_t end = e->addr + e->size;

	end = end < p->addr + p->size ? end : p->addr + p->size;
	if (from >= end)
		return false;
	for (uintptr_t at = from; at < end && p->size <= VARIABLE_BYTES; at++) {
		unsigned bit = 1u << (at - p->addr);

		p->known = (uint16_t)(e->size > VARIABLE_BYTES ? p->known & ~bit : p->known | bit);
		if (e->size <= VARIABLE_BYTES)
			p->bytes[at - p->addr] =
				(unsigned char)(value >> 8 * (unsigned)(at - e->addr));
	}
	return true;
}

/* Nobody had written it when it was read: it was there from the beginning. */
static void note_initial(struct variables *places, const struct event *e)
{
	word128 value = e->kind == ACCESS_LOAD ? e->value : e->old;

	if (!event_reads(e) || e->reads_from != EVENT_INITIAL || e->size > VARIABLE_BYTES)
		return;
	for (uint32_t i = 0; i < places->n; i++)
		put_bytes(&places->list[i], e, value);
}

void variables_find(struct variables *places, struct arena *arena, const struct result *r)
{
	const struct trace *trace = r->trace;

	*places = (struct variables){
		.list = arena_get(arena, MOST_VARIABLES, sizeof(struct variable))};
	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];
		uint32_t at;

		if (!has_value(e))
			continue;
		at = variables_of(places, e);
		if (at == MOST_VARIABLES) {
			places->more = true;
			continue;
		}
		if (at == places->n)
			add(places, arena, r, e);
		note_event(r, &places->list[at], e);
	}
	for (uint32_t i = 0; i < trace->count; i++)
		if (has_value(&trace->events[i]))
			note_initial(places, &trace->events[i]);
	variables_assign(places, r);
}

void variables_apply(struct variables *places, const struct event *e, bool changed[MOST_VARIABLES])
{
	if (!has_value(e) || !event_shows(e))
		return;
	for (uint32_t i = 0; i < places->n; i++)
		changed[i] |= put_bytes(&places->list[i], e, e->value);
}

static bool is_known(const struct variable *p)
{
	return p->size <= VARIABLE_BYTES && p->known == (1u << p->size) - 1;
}

static word128 value_of(const struct variable *p)
{
	word128 value = 0;

	for (uint32_t i = p->size; i-- > 0;)
		value = value << 8 | p->bytes[i];
	return value;
}

const char *variable_text(struct arena *arena, const struct result *r, const struct variable *p)
{
	char text[2 * NAME_MAX_BYTES];

	if (!is_known(p))
		return "";
	result_value(r, p->size, value_of(p), text, sizeof(text));
	return arena_text(arena, text);
}

bool variable_points(const struct variables *places, const struct variable *p, uint32_t *slot)
{
	if (p->role != ROLE_INDEX || !is_known(p) || !places->slots)
		return false;
	*slot = (uint32_t)((uint64_t)value_of(p) % places->slots);
	return true;
}
