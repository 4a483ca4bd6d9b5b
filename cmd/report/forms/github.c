/* SPDX-License-Identifier: BSD-2-Clause */
/* For a job of GitHub Actions: annotations, and a summary in Markdown. */
#include <stdlib.h>
#include <string.h>

#include "report/forms/case.h"
#include "report/forms/escape.h"

#define MOST_SUMMARY_BYTES (1000 * 1000) /* GitHub takes 1 MiB of a step */
#define MOST_TEXT_BYTES 60000            /* of one report in it */

/* The command of a status, or NULL: nobody has to look. */
static const char *command_of(int status)
{
	switch (status) {
	case STATUS_EXPECTED:
		return NULL;
	case STATUS_LACKING:
		return "notice";
	case STATUS_INCONCLUSIVE:
		return "warning";
	default:
		return "error";
	}
}

void github_case(const struct report_case *c, FILE *to)
{
	const char *command = command_of(c->status);
	struct arena arena = {0};

	if (!command)
		return;
	fprintf(to, "::%s file=", command);
	escape_github_property(c->file, to);
	fprintf(to, ",line=%u,title=", c->line);
	escape_github_property(arena_printf(&arena, "brrace: %s%s%s", report_standard(c->status),
					    *c->ring ? " on " : "", c->ring),
			       to);
	fputs("::", to);
	escape_github(arena_printf(&arena, "%s%s%s", c->title, *c->title ? "\n" : "", c->why), to);
	fputc('\n', to);
	arena_free(&arena);
}

static const char *mark_of(int status)
{
	const char *command = command_of(status);

	if (!command)
		return ":white_check_mark:";
	if (!strcmp(command, "error"))
		return ":x:";
	return !strcmp(command, "warning") ? ":warning:" : ":heavy_minus_sign:";
}

static void put_cell(const char *text, FILE *to)
{
	fputs("| ", to);
	escape_markdown(text, to);
	fputc(' ', to);
}

/* What is folded below the table, of a case that somebody has to look at. */
static void put_details(const struct report_case *c, FILE *to)
{
	static const char cut[] = "\n...\n";
	struct arena arena = {0};
	char *text = case_text(c);
	size_t length = strlen(text);

	if (length > MOST_TEXT_BYTES + sizeof(cut))
		strcpy(text + MOST_TEXT_BYTES, cut);
	fputs("\n<details><summary>", to);
	escape_markdown(case_name(&arena, c), to);
	fputs(": ", to);
	escape_markdown(*c->why ? c->why : report_standard(c->status), to);
	/* Not a fence: text could end one. */
	fputs("</summary>\n\n<pre>", to);
	escape_xml(text, to);
	fputs("</pre>\n\n</details>\n", to);
	free(text);
	arena_free(&arena);
}

/* The row of the table, and after a line feed what goes below. */
void github_summary_case(const struct report_case *c, FILE *to)
{
	fprintf(to, "| %s ", mark_of(c->status));
	put_cell(c->file, to);
	put_cell(c->ring, to);
	put_cell(report_standard(c->status), to);
	put_cell(c->verdict, to);
	fputs("|\n", to);
	if (command_of(c->status) && c->result)
		put_details(c, to);
}

void github_summary(const struct report_case *cases, size_t n, FILE *to)
{
	struct arena arena = {0};
	struct case_counts counts = case_count(cases, n);
	size_t bytes = 0, left_out = 0;

	fprintf(to, "### brrace: %s\n\n", case_summary(&arena, &counts));
	fputs("| | scenario | ring | | verdict |\n|---|---|---|---|---|\n", to);
	for (size_t i = 0; i < n; i++) {
		const char *part = cases[i].part[FORM_SUMMARY];
		size_t row = strcspn(part, "\n") + 1;

		bytes += row;
		if (bytes <= MOST_SUMMARY_BYTES / 2)
			fwrite(part, 1, row, to);
		else
			left_out++;
	}
	if (left_out)
		fprintf(to, "\n%zu more are left out.\n", left_out);
	bytes = bytes < MOST_SUMMARY_BYTES / 2 ? bytes : MOST_SUMMARY_BYTES / 2;
	for (size_t i = 0; i < n; i++) {
		const char *below = strchr(cases[i].part[FORM_SUMMARY], '\n') + 1;

		bytes += strlen(below);
		if (bytes <= MOST_SUMMARY_BYTES)
			fputs(below, to);
	}
	arena_free(&arena);
}
