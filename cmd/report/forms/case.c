/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/forms/case.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_COLUMNS 100

const char *case_file(struct arena *arena, const char *path)
{
	char *here = getcwd(NULL, 0);
	size_t length = here ? strlen(here) : 0;
	const char *slash = strrchr(path, '/');

	if (length && !strncmp(path, here, length) && path[length] == '/')
		path += length + 1;
	free(here);
	while (!strncmp(path, "./", 2))
		path += 2 + strspn(path + 2, "/");
	if (*path == '/' || !strncmp(path, "../", 3))
		path = slash + 1;
	return arena_text(arena, path);
}

const char *case_name(struct arena *arena, const struct report_case *c)
{
	return *c->ring ? arena_printf(arena, "%s on %s", c->file, c->ring) : c->file;
}

/* Where the scenario says what did not come so: the line of the schedule at which it
 * ended, or its expectations. */
static unsigned line_of(const struct result *r)
{
	const struct scenario *s = r->scenario;
	unsigned line = 0;

	if (r->status == STATUS_MISFIT && r->script && r->script->at < s->n_lines)
		line = s->lines[r->script->at].at.line;
	else if (r->expect && r->expect->given)
		line = r->expect->at.line;
	return line ? line : 1;
}

static const char *why_of(struct arena *arena, const struct result *r)
{
	const char *text = "";

	if (r->status != STATUS_UNEXPECTED)
		return r->status ? r->why : "";
	for (size_t i = 0; i < r->n_differences; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? "\n" : "", r->differences[i]);
	return text;
}

void case_of_result(struct report_case *c, struct arena *arena, const struct result *r)
{
	const struct scenario *s = r->scenario;
	struct table_row row;

	report_row(r, &row);
	*c = (struct report_case){
		.number = 1,
		.file = case_file(arena, s->path ? s->path : "scenario.yml"),
		.line = line_of(r),
		.title = s->title.s ? s->title.s : "",
		.ring = r->subject->table->name,
		.status = r->status,
		.verdict = arena_text(arena, row.verdict),
		.why = why_of(arena, r),
		.result = r,
	};
}

char *case_text(const struct report_case *c)
{
	static const struct text_options options = {.width = TEXT_COLUMNS};
	char *text;
	size_t size;
	FILE *to = memory_open(&text, &size);

	if (c->result)
		report_text(c->result, &options, to);
	memory_close(to);
	return text;
}

struct case_counts case_count(const struct report_case *cases, size_t n)
{
	struct case_counts counts = {0};

	for (size_t i = 0; i < n; i++) {
		int status = cases[i].status;

		counts.expected += status == STATUS_EXPECTED;
		counts.unexpected += status == STATUS_UNEXPECTED;
		counts.misfits += status == STATUS_MISFIT;
		counts.inconclusive += status == STATUS_INCONCLUSIVE;
		counts.errors += status == STATUS_USAGE || status == STATUS_INTERNAL;
		counts.skipped += status == STATUS_LACKING;
	}
	return counts;
}

const char *case_summary(struct arena *arena, const struct case_counts *counts)
{
	const char *text = arena_printf(
		arena, "%u as expected, %u unexpected, %u not fitting, %u inconclusive, %u errors",
		counts->expected, counts->unexpected, counts->misfits, counts->inconclusive,
		counts->errors);

	return counts->skipped ? arena_printf(arena, "%s, %u lacking", text, counts->skipped) :
				 text;
}
