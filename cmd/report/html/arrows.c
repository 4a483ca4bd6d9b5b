/* SPDX-License-Identifier: BSD-2-Clause */
/* Who read what another thread wrote, and which orderings make a finding. */
#include "report/html/view.h"

#define LANES 5 /* beside each other; more arrows than that lie upon one another */

static uint32_t left_of(const struct view *view, const struct arrow *a)
{
	uint8_t x = view->items[a->from].row->thread, y = view->items[a->to].row->thread;

	return x < y ? x : y;
}

/* Whether they are beside each other.  What a delayed load reads may come after it. */
static bool overlap(const struct arrow *a, const struct arrow *b)
{
	uint32_t a_top = a->from < a->to ? a->from : a->to;
	uint32_t b_top = b->from < b->to ? b->from : b->to;

	return (b->to > b->from ? b->to : b->from) >= a_top &&
	       b_top <= (a->to > a->from ? a->to : a->from);
}

/* The first lane in which no other arrow runs beside this one. */
static uint32_t free_lane(const struct view *view, const struct arrow *a)
{
	bool taken[LANES] = {false};
	uint32_t lane = 0;

	for (uint32_t i = 0; i < view->n_arrows; i++) {
		const struct arrow *b = &view->arrows[i];

		if (overlap(a, b) && left_of(view, b) == left_of(view, a))
			taken[b->lane] = true;
	}
	while (lane < LANES - 1 && taken[lane])
		lane++;
	return lane;
}

static void add(struct view *view, struct arrow arrow)
{
	arrow.lane = free_lane(view, &arrow);
	view->arrows =
		arena_more(&view->arena, view->arrows, view->n_arrows, sizeof(*view->arrows));
	view->arrows[view->n_arrows++] = arrow;
}

static void add_ordering(struct view *view, uint32_t from, uint32_t to)
{
	if (from == NO_ITEM || to == NO_ITEM)
		return;
	for (uint32_t i = 0; i < view->n_arrows; i++)
		if (view->arrows[i].from == from && view->arrows[i].to == to) {
			view->arrows[i].explains = true;
			return;
		}
	add(view, (struct arrow){.from = from, .to = to, .explains = true});
}

static void add_orderings(struct view *view, const struct explanation *e)
{
	for (uint32_t i = 0; i < e->n; i++)
		add_ordering(view, view->item_of[e->orderings[i].first.event],
			     view->item_of[e->orderings[i].then.event]);
}

/* From what a stale read did not see. */
static void add_missed(struct view *view, uint32_t item, const struct event *e)
{
	uint32_t from = view->items[item].stale ? view->item_of[e->missed] : NO_ITEM;

	if (from != NO_ITEM && from < item)
		add(view, (struct arrow){.from = from, .to = item, .misses = true});
}

void view_arrows(struct view *view)
{
	const struct event *events = view->r->trace->events;

	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);
		struct arrow a = {.to = i, .decides = view->items[i].decides};

		if (e)
			add_missed(view, i, e);
		if (!e || !event_reads(e) || e->kind >= ACCESS_LOCK ||
		    e->reads_from == EVENT_INITIAL || events[e->reads_from].thread == e->thread ||
		    view->item_of[e->reads_from] == NO_ITEM)
			continue;
		a.from = view->item_of[e->reads_from];
		add(view, a);
	}
	if (view->r->explanation)
		add_orderings(view, view->r->explanation);
}
