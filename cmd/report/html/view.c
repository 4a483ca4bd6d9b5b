/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/html/view.h"

#include <string.h>

#define MOST_ROWS 1000 /* of more, only the first, the last and those that decided */
#define AT_THE_ENDS 300
#define AROUND 8 /* rows that decided */
#define NARROW 44 /* characters of a note that surely fit beside each other */
#define MOST_LINES 4

const struct event *view_event(const struct view *view, const struct item *item)
{
	if (!item->row || item->row->kind != ROW_ACCESS)
		return NULL;
	return &view->r->trace->events[item->row->index];
}

static size_t add_decisions(const struct result *r, bool notes, struct verdict_read *out)
{
	struct deciding_read reads[8];
	size_t n = 0;

	for (uint32_t i = 0; i < r->findings->count; i++) {
		const struct finding *f = &r->findings->list[i];
		size_t n_reads = finding_is_note(f->kind) == notes ?
					 deciding_reads(r->trace, r->history, f, reads, 8) :
					 0;

		for (size_t k = 0; k < n_reads && n < MOST_DECISIONS; k++) {
			const struct call *c = &r->history->calls[f->call];

			out[n++] = (struct verdict_read){
				reads[k], call_returned(c) ? c->last_event : r->trace->count};
		}
	}
	return n;
}

size_t view_decisions(const struct result *r, struct verdict_read out[MOST_DECISIONS])
{
	size_t n = add_decisions(r, false, out);

	return n ? n : add_decisions(r, true, out);
}

static void keep(bool *kept, size_t n, size_t at)
{
	size_t first = at > AROUND ? at - AROUND : 0;

	for (size_t i = first; i < n && i <= at + AROUND; i++)
		kept[i] = true;
}

/* Rows around an event, if it has one. */
static void keep_event(bool *kept, const struct row *rows, size_t n, uint32_t event)
{
	for (size_t i = 0; i < n && event != EVENT_INITIAL; i++)
		if (rows[i].kind == ROW_ACCESS && rows[i].index == event)
			keep(kept, n, i);
}

static bool is_in_race(const struct result *r, const struct event *e)
{
	for (size_t i = 0; e->step && i < r->n_races; i++)
		if (r->races[i].side[0].step == e->step || r->races[i].side[1].step == e->step)
			return true;
	return false;
}

static bool is_round(const struct result *r, const struct event *e)
{
	for (uint32_t i = 0; e->step && i < r->findings->count; i++) {
		const struct finding *f = &r->findings->list[i];

		if (f->kind == FINDING_LIVELOCK && (f->low == e->step || f->high == e->step))
			return true;
	}
	return false;
}

static bool *choose(struct view *view, const struct row *rows, size_t n)
{
	bool *kept = arena_get(&view->arena, n + 1, sizeof(*kept));
	struct verdict_read d[MOST_DECISIONS];
	size_t n_decisions = n > MOST_ROWS ? view_decisions(view->r, d) : 0;

	for (size_t i = 0; i < n; i++)
		kept[i] = n <= MOST_ROWS || i < AT_THE_ENDS || i >= n - AT_THE_ENDS;
	for (size_t i = 0; n > MOST_ROWS && i < n; i++) {
		const struct event *e = &view->r->trace->events[rows[i].index];

		if (rows[i].kind == ROW_ACCESS && (is_in_race(view->r, e) || is_round(view->r, e)))
			keep(kept, n, i);
	}
	for (size_t i = 0; i < n_decisions; i++) {
		const struct deciding_read *read = &d[i].read;

		keep_event(kept, rows, n, read->event);
		keep_event(kept, rows, n, read->moved_by);
		keep_event(kept, rows, n, view->r->trace->events[read->event].reads_from);
	}
	return kept;
}

static struct item *add(struct view *view, const struct row *row, const char *text)
{
	struct item *item = &view->items[view->n_items++];
	uint32_t broken;

	/* Dots that lead the eye in a text report; a page has other means. */
	text += strspn(text, ".");
	text += strspn(text, " ");
	broken = ((uint32_t)strlen(text) + NARROW - 1) / NARROW;
	*item = (struct item){.row = row, .text = text, .y = view->lines, .lines = 1};
	/* Notes of a schedule are sentences: broken, with three lines on two of others. */
	if (row && row->kind == ROW_LINE)
		item->lines = (2 * broken + 2) / 3;
	if (item->lines > MOST_LINES)
		item->lines = MOST_LINES;
	view->lines += item->lines;
	return item;
}

static void fill_items(struct view *view, const struct row *rows, size_t n)
{
	bool *kept = choose(view, rows, n);

	view->items = arena_get(&view->arena, n + 1, sizeof(*view->items));
	for (size_t i = 0; i < n; i++) {
		size_t from = i;

		while (i < n && !kept[i])
			i++;
		if (i > from)
			add(view, NULL,
			    word_left_out(&view->arena, view->r, rows + from, i - from));
		if (i == n)
			break;
		if (rows[i].kind == ROW_ACCESS)
			view->item_of[rows[i].index] = view->n_items;
		add(view, &rows[i], word_row(&view->arena, view->r, &rows[i]));
	}
}

static void mark_accesses(struct view *view)
{
	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);

		view->items[i].stale = e && event_reads(e) && e->missed != EVENT_INITIAL;
		view->items[i].races = e && is_in_race(view->r, e);
		view->items[i].repeats = e && is_round(view->r, e);
	}
}

static void mark_decisions(struct view *view)
{
	struct verdict_read d[MOST_DECISIONS];
	size_t n = view_decisions(view->r, d);

	for (size_t i = 0; i < n; i++) {
		uint32_t item = view->item_of[d[i].read.event];

		if (item != NO_ITEM)
			view->items[item].decides = true;
	}
}

void view_make(struct view *view, const struct result *r, bool all)
{
	const struct row *rows;
	size_t n;

	*view = (struct view){.r = r};
	rows = rows_make(&view->arena, r, all, &n);
	view->item_of = arena_get(&view->arena, (size_t)r->trace->count + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < r->trace->count; i++)
		view->item_of[i] = NO_ITEM;
	fill_items(view, rows, n);
	mark_decisions(view);
	mark_accesses(view);
	view_arrows(view);
	view_replay(view);
	view_buffers(view);
}

void view_free(struct view *view)
{
	arena_free(&view->arena);
}

bool view_has_step(const struct view *view, uint32_t step)
{
	for (uint32_t i = 0; i < view->n_items; i++) {
		const struct event *e = view_event(view, &view->items[i]);

		if (e && e->step == step)
			return true;
	}
	return false;
}
