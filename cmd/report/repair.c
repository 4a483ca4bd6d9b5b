/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/repair.h"

#include "report/json/parts.h"
#include "report/result.h"
#include "report/sheet.h"

/* The first event of the trace that the instruction made; NULL: none. */
static const struct event *event_at(const struct result *r, uint64_t pc)
{
	for (uint32_t i = 0; i < r->trace->count; i++)
		if (r->trace->events[i].pc == pc)
			return &r->trace->events[i];
	return NULL;
}

/* "load cons_tail", or of an instruction that another execution needs, "load". */
static const char *point_text(struct arena *arena, const struct result *r,
			      const struct repair_access *a)
{
	const struct event *e = event_at(r, a->pc);
	char point[NAME_MAX_BYTES + 32];

	if (a->kind == ACCESS_FENCE || !e)
		return access_kind_name(a->kind);
	result_point(r, e, point, sizeof(point));
	return arena_printf(arena, "%s", point);
}

/* "load cons_tail at ring.c:61 acquire, not relaxed" */
static const char *access_text(struct arena *arena, const struct result *r,
			       const struct repair_access *a)
{
	const char *text = point_text(arena, r, a);
	struct source_line at;

	if (result_source(r, (uintptr_t)a->pc, &at))
		text = arena_printf(arena, "%s at %s:%u", text, at.file, at.line);
	return arena_printf(arena, "%s %s, not %s", text, memory_order_name(a->order),
			    memory_order_name(a->was));
}

static const char *way_text(struct arena *arena, const struct result *r,
			    const struct repair_told *way)
{
	const char *text = access_text(arena, r, &way->accesses[0]);

	for (uint32_t i = 1; i < way->n; i++)
		text = arena_printf(arena, "%s; and %s", text,
				    access_text(arena, r, &way->accesses[i]));
	return text;
}

static const char *head(struct arena *arena, const struct repairs *repairs)
{
	if (!repairs->n)
		return arena_printf(arena, "repair: none (%s)", repairs->none);
	return repairs->n > 1 ? "repair: no execution shows it with any one of" :
				"repair: no execution shows it with";
}

void repair_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct repairs *repairs)
{
	if (!repairs_asked(repairs))
		return;
	sheet_line(sheet, 2, 4, STYLE_PLAIN, head(arena, repairs));
	for (uint32_t i = 0; i < repairs->n; i++)
		sheet_line(sheet, 4, 6, STYLE_PLAIN, way_text(arena, r, &repairs->ways[i]));
}

static json_t *way_json(const struct result *r, const struct repair_told *way)
{
	json_t *list = json_array();
	struct arena arena = {0};

	for (uint32_t i = 0; i < way->n; i++)
		json_add(list, json_text(access_text(&arena, r, &way->accesses[i])));
	arena_free(&arena);
	return list;
}

json_t *repair_json(const struct result *r, const struct repairs *repairs)
{
	json_t *json = json_object(), *ways;

	if (repairs->none) {
		json_put(json, "none", json_text(repairs->none));
		return json;
	}
	ways = json_array();
	for (uint32_t i = 0; i < repairs->n; i++)
		json_add(ways, way_json(r, &repairs->ways[i]));
	json_put(json, "ways", ways);
	return json;
}
