/* SPDX-License-Identifier: BSD-2-Clause */
/* The Test Anything Protocol, version 14: a test point for each case, and below one that
 * is not ok a block of YAML that says why, with the report. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "report/forms/case.h"
#include "report/forms/escape.h"

#define FORMAT 1

void tap_head(size_t n, FILE *to)
{
	fprintf(to, "TAP version 14\n1..%zu\n", n);
}

static void put_entry(const char *key, const char *value, FILE *to)
{
	fprintf(to, "  %s: ", key);
	escape_yaml(value, to);
	fputc('\n', to);
}

/* A literal block; its first line does not begin with a space, and empty ones are
 * indented, too, as Perl's parser wants it. */
static void put_report(const char *text, FILE *to)
{
	if (!*text)
		return;
	fputs("  report: |\n", to);
	while (*text) {
		size_t length = strcspn(text, "\n");

		fprintf(to, "    %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static void put_diagnostics(const struct report_case *c, FILE *to)
{
	char *text = case_text(c);

	fputs("  ---\n", to);
	put_entry("message", *c->why ? c->why : report_standard(c->status), to);
	put_entry("severity", "fail", to);
	fputs("  at:\n  ", to);
	put_entry("file", c->file, to);
	fprintf(to, "    line: %u\n", c->line);
	put_entry("verdict", c->verdict, to);
	fprintf(to, "  status: %d\n", c->status);
	put_entry("brrace", BRRACE_VERSION, to);
	fprintf(to, "  format: %d\n", FORMAT);
	put_report(text, to);
	fputs("  ...\n", to);
	free(text);
}

void tap_case(const struct report_case *c, FILE *to)
{
	bool ok = c->status == STATUS_EXPECTED || c->status == STATUS_LACKING;
	struct arena arena = {0};

	fprintf(to, "%s %zu - ", ok ? "ok" : "not ok", c->number);
	escape_tap(case_name(&arena, c), to);
	if (c->status == STATUS_LACKING) {
		fputs(" # SKIP ", to);
		escape_tap(c->why, to);
	}
	fputc('\n', to);
	if (!ok)
		put_diagnostics(c, to);
	arena_free(&arena);
}
