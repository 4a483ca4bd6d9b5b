/* SPDX-License-Identifier: BSD-2-Clause */
/* What the script of a page steps through; see brrace(1). */
#include "report/html/parts.h"
#include "report/json/parts.h"

static json_t *places(const struct view *view)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->places.n; i++) {
		const struct variable *p = &view->places.list[i];
		json_t *json = json_object();

		json_put(json, "name", json_text(p->name));
		json_put(json, "initial", json_text(view->initial[i]));
		if (p->role == ROLE_SLOT)
			json_put(json, "slot", json_count(p->slot));
		json_add(list, json);
	}
	return list;
}

/* Of each row the place that it is about, or -1. */
static json_t *rows(const struct view *view)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->n_items; i++) {
		uint32_t p = view->items[i].place;

		json_add(list, json_integer(p < view->places.n ? (json_int_t)p : -1));
	}
	return list;
}

static json_t *triple(uint32_t a, uint32_t b, json_t *c)
{
	json_t *json = json_array();

	json_add(json, json_count(a));
	json_add(json, json_count(b));
	json_add(json, c);
	return json;
}

static json_t *writes(const struct view *view)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->n_writes; i++) {
		const struct write *w = &view->writes[i];

		json_add(list, triple(w->item, w->place, json_text(w->text)));
	}
	return list;
}

static json_t *ghosts(const struct view *view)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->n_ghosts; i++) {
		const struct ghost *g = &view->ghosts[i];
		json_t *json = json_object();

		json_put(json, "from", json_count(g->from));
		json_put(json, "to", json_count(g->to));
		json_put(json, "place", json_count(g->place));
		json_put(json, "thread", json_text(result_thread(view->r, g->thread)));
		json_put(json, "value", json_text(g->text));
		json_add(list, json);
	}
	return list;
}

static json_t *buffered(const struct view *view)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < view->n_buffered; i++) {
		const struct buffered *b = &view->buffered[i];
		json_t *json = json_object();

		json_put(json, "from", json_count(b->from));
		json_put(json, "to", json_count(b->to));
		json_put(json, "thread", json_text(result_thread(view->r, b->thread)));
		json_put(json, "text", json_text(b->text));
		json_add(list, json);
	}
	return list;
}

void html_state(FILE *to, const struct view *view)
{
	json_t *json = json_object();

	json_put(json, "rows", rows(view));
	json_put(json, "places", places(view));
	json_put(json, "writes", writes(view));
	json_put(json, "ghosts", ghosts(view));
	if (view->n_buffered)
		json_put(json, "buffered", buffered(view));
	html_json(to, "state", json);
}
