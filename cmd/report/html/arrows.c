/* SPDX-License-Identifier: BSD-2-Clause */
/* Who read what another thread wrote. */
#include "report/html/view.h"

#define LANES 5 /* beside each other; more arrows than that lie upon one another */

static uint32_t left_of(const struct view *view, const struct arrow *a)
{
	uint8_t x = view->items[a->from].row->thread, y = view->items[a->to].row->thread;

	return x < y ? x : y;
}

/* The first lane in which nothing else runs beside these items. */
static uint32_t free_lane(const struct view *view, const struct arrow *a)
{
	bool taken[LANES] = {false};
	uint32_t lane = 0;

	for (uint32_t i = 0; i < view->n_arrows; i++) {
		const struct arrow *b = &view->arrows[i];

		if (b->to >= a->from && left_of(view, b) == left_of(view, a))
			taken[b->lane] = true;
	}
	while (lane < LANES - 1 && taken[lane])
		lane++;
	return lane;
}

void view_arrows(struct view *view)
{
	const struct event *events = view->r->trace->events;

	view->arrows = arena_get(&view->arena, view->n_items + 1, sizeof(*view->arrows));
	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);
		struct arrow a = {.to = i, .decides = view->items[i].decides};

		if (!e || !event_reads(e) || e->kind >= ACCESS_LOCK ||
		    e->reads_from == EVENT_INITIAL || events[e->reads_from].thread == e->thread ||
		    view->item_of[e->reads_from] == NO_ITEM)
			continue;
		a.from = view->item_of[e->reads_from];
		a.lane = free_lane(view, &a);
		view->arrows[view->n_arrows++] = a;
	}
}
