/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/explanation.h"

#include <inttypes.h>

#include "report/json/parts.h"
#include "report/result.h"
#include "report/sheet.h"
#include "scenario/words.h"

const struct explanation *explanation_of(const struct result *r, const struct finding *f)
{
	const struct explanation *e = r->explanation;

	return e && &r->findings->list[e->finding] == f ? e : NULL;
}

/* " in enqueue", " in 2nd enqueue": of the operations of its thread. */
static const char *operation(struct arena *arena, const struct result *r, const struct event *e)
{
	const struct call *calls = r->history->calls;
	uint32_t top = calls[e->call].parent == CALL_TOP ? e->call : calls[e->call].parent, n = 0;
	const char *name = r->subject->table->ops[calls[top].op].name;

	for (uint32_t i = 0; i <= top; i++)
		n += calls[i].thread == e->thread && calls[i].parent == CALL_TOP &&
		     calls[i].op == calls[top].op;
	if (n == 1)
		return arena_printf(arena, " in %s", name);
	return arena_printf(arena, " in %" PRIu32 "%s %s", n, word_ordinal_suffix(n), name);
}

/* "T1 load br_prod_head", "T2 2nd cas br_prod_head in 2nd enqueue" */
static const char *access_text(struct arena *arena, const struct result *r,
			       const struct explained_access *a)
{
	const struct event *e = &r->trace->events[a->event];
	char point[NAME_MAX_BYTES + 32];
	const char *nth = "";

	result_point(r, e, point, sizeof(point));
	if (a->nth > 1)
		nth = arena_printf(arena, "%u%s ", a->nth, word_ordinal_suffix(a->nth));
	return arena_printf(arena, "%s %s%s%s", result_thread(r, e->thread), nth, point,
			    a->names_op ? operation(arena, r, e) : "");
}

/* "load br_ring[0] at ring.c:82" */
static const char *place_text(struct arena *arena, const struct result *r, uint32_t event)
{
	const struct event *e = &r->trace->events[event];
	char point[NAME_MAX_BYTES + 32];
	struct source_line at;

	result_point(r, e, point, sizeof(point));
	if (!result_source(r, e->pc, &at))
		return arena_printf(arena, "%s", point);
	return arena_printf(arena, "%s at %s:%u", point, at.file, at.line);
}

static const char *late_text(struct arena *arena, const struct result *r,
			     const struct explained_late *l)
{
	return arena_printf(arena, "%s: %s, past %s",
			    result_thread(r, r->trace->events[l->load].thread),
			    place_text(arena, r, l->load), place_text(arena, r, l->store));
}

static void put_line(struct sheet *sheet, unsigned column, const char *text)
{
	sheet_line(sheet, column, column + 2, STYLE_PLAIN, text);
}

static const char *head(struct arena *arena, const struct explanation *e)
{
	static const char *const with[] = {"", " with this ordering", " with these orderings"};

	if (e->n_late)
		return e->n_late > 1 ? "why: loads take effect late" :
				       "why: a load takes effect late";
	if (e->undetermined[0])
		return arena_printf(arena, "why: not determined (%s)", e->undetermined);
	return arena_printf(arena, "why: every execution%s shows it (%" PRIu64 " searched)",
			    with[e->n < 2 ? e->n : 2], e->executions);
}

void explanation_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		       const struct explanation *e)
{
	int longest = 0;

	put_line(sheet, 2, head(arena, e));
	for (uint32_t i = 0; i < e->n; i++) {
		int columns = (int)sheet_columns(access_text(arena, r, &e->orderings[i].first));

		longest = columns > longest ? columns : longest;
	}
	for (uint32_t i = 0; i < e->n; i++)
		put_line(sheet, 4,
			 arena_printf(arena, "%-*s  before  %s", longest,
				      access_text(arena, r, &e->orderings[i].first),
				      access_text(arena, r, &e->orderings[i].then)));
	for (uint32_t i = 0; i < e->n_late; i++)
		put_line(sheet, 4, late_text(arena, r, &e->late[i]));
	stale_write(sheet, arena, r, &e->stale);
	repair_write(sheet, arena, r, &e->repairs);
}

json_t *explanation_json(const struct result *r, const struct explanation *e)
{
	json_t *json, *list;
	struct arena arena = {0};

	if (!e)
		return json_null();
	json = json_object();
	if (e->stale.n)
		json_put(json, "stale", stale_json(r, &e->stale));
	if (repairs_asked(&e->repairs))
		json_put(json, "repair", repair_json(r, &e->repairs));
	if (e->n_late) {
		list = json_array();
		for (uint32_t i = 0; i < e->n_late; i++)
			json_add(list, json_text(late_text(&arena, r, &e->late[i])));
		json_put(json, "late", list);
		arena_free(&arena);
		return json;
	}
	if (e->undetermined[0]) {
		json_put(json, "undetermined", json_text(e->undetermined));
		return json;
	}
	list = json_array();
	for (uint32_t i = 0; i < e->n; i++) {
		json_t *ordering = json_object();

		json_put(ordering, "first",
			 json_text(access_text(&arena, r, &e->orderings[i].first)));
		json_put(ordering, "then",
			 json_text(access_text(&arena, r, &e->orderings[i].then)));
		json_add(list, ordering);
	}
	json_put(json, "orderings", list);
	json_put(json, "executions", json_count(e->executions));
	arena_free(&arena);
	return json;
}
