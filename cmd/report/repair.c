/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/repair.h"

#include "report/json_parts.h"
#include "report/result.h"
#include "report/sheet.h"
#include "search/repair.h"

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
			      const struct repair_way *way, uint32_t i)
{
	const struct event *e = event_at(r, way->changes[i].pc);
	char point[NAME_MAX_BYTES + 32];

	if (way->kind[i] == ACCESS_FENCE || !e)
		return access_kind_name(way->kind[i]);
	result_point(r, e, point, sizeof(point));
	return arena_printf(arena, "%s", point);
}

/* "load cons_tail at ring.c:61 acquire, not relaxed" */
static const char *change_text(struct arena *arena, const struct result *r,
			       const struct repair_way *way, uint32_t i)
{
	const char *text = point_text(arena, r, way, i);
	struct source_line at;

	if (result_source(r, (uintptr_t)way->changes[i].pc, &at))
		text = arena_printf(arena, "%s at %s:%u", text, at.file, at.line);
	return arena_printf(arena, "%s %s, not %s", text, memory_order_name(way->changes[i].order),
			    memory_order_name(way->was[i]));
}

static const char *way_text(struct arena *arena, const struct result *r,
			    const struct repair_way *way)
{
	const char *text = change_text(arena, r, way, 0);

	for (uint32_t i = 1; i < way->n; i++)
		text = arena_printf(arena, "%s; and %s", text, change_text(arena, r, way, i));
	return text;
}

/* Why no way is told. */
static const char *reason(const struct repair *repair)
{
	switch (repair->end) {
	case REPAIR_UNDER_SC:
		return "it shows under sequential consistency, too";
	case REPAIR_NONE:
		return "more than two accesses would have to be stronger";
	case REPAIR_NOT_FOUND:
		return "no execution that is searched shows it";
	default:
		return repair->why;
	}
}

void repair_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct repair *repair)
{
	if (repair->end != REPAIR_FOUND) {
		sheet_line(sheet, 2, 4, STYLE_PLAIN,
			   arena_printf(arena, "repair: none (%s)", reason(repair)));
		return;
	}
	sheet_line(sheet, 2, 4, STYLE_PLAIN,
		   repair->n > 1 ? "repair: no execution shows it with any one of" :
				   "repair: no execution shows it with");
	for (uint32_t i = 0; i < repair->n; i++)
		sheet_line(sheet, 4, 6, STYLE_PLAIN, way_text(arena, r, &repair->ways[i]));
}

static json_t *way_json(const struct result *r, const struct repair_way *way)
{
	json_t *list = json_array();
	struct arena arena = {0};

	for (uint32_t i = 0; i < way->n; i++)
		json_add(list, json_text(change_text(&arena, r, way, i)));
	arena_free(&arena);
	return list;
}

json_t *repair_json(const struct result *r, const struct repair *repair)
{
	json_t *json = json_object(), *ways;

	if (repair->end != REPAIR_FOUND) {
		json_put(json, "undetermined", json_text(reason(repair)));
		return json;
	}
	ways = json_array();
	for (uint32_t i = 0; i < repair->n; i++)
		json_add(ways, way_json(r, &repair->ways[i]));
	json_put(json, "ways", ways);
	return json;
}
