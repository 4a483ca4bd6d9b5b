/* SPDX-License-Identifier: BSD-2-Clause */
/* The interleaving.  Rows are of equal height and each has the text of one thread only,
 * so lines can run left of the text through columns that are empty there; where they run
 * is all in the style sheet, which gets rows and columns as numbers. */
#include "report/html/parts.h"

#include <limits.h>

#define NARROW_AFTER 4 /* threads: beyond that columns are so narrow that texts overlap */

#define COLOURS 6 /* that the style sheet has for threads */
#define NOBODY UINT_MAX

static unsigned thread_of(const struct item *item)
{
	return item->row ? item->row->thread : NOBODY;
}

static void put_switch(FILE *to, const struct view *view, uint32_t item)
{
	unsigned from = item ? thread_of(&view->items[item - 1]) : NOBODY;
	unsigned now = thread_of(&view->items[item]);

	if (from == NOBODY || now == NOBODY || from == now)
		return;
	fprintf(to, "<i class=\"sw %s t%u\" style=\"--y:%u;--l:%u;--w:%u\"></i>\n",
		now < from ? "back" : "on", now % COLOURS, view->items[item].y,
		now < from ? now : from, now < from ? from - now : now - from);
}

/* One that leads up is drawn from its head, which is above, to where it comes from. */
static void put_arrow(FILE *to, const struct view *view, const struct arrow *a)
{
	bool up = a->to < a->from;
	const struct item *above = &view->items[up ? a->to : a->from];
	const struct item *below = &view->items[up ? a->from : a->to];
	unsigned x = thread_of(above), y = thread_of(below), left = x < y ? x : y;

	fprintf(to,
		"<i class=\"rf t%u%s%s%s%s\" data-to=\"%u\" "
		"style=\"--y:%u;--h:%u;--l:%u;--k:%u;--a:%u;--b:%u\"><b></b></i>\n",
		thread_of(&view->items[a->from]) % COLOURS, up ? " up" : "",
		a->decides ? " dec" : "", a->explains ? " why" : "", a->misses ? " miss" : "",
		a->to, above->y, below->y - above->y, left, a->lane, x - left, y - left);
}

static void put_lines(FILE *to, const struct view *view)
{
	fputs("<div class=\"lines\" aria-hidden=\"true\">\n", to);
	for (uint32_t i = 0; i < view->r->scenario->n_threads; i++)
		fprintf(to, "<i class=\"life\" style=\"--l:%u\"></i>\n", i);
	for (uint32_t i = 0; i < view->n_items; i++)
		put_switch(to, view, i);
	for (uint32_t i = 0; i < view->n_arrows; i++)
		put_arrow(to, view, &view->arrows[i]);
	fputs("</div>\n", to);
}

static void put_class(FILE *to, const struct view *view, const struct item *item)
{
	static const char *const kinds[] = {
		[ROW_CALL] = "call",      [ROW_RETURN] = "ret", [ROW_ACCESS] = "acc",
		[ROW_STANDING] = "stand", [ROW_LINE] = "stand", [ROW_ENDED] = "ended",
	};
	const struct event *e = view_event(view, item);

	if (!item->row) {
		fputs(" class=\"gap\"", to);
		return;
	}
	fprintf(to, " class=\"%s t%u%s%s\"", kinds[item->row->kind], thread_of(item) % COLOURS,
		item->decides || item->races || item->repeats ? " dec" : "",
		item->row->times > 1 || (e && !e->step) ? " dim" : "");
}

static void put_source(FILE *to, const struct view *view, const struct event *e)
{
	struct source_line at;

	if (!result_source(view->r, e->pc, &at))
		return;
	fputs("<span class=\"src\">", to);
	html_printf(to, "%s:%u", at.file, at.line);
	fputs("</span>", to);
}

static void put_used(FILE *to, const struct view *view, const struct row *row)
{
	const struct history *h = view->r->history;
	struct arena arena = {NULL};

	if (row->kind == ROW_RETURN && h->calls[row->index].kind != BRRACE_COMPOSITE)
		fprintf(to, "<span class=\"used\">%s</span>",
			word_used(&arena, h, row->used > 0 ? row->used : 0));
	arena_free(&arena);
}

static void put_item(FILE *to, const struct view *view, const struct item *item)
{
	const struct event *e = view_event(view, item);

	fputs("<li", to);
	put_class(to, view, item);
	if (e && e->step)
		fprintf(to, " id=\"s%u\"", e->step);
	fprintf(to, " style=\"--t:%u", item->row ? thread_of(item) : 0);
	if (item->lines > 1)
		fprintf(to, ";--n:%u", item->lines);
	if (item->row && item->row->depth)
		fputs(";--d:1", to);
	fputs("\">", to);
	if (e && e->step)
		fprintf(to, "<span class=\"num\">%u</span>", e->step);
	if (item->row) {
		fputs("<span class=\"who\">", to);
		html_text(to, result_thread(view->r, item->row->thread));
		fputs(":</span> ", to);
	}
	fputs("<code>", to);
	html_text(to, item->text);
	fputs("</code>", to);
	if (item->decides)
		fputs("<span class=\"tag\">decided</span>", to);
	if (item->races)
		fputs("<span class=\"tag\">race</span>", to);
	if (item->repeats)
		fputs("<span class=\"tag\">same state</span>", to);
	if (item->stale)
		fputs("<span class=\"tag\">stale</span>", to);
	if (item->row)
		put_used(to, view, item->row);
	if (e)
		put_source(to, view, e);
	fputs("</li>\n", to);
}

static bool is_any_stale(const struct view *view)
{
	uint32_t i = 0;

	while (i < view->n_items && !view->items[i].stale)
		i++;
	return i < view->n_items;
}

static void put_legend(FILE *to, const struct view *view)
{
	fputs("<p class=\"legend\">A dashed arrow: another thread goes on. A line: from a write to "
	      "a read that saw it, of another thread.",
	      to);
	if (view->r->explanation && view->r->explanation->n)
		fputs(" A double line: in every execution with these orders the same is found.",
		      to);
	if (is_any_stale(view))
		fputs(" Stale, and a dotted line: it did not see that newer write.", to);
	fputs("</p>\n", to);
}

void html_steps(FILE *to, const struct view *view)
{
	const struct scenario *s = view->r->scenario;

	fprintf(to,
		"<div class=\"trace%s\" style=\"--threads:%u\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"Interleaving\">\n",
		s->n_threads > NARROW_AFTER ? " narrow" : "", s->n_threads);
	fputs("<div class=\"heads\" aria-hidden=\"true\">", to);
	for (uint32_t i = 0; i < s->n_threads; i++) {
		fprintf(to, "<b class=\"t%u\" style=\"--l:%u\">", i % COLOURS, i);
		html_text(to, s->threads[i].name.s);
		fputs("</b>", to);
	}
	fprintf(to, "</div>\n<div class=\"rows\" style=\"--lines:%u\">\n", view->lines);
	put_lines(to, view);
	fputs("<ol id=\"rows\">\n", to);
	for (uint32_t i = 0; i < view->n_items; i++)
		put_item(to, view, &view->items[i]);
	fputs("</ol>\n</div>\n", to);
	put_legend(to, view);
	fputs("</div>\n", to);
}
