/* SPDX-License-Identifier: BSD-2-Clause */
/* Which stores are in their thread's buffer, so that nobody else sees them. */
#include "report/html/view.h"

static const char *word_store(struct view *view, const struct event *e)
{
	char place[NAME_MAX_BYTES], value[NAME_MAX_BYTES];

	result_place(view->r, e, place, sizeof(place));
	result_value(view->r, e->size, e->value, value, sizeof(value));
	return arena_printf(&view->arena, "%s = %s", place, value);
}

/* The item of an event, or that which it was left out in. */
static uint32_t shown_at(const struct view *view, uint32_t event)
{
	uint32_t item = view->item_of[event];

	return item == NO_ITEM ? view_item_at(view, event + 1) : item;
}

static void add(struct view *view, uint32_t from, uint32_t to, const struct event *e)
{
	if (from >= to)
		return;
	view->buffered =
		arena_more(&view->arena, view->buffered, view->n_buffered, sizeof(*view->buffered));
	view->buffered[view->n_buffered++] =
		(struct buffered){from, to, e->thread, word_store(view, e)};
}

void view_buffers(struct view *view)
{
	const struct trace *trace = view->r->trace;
	uint32_t *flush = arena_get(&view->arena, (size_t)trace->count + 1, sizeof(*flush));

	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].kind == ACCESS_FLUSH)
			flush[trace->events[i].reads_from] = i;
	/* A flush has the flags of what it takes out. */
	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].flags & ACCESS_BUFFERED &&
		    trace->events[i].kind == ACCESS_STORE)
			add(view, shown_at(view, i),
			    flush[i] ? shown_at(view, flush[i]) : view->n_items, &trace->events[i]);
}
