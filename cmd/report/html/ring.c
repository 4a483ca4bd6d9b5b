/* SPDX-License-Identifier: BSD-2-Clause */
/* The ring, drawn without a single coordinate: everything lies on the upward axis and is
 * turned to where it belongs, so that the script that steps has to know angles only. */
#include "report/html/parts.h"

#include <string.h>

#include "report/value.h"

#define FIRST_TRACK 104 /* radius of the innermost index */
#define TRACKS 76  /* how much room all of them have */
#define MOST_TRACK 19
#define LONGEST_SLOT 6 /* characters in a slot of the drawing */

static const struct variable *place(const struct view *view, uint32_t i)
{
	return &view->places.list[i];
}

static uint32_t count_indices(const struct view *view)
{
	uint32_t n = 0;

	while (n < view->places.n && place(view, n)->role == ROLE_INDEX)
		n++;
	return n;
}

static double angle(const struct view *view, uint32_t slot)
{
	return 360.0 / view->places.slots * slot;
}

/* What of a value fits into a slot. */
static void put_short(FILE *to, const char *text)
{
	if (!strcmp(text, VALUE_UNWRITTEN))
		return;
	html_printf(to, "%.*s%s", LONGEST_SLOT, text, strlen(text) > LONGEST_SLOT ? "." : "");
}

static void put_slot(FILE *to, const struct view *view, struct arena *arena, uint32_t slot)
{
	double turn = angle(view, slot);
	const char *text = "";
	uint32_t i = 0;

	while (i < view->places.n &&
	       (place(view, i)->role != ROLE_SLOT || place(view, i)->slot != slot))
		i++;
	if (i < view->places.n)
		text = variable_text(arena, view->r, place(view, i));
	fprintf(to,
		"<g transform=\"rotate(%g)\"><g transform=\"translate(0 -50) rotate(%g)\">"
		"<text class=\"no\">%u</text></g><g transform=\"translate(0 -76) rotate(%g)\">"
		"<text class=\"val\" data-slot=\"%u\">",
		turn, -turn, slot, -turn, slot);
	put_short(to, text);
	fputs("</text></g></g>\n", to);
}

static void put_mark(FILE *to, const struct view *view, uint32_t i, const char *class, bool shown,
		     uint32_t slot, unsigned track)
{
	double turn = angle(view, slot);

	fprintf(to,
		"<g class=\"%s\" data-p=\"%u\" data-r=\"%u\" transform=\"rotate(%g)\"%s>"
		"<line y1=\"-94\" y2=\"-%u\"/><g transform=\"translate(0 -%u) rotate(%g)\">"
		"<circle r=\"9.5\"/><text>",
		class, i, track, turn, shown ? "" : " visibility=\"hidden\"", track, track, -turn);
	html_text(to, place(view, i)->mark);
	fputs("</text></g></g>\n", to);
}

static void put_marks(FILE *to, const struct view *view)
{
	uint32_t n = count_indices(view);
	unsigned wide = n ? TRACKS / n : 0;

	wide = wide < MOST_TRACK ? wide : MOST_TRACK;
	/* The outermost first: its line runs below the others. */
	for (uint32_t i = n; i-- > 0;) {
		uint32_t slot = 0;
		bool shown = variable_points(&view->places, place(view, i), &slot);

		put_mark(to, view, i, "mark", shown, slot, FIRST_TRACK + i * wide);
	}
	for (uint32_t i = 0; i < view->n_ghosts; i++) {
		const struct ghost *g = &view->ghosts[i];

		put_mark(to, view, g->place, "ghost", false, 0, FIRST_TRACK + g->place * wide);
	}
}

