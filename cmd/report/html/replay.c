/* SPDX-License-Identifier: BSD-2-Clause */
/* What is in memory after each row that is shown. */
#include "report/html/view.h"

#include <string.h>

/* How many events have happened once an item has. */
static uint32_t events_until(const struct view *view, uint32_t item)
{
	const struct event *e = view_event(view, &view->items[item]);
	uint32_t next = item + 1;

	if (e)
		return (uint32_t)(e - view->r->trace->events) + 1;
	if (view->items[item].row)
		return 0;
	/* What was left out goes up to the next access. */
	while (next < view->n_items && !view_event(view, &view->items[next]))
		next++;
	if (next == view->n_items)
		return view->r->trace->count;
	return view->items[next].row->index;
}

static void add_writes(struct view *view, uint32_t item, const bool *changed)
{
	for (uint32_t i = 0; i < view->places.n; i++) {
		if (!changed[i])
			continue;
		view->writes = arena_more(&view->arena, view->writes, view->n_writes,
					  sizeof(*view->writes));
		view->writes[view->n_writes++] = (struct write){
			item, i, variable_text(&view->arena, view->r, &view->places.list[i])};
	}
}

static void note_initial(struct view *view)
{
	view->initial = arena_get(&view->arena, view->places.n + 1, sizeof(*view->initial));
	for (uint32_t i = 0; i < view->places.n; i++)
		view->initial[i] = variable_text(&view->arena, view->r, &view->places.list[i]);
}

uint32_t view_item_at(const struct view *view, uint32_t events)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);

		if (e && e - view->r->trace->events < events)
			last = i;
	}
	return last;
}

static void add_ghost(struct view *view, const struct verdict_read *d)
{
	const struct event *e = &view->r->trace->events[d->read.event];
	uint32_t place = variables_of(&view->places, e), item = view->item_of[d->read.event];
	char text[2 * NAME_MAX_BYTES];

	if (item == NO_ITEM || place == view->places.n ||
	    view->places.list[place].role != ROLE_INDEX)
		return;
	result_value(view->r, e->size, e->kind == ACCESS_LOAD ? e->value : e->old, text,
		     sizeof(text));
	view->ghosts[view->n_ghosts++] = (struct ghost){
		.from = item,
		.to = view_item_at(view, d->end),
		.place = place,
		.thread = e->thread,
		.text = arena_text(&view->arena, text),
	};
}

static void find_ghosts(struct view *view)
{
	struct verdict_read d[MOST_DECISIONS];
	size_t n = view_decisions(view->r, d);

	view->ghosts = arena_get(&view->arena, n + 1, sizeof(*view->ghosts));
	for (size_t i = 0; i < n; i++)
		add_ghost(view, &d[i]);
}

/* A store may be older than one that came before it. */
static bool is_newest(const struct trace *trace, const struct event *e)
{
	return !trace->linked || e->kind != ACCESS_STORE || e->missed == EVENT_INITIAL;
}

void view_replay(struct view *view)
{
	const struct trace *trace = view->r->trace;
	uint32_t at = 0;

	variables_find(&view->places, &view->arena, view->r);
	note_initial(view);
	for (uint32_t i = 0; i < view->n_items; i++) {
		bool changed[MOST_VARIABLES] = {false};
		uint32_t until = events_until(view, i);

		for (; at < until; at++)
			if (is_newest(trace, &trace->events[at]))
				variables_apply(&view->places, &trace->events[at], changed);
		add_writes(view, i, changed);
		view->items[i].place = view->places.n;
		if (view_event(view, &view->items[i]))
			view->items[i].place =
				variables_of(&view->places, view_event(view, &view->items[i]));
	}
	find_ghosts(view);
}
