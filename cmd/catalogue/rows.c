/* SPDX-License-Identifier: BSD-2-Clause */
#include "catalogue/rows.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/status.h"
#include "report/json/parts.h"

#define WIDTH 100

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

/* "2/16": context switches and steps. */
static const char *shortest(struct arena *arena, const struct sighting *s)
{
	return s->shrunk ? arena_printf(arena, "%u/%u", s->switches, s->steps) : "-";
}

/* In which execution it was found. */
static const char *found(struct arena *arena, const struct sighting *s)
{
	if (s->status)
		return report_standard(s->status);
	return s->found ? arena_printf(arena, "%" PRIu64, s->executions) : "not";
}

static const char *milliseconds(struct arena *arena, const struct sighting *s)
{
	return s->found ? arena_printf(arena, "%.1f", s->seconds * 1e3) : "-";
}

/* "exhausted, 7 executions" */
static const char *searched(struct arena *arena, const struct sighting *s)
{
	if (s->status)
		return report_standard(s->status);
	return arena_printf(arena, "%s, %" PRIu64 " execution%s", s->covered, s->executions,
			    s->executions == 1 ? "" : "s");
}

static const char *gone(struct arena *arena, const struct known *race,
			const struct known_outcome *o)
{
	const char *ring = race->scenario->cured_by.s;

	if (!ring)
		return "not gone";
	if (o->cured.found)
		return arena_printf(arena, "STILL THERE in %s: %s", ring, o->cured.finding);
	return arena_printf(arena, "gone in %s: %s", ring, searched(arena, &o->cured));
}

/* ---- for a terminal */

static void put_line(const struct rows *rows, const char *const *cells, FILE *to)
{
	fprintf(to, "%-*s  %-12s  %-5s  %6s", rows->width, cells[0], cells[1], cells[2], cells[3]);
	if (rows->times)
		fprintf(to, "  %7s", cells[4]);
	fprintf(to, "  %8s\n", cells[5]);
}

void rows_text_head(const struct rows *rows, FILE *to)
{
	static const char *const cells[] = {"race", "class", "model", "found", "ms", "shortest"};

	put_line(rows, cells, to);
}

void rows_text(const struct rows *rows, const struct known *race, const struct known_outcome *o,
	       FILE *to)
{
	const struct scenario *s = race->scenario;
	struct arena arena = {0};
	const char *cells[] = {race->name,
			       s->class.s,
			       known_model(race),
			       found(&arena, &o->here),
			       milliseconds(&arena, &o->here),
			       shortest(&arena, &o->here)};
	const char *source = or_nothing(s->source.s), *cured = gone(&arena, race, o);
	bool fits = strlen(source) + strlen(cured) + strlen("  ; ") <= WIDTH;

	put_line(rows, cells, to);
	if (!o->here.status && !o->here.found)
		fprintf(to, "  NOT FOUND in %s: %s\n", s->ring.s, searched(&arena, &o->here));
	if (*source)
		fprintf(to, "  %s%s", source, fits ? "; " : "\n");
	fprintf(to, "%s%s\n", *source && fits ? "" : "  ", cured);
	arena_free(&arena);
}

/* ---- for a page */

void rows_markdown_head(const struct rows *rows, FILE *to)
{
	fprintf(to, "| race | source | class | model | found in |%s shortest | gone in |\n",
		rows->times ? " ms |" : "");
	fprintf(to, "|---|---|---|---|--:|%s--:|---|\n", rows->times ? "--:|" : "");
}

/* What would end a cell does not. */
static void put_cell(FILE *to, const char *text)
{
	for (; *text; text++)
		fprintf(to, *text == '|' ? "\\%c" : "%c", *text);
	fputs(" | ", to);
}

static const char *gone_cell(struct arena *arena, const struct known *race,
			     const struct known_outcome *o)
{
	const char *ring = race->scenario->cured_by.s;

	if (!ring)
		return "-";
	if (o->cured.found || o->cured.status)
		return gone(arena, race, o);
	return arena_printf(arena, "%s: %s", ring, o->cured.covered);
}

void rows_markdown(const struct rows *rows, const struct known *race, const struct known_outcome *o,
		   FILE *to)
{
	const struct scenario *s = race->scenario;
	struct arena arena = {0};

	fprintf(to, "| [%s](%s/%s.yml) | ", s->title.s ? s->title.s : race->name, rows->directory,
		race->name);
	put_cell(to, or_nothing(s->source.s));
	put_cell(to, s->class.s);
	put_cell(to, known_model(race));
	put_cell(to, found(&arena, &o->here));
	if (rows->times)
		put_cell(to, milliseconds(&arena, &o->here));
	put_cell(to, shortest(&arena, &o->here));
	fprintf(to, "%s |\n", gone_cell(&arena, race, o));
	arena_free(&arena);
}

/* ---- for programs */

static json_t *json_sighting(const struct rows *rows, const struct sighting *s, const char *ring)
{
	json_t *json = json_object(), *least = s->shrunk ? json_object() : json_null();

	if (s->shrunk) {
		json_put(least, "context-switches", json_integer(s->switches));
		json_put(least, "steps", json_integer(s->steps));
		json_put(least, "fewest", json_boolean(s->fewest));
	}
	json_put(json, "ring", json_text(ring));
	json_put(json, "status", json_integer(s->status));
	json_put(json, "finding", json_text(s->found ? s->finding : NULL));
	json_put(json, "executions", json_count(s->executions));
	json_put(json, "searched", json_text(s->found ? NULL : s->covered));
	if (rows->times)
		json_put(json, "seconds", json_real(s->seconds));
	json_put(json, "shortest", least);
	return json;
}

json_t *rows_json(const struct rows *rows, const struct known *race, const struct known_outcome *o)
{
	const struct scenario *s = race->scenario;
	json_t *json = json_object();

	json_put(json, "race", json_text(race->name));
	json_put(json, "title", json_text(s->title.s));
	json_put(json, "source", json_text(s->source.s));
	json_put(json, "class", json_text(s->class.s));
	json_put(json, "model", json_text(known_model(race)));
	json_put(json, "status", json_integer(known_status(race, o)));
	json_put(json, "here", json_sighting(rows, &o->here, s->ring.s));
	json_put(json, "cured",
		 s->cured_by.s ? json_sighting(rows, &o->cured, s->cured_by.s) : json_null());
	return json;
}
