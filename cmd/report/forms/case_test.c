/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <unistd.h>

#include "report/forms/case.h"
#include "report/testing_five.h"

static char *part_of(void (*write)(const struct report_case *c, FILE *to),
		     const struct report_case *c)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	write(c, to);
	fclose(to);
	return text;
}

static char *document_of(void (*write)(const struct report_case *cases, size_t n, FILE *to),
			 const struct report_case *cases, size_t n)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	write(cases, n, to);
	fclose(to);
	return text;
}

static void holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("not there: %s\nin %s", part, text);
}

static void a_file_is_named_without_this_machine(void **state)
{
	struct arena arena = {0};
	char *here = getcwd(NULL, 0);

	(void)state;
	assert_string_equal(case_file(&arena, "./a/./b.yml"), "a/./b.yml");
	assert_string_equal(case_file(&arena, ".//b.yml"), "b.yml");
	assert_string_equal(case_file(&arena, arena_printf(&arena, "%s/x/y.yml", here)), "x/y.yml");
	assert_string_equal(case_file(&arena, "/nowhere/at/all.yml"), "all.yml");
	assert_string_equal(case_file(&arena, "../../up.yml"), "up.yml");
	free(here);
	arena_free(&arena);
}

static void cases_are_counted_by_what_they_came_to(void **state)
{
	const int statuses[] = {0, 0, 0, 1, 1, 2, 99, 3, 4, 4, 77};
	struct report_case cases[sizeof(statuses) / sizeof(statuses[0])] = {0};
	struct arena arena = {0};
	struct case_counts counts;

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		cases[i].status = statuses[i];
	counts = case_count(cases, sizeof(statuses) / sizeof(statuses[0]));
	assert_string_equal(case_summary(&arena, &counts),
			    "3 as expected, 2 unexpected, 1 not fitting, 2 inconclusive, 2 errors, "
			    "1 lacking");
	arena_free(&arena);
}

static void a_suite_has_the_cases_of_one_scenario(void **state)
{
	struct report_case cases[] = {
		{.file = "a.yml", .title = "", .part[FORM_JUNIT] = "    <testcase name=\"1\"/>\n"},
		{.file = "a.yml",
		 .title = "",
		 .part[FORM_JUNIT] = "    <testcase name=\"2\"/>\n",
		 .status = 1,
		 .seconds = 0.25},
		{.file = "b.yml", .title = "", .part[FORM_JUNIT] = "    <testcase name=\"3\"/>\n"},
	};
	char *text = document_of(junit_document, cases, 3);

	(void)state;
	holds(text, "<testsuites name=\"brrace\" tests=\"3\" failures=\"1\" errors=\"0\" ");
	holds(text, "<testsuite name=\"a.yml\" tests=\"2\" failures=\"1\" errors=\"0\" ");
	holds(text, "<testsuite name=\"b.yml\" tests=\"1\" failures=\"0\" errors=\"0\" ");
	holds(text, "    <testcase time=\"0.250\" name=\"2\"/>\n");
	free(text);
}

/* The five steps, where no finding is expected. */
static void fill(struct scene *s, struct report_case *c, struct arena *arena)
{
	static char difference[] = "false-full: expected 0, found 1";
	static char *differences[] = {difference, NULL};

	s->expect.findings[FINDING_FALSE_FULL] = EXPECT_UNSAID;
	s->r.status = STATUS_UNEXPECTED;
	s->r.differences = differences;
	s->r.n_differences = 1;
	case_of_result(c, arena, &s->r);
}

static void a_result_is_a_finding_that_was_not_expected(void **state)
{
	struct scene *s = scene_five_steps();
	struct arena arena = {0};
	struct report_case c;
	json_t *json;
	char *text;

	(void)state;
	fill(s, &c, &arena);
	text = part_of(sarif_case, &c);
	json = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json), 1);
	holds(text, "\"ruleId\":\"false-full\"");
	holds(text, "\"uri\":\"rings/buf_ring_2013.c\"");
	holds(text, "\"importance\":\"essential\"");
	json_decref(json);
	free(text);
	s->expect.findings[FINDING_FALSE_FULL] = 1;
	text = part_of(sarif_case, &c);
	holds(text, "[]");
	free(text);
	arena_free(&arena);
	free(s);
}

static void flows_that_would_be_too_large_are_left_out(void **state)
{
	const size_t n = 34 * 1000 * 1000;
	char *text = malloc(n);
	struct report_case cases[2] = {{.file = "a.yml", .title = "", .ring = "", .why = ""},
				       {.file = "b.yml", .title = "", .ring = "", .why = ""}};
	json_t *json, *results;
	char *document;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', n);
	memcpy(text, "[{\"codeFlows\":[]}]", 18);
	text[n - 1] = '\0';
	cases[0].part[FORM_SARIF] = "[{\"codeFlows\":[]}]";
	cases[1].part[FORM_SARIF] = text;
	document = document_of(sarif_document, cases, 2);
	json = json_loads(document, 0, NULL);
	results = json_object_get(json_array_get(json_object_get(json, "runs"), 0), "results");
	assert_non_null(json_object_get(json_array_get(results, 0), "codeFlows"));
	assert_null(json_object_get(json_array_get(results, 1), "codeFlows"));
	json_decref(json);
	free(document);
	free(text);
}

static void what_is_lacking_is_skipped(void **state)
{
	const struct report_case c = {
		.number = 7,
		.file = "a#.yml",
		.title = "",
		.ring = "",
		.verdict = "",
		.status = STATUS_LACKING,
		.why = "no compiler",
		.line = 1,
	};
	char *text = part_of(tap_case, &c);

	(void)state;
	assert_string_equal(text, "ok 7 - a\\#.yml # SKIP no compiler\n");
	free(text);
	text = part_of(junit_case, &c);
	holds(text, "<skipped message=\"no compiler\"></skipped>");
	free(text);
	text = part_of(github_case, &c);
	holds(text, "::notice file=a#.yml,line=1,title=brrace%3A lacking::no compiler\n");
	free(text);
}

static void a_step_summary_is_not_too_large(void **state)
{
	enum { N = 30000 };
	struct report_case *cases = calloc(N, sizeof(*cases));
	char *text;

	(void)state;
	assert_non_null(cases);
	for (size_t i = 0; i < N; i++)
		cases[i].part[FORM_SUMMARY] =
			"| a row of a table that takes a while |\n"
			"\n<details><summary>which says more</summary>\n\n</details>\n";
	text = document_of(github_summary, cases, N);
	assert_true(strlen(text) < 1024 * 1024);
	holds(text, " more are left out.");
	free(text);
	free(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_named_without_this_machine),
		cmocka_unit_test(cases_are_counted_by_what_they_came_to),
		cmocka_unit_test(a_suite_has_the_cases_of_one_scenario),
		cmocka_unit_test(a_result_is_a_finding_that_was_not_expected),
		cmocka_unit_test(flows_that_would_be_too_large_are_left_out),
		cmocka_unit_test(what_is_lacking_is_skipped),
		cmocka_unit_test(a_step_summary_is_not_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
