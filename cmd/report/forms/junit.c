/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JUnit's XML, as Jenkins and GitLab read it: a suite for each scenario, in it a test
 * case for each ring.  What is not as expected or does not fit is a failure, what
 * could not be judged an error, and what the machine lacks is skipped.
 */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/version.h"
#include "report/forms/case.h"
#include "report/forms/escape.h"

#define FORMAT 1

static void attribute(const char *name, const char *value, FILE *to)
{
	fprintf(to, " %s=\"", name);
	escape_xml_attribute(value, to);
	fputc('"', to);
}

/* "scenarios/freebsd/five-steps.yml" as "scenarios.freebsd.five-steps": servers make a
 * tree of it. */
static const char *class_of(struct arena *arena, const struct report_case *c)
{
	char *name = arena_text(arena, c->file);

	if (file_is(name, ".yml"))
		name[strlen(name) - strlen(".yml")] = '\0';
	for (char *slash = name; (slash = strchr(slash, '/'));)
		*slash = '.';
	return name;
}

static const char *element_of(int status)
{
	switch (status) {
	case STATUS_UNEXPECTED:
	case STATUS_MISFIT:
		return "failure";
	case STATUS_LACKING:
		return "skipped";
	default:
		return "error";
	}
}

static void put_outcome(const struct report_case *c, FILE *to)
{
	const char *element = element_of(c->status);
	char *text = case_text(c);

	fprintf(to, "      <%s", element);
	attribute("message", c->why, to);
	if (c->status != STATUS_LACKING)
		attribute("type", report_standard(c->status), to);
	fputc('>', to);
	escape_xml(text, to);
	fprintf(to, "</%s>\n", element);
	free(text);
}

void junit_case(const struct report_case *c, FILE *to)
{
	struct arena arena = {0};

	fputs("    <testcase", to);
	attribute("classname", class_of(&arena, c), to);
	attribute("name", *c->ring ? c->ring : c->file, to);
	attribute("file", c->file, to);
	/* The time is added where it is known. */
	fprintf(to, " line=\"%u\"", c->line);
	if (c->status == STATUS_EXPECTED) {
		fputs("/>\n", to);
	} else {
		fputs(">\n", to);
		put_outcome(c, to);
		fputs("    </testcase>\n", to);
	}
	arena_free(&arena);
}

/* Counts and time of a suite, or of all. */
static void put_sums(const struct report_case *cases, size_t n, FILE *to)
{
	struct case_counts counts = case_count(cases, n);
	double seconds = 0;

	for (size_t i = 0; i < n; i++)
		seconds += cases[i].seconds;
	fprintf(to, " tests=\"%zu\" failures=\"%u\" errors=\"%u\" time=\"%.3f\"", n,
		counts.unexpected + counts.misfits, counts.inconclusive + counts.errors, seconds);
}

static void put_property(const char *name, const char *value, FILE *to)
{
	fputs("      <property", to);
	attribute("name", name, to);
	attribute("value", value, to);
	fputs("/>\n", to);
}

static void put_timed(const struct report_case *c, FILE *to)
{
	static const char tag[] = "    <testcase";

	fprintf(to, "%s time=\"%.3f\"%s", tag, c->seconds, c->part[FORM_JUNIT] + strlen(tag));
}

static void put_suite(const struct report_case *cases, size_t n, FILE *to)
{
	char format[16];

	snprintf(format, sizeof(format), "%d", FORMAT);
	fputs("  <testsuite", to);
	attribute("name", cases->file, to);
	put_sums(cases, n, to);
	fprintf(to, " skipped=\"%u\">\n    <properties>\n", case_count(cases, n).skipped);
	put_property("brrace", BRRACE_VERSION, to);
	put_property("format", format, to);
	if (*cases->title)
		put_property("scenario", cases->title, to);
	fputs("    </properties>\n", to);
	for (size_t i = 0; i < n; i++)
		put_timed(&cases[i], to);
	fputs("  </testsuite>\n", to);
}

void junit_document(const struct report_case *cases, size_t n, FILE *to)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"brrace\"", to);
	put_sums(cases, n, to);
	fputs(">\n", to);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && !strcmp(cases[end].file, cases[i].file);)
			end++;
		put_suite(cases + i, end - i, to);
	}
	fputs("</testsuites>\n", to);
}