static void put_drawing(FILE *to, const struct view *view)
{
	const struct variables *p = &view->places;
	struct arena arena = {0};

	fprintf(to,
		"<svg id=\"ring\" viewBox=\"-178 -178 356 356\" aria-hidden=\"true\" "
		"data-slots=\"%u\">\n<g transform=\"rotate(%g)\"><circle class=\"slots\" r=\"76\" "
		"pathLength=\"%u\" stroke-dasharray=\"%g %g\" stroke-dashoffset=\"-0.025\"/></g>\n"
		"<g id=\"touched\" visibility=\"hidden\"><circle class=\"slots\" r=\"76\" "
		"pathLength=\"%u\" stroke-dasharray=\"%g %u\" stroke-dashoffset=\"-0.025\"/></g>\n"
		"<text class=\"fill\" id=\"fill\"></text>\n",
		p->slots, -90 - 180.0 / p->slots, p->slots, p->slots > 1 ? 0.95 : 1.0,
		p->slots > 1 ? 0.05 : 0.0, p->slots, p->slots > 1 ? 0.95 : 1.0, p->slots);
	for (uint32_t i = 0; i < p->slots; i++)
		put_slot(to, view, &arena, i);
	put_marks(to, view);
	fputs("</svg>\n<p id=\"old\"></p>\n", to);
	arena_free(&arena);
}

/* The item that wrote a place last, or NO_ITEM. */
static uint32_t last_write(const struct view *view, uint32_t at)
{
	for (uint32_t i = view->n_writes; i-- > 0;)
		if (view->writes[i].place == at)
			return view->writes[i].item;
	return NO_ITEM;
}

static void put_writer(FILE *to, const struct view *view, uint32_t item)
{
	const struct event *e = item == NO_ITEM ? NULL : view_event(view, &view->items[item]);

	if (e)
		html_printf(to, "%s, step %u", result_thread(view->r, e->thread), e->step);
	else if (item != NO_ITEM)
		fputs("left out", to);
}

static void put_row(FILE *to, const struct view *view, struct arena *arena, uint32_t i)
{
	const struct variable *p = place(view, i);

	fprintf(to, "<tr data-p=\"%u\"><th scope=\"row\">", i);
	if (p->mark[0]) {
		fputs("<span class=\"badge\">", to);
		html_text(to, p->mark);
		fputs("</span> ", to);
	}
	html_text(to, p->name);
	fputs("</th><td>", to);
	html_text(to, variable_text(arena, view->r, p));
	fputs("</td><td>", to);
	put_writer(to, view, last_write(view, i));
	fputs("</td></tr>\n", to);
}

static void put_table(FILE *to, const struct view *view)
{
	struct arena arena = {0};

	fprintf(to, "<table id=\"vars\"%s>", view->places.n ? "" : " hidden");
	fputs("<caption id=\"when\">Memory at the end</caption>\n"
	      "<thead><tr><th scope=\"col\">Variable</th><th scope=\"col\">Value</th>"
	      "<th scope=\"col\">Written by</th></tr></thead>\n<tbody>\n",
	      to);
	for (uint32_t i = 0; i < view->places.n; i++)
		put_row(to, view, &arena, i);
	fputs("</tbody></table>\n", to);
	if (view->places.more)
		fprintf(to, "<p>Only the first %d variables are shown.</p>\n", MOST_VARIABLES);
	arena_free(&arena);
}

/* Of use only where there is a script: it shows them. */
static void put_controls(FILE *to, const struct view *view)
{
	fprintf(to,
		"<div id=\"controls\" hidden>\n"
		"<div class=\"buttons\" role=\"group\" aria-label=\"Stepping\">"
		"<button type=\"button\" id=\"first\" aria-label=\"To the beginning\" "
		"title=\"Home\">&#x21E4;</button>"
		"<button type=\"button\" id=\"back\" aria-label=\"One step back\" "
		"title=\"Left arrow\">&#x2190;</button>"
		"<button type=\"button\" id=\"next\" aria-label=\"One step on\" "
		"title=\"Right arrow\">&#x2192;</button>"
		"<button type=\"button\" id=\"last\" aria-label=\"To the end\" "
		"title=\"End\">&#x21E5;</button></div>\n"
		"<input type=\"range\" id=\"slider\" min=\"0\" max=\"%u\" value=\"%u\" "
		"aria-label=\"Position in the interleaving\">\n"
		"<p id=\"now\" aria-live=\"polite\" aria-atomic=\"true\"></p>\n</div>\n",
		view->n_items, view->n_items);
}

void html_ring(FILE *to, const struct view *view)
{
	fputs("<div class=\"panel\">\n", to);
	put_controls(to, view);
	if (view->places.slots)
		put_drawing(to, view);
	if (view->n_buffered)
		fputs("<ul id=\"buffers\" aria-label=\"Store buffers\"></ul>\n", to);
	put_table(to, view);
	fputs("</div>\n", to);
}
