/* SPDX-License-Identifier: BSD-2-Clause */
/* A page, and what is read back from it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/testing_five.h"

static struct parcel_file files[] = {{"deep/a<b>.c", "int a;\n\t</script>\n"}, {"b.h", ""}};
static const struct parcel sent = {"brrace: 1\nring: deep/a<b>.c\n", "deep", files, 2, NULL, NULL};

static char *page_of(const struct scene *s, const struct parcel *parcel, size_t *size)
{
	static const struct html_part parts[] = {
		{"Why", "because of step 4\n"}, {"Nothing", ""}, {"Nothing", NULL}};
	const struct html_page page = {
		.result = &s->r,
		.parcel = parcel,
		.command = "brrace run <five>.yml",
		.parts = parts,
		.n_parts = 3,
	};

	return report_html(&page, size);
}

static void has(const char *page, const char *text)
{
	if (!strstr(page, text))
		fail_msg("not in the page: %s", text);
}

static void lacks(const char *page, const char *text)
{
	if (strstr(page, text))
		fail_msg("in the page: %s", text);
}

static void a_page_says_what_there_is_to_say(void **state)
{
	struct scene *s = scene_five_steps();
	size_t size;
	char *page;

	(void)state;
	s->scenario.title.s = (char[]){"a <title> & \"more\""};
	page = page_of(s, &sent, &size);
	assert_int_equal(strlen(page), size);
	has(page, "<title>false-full: a &lt;title&gt; &amp; &quot;more&quot;</title>");
	has(page, "<strong>FALSE FULL</strong> T1: enqueue a said full");
	has(page, "<span class=\"good\">as expected</span>");
	has(page, "<h2>Why</h2>\n<p class=\"i0\">because of step <a href=\"#s4\">4</a></p>");
	lacks(page, "Nothing");
	has(page, "<dd>brrace run &lt;five&gt;.yml</dd>");
	has(page, "<dt>Event hash</dt><dd>0123456789abcdef</dd>");
	has(page, "brrace run --trust");
	lacks(page, "somewhere");
	free(page);
	free(s);
}

static void a_result_without_an_execution_has_a_page_too(void **state)
{
	struct scene *s = scene_new(1);
	const struct parcel parcel = {.scenario = "brrace: 1\n", .directory = ""};
	size_t size;
	char *page;

	(void)state;
	scene_lacks(s, "needs 32 GiB of memory");
	page = page_of(s, &parcel, &size);
	has(page, "<p class=\"verdict doubtful\">needs 32 GiB of memory</p>");
	lacks(page, "id=\"state\"");
	free(page);
	free(s);
}

static void what_is_sent_arrives(void **state)
{
	struct scene *s = scene_five_steps();
	struct arena arena = {0};
	char why[200];
	size_t size;
	char *page = page_of(s, &sent, &size);
	const struct parcel *got = parcel_read(&arena, page, size, why, sizeof(why));

	(void)state;
	assert_non_null(got);
	assert_string_equal(got->scenario, sent.scenario);
	assert_string_equal(got->directory, "deep");
	assert_string_equal(got->hash, "0123456789abcdef");
	assert_null(got->stays);
	assert_int_equal(got->n_files, 2);
	assert_string_equal(got->files[0].name, files[0].name);
	assert_string_equal(got->files[0].text, files[0].text);
	assert_string_equal(got->files[1].name, "b.h");
	assert_string_equal(got->files[1].text, "");
	arena_free(&arena);
	free(page);
	free(s);
}

static void refused(const char *page, size_t size, const char *expected)
{
	struct arena arena = {0};
	char why[200] = "";

	assert_null(parcel_read(&arena, page, size, why, sizeof(why)));
	if (!strstr(why, expected))
		fail_msg("\"%s\" instead of \"%s\"", why, expected);
	arena_free(&arena);
}

static void each_changed_byte_is_seen(void **state)
{
	struct scene *s = scene_five_steps();
	size_t size;
	char *page = page_of(s, &sent, &size);

	(void)state;
	for (size_t i = 60; i < size; i += 97) {
		page[i] ^= 1;
		refused(page, size, i + 200 < size ? "was changed" : "");
		page[i] ^= 1;
	}
	free(page);
	free(s);
}

static void each_lost_end_is_seen(void **state)
{
	struct scene *s = scene_five_steps();
	size_t size;
	char *page = page_of(s, &sent, &size);

	(void)state;
	refused(page, 0, "is no report of brrace");
	refused(page, 40, "is no report of brrace");
	for (size_t i = 80; i < size; i += 211)
		refused(page, i, i + 100 < size ? "is not whole" : "");
	refused(page, size - 1, "was changed");
	free(page);
	free(s);
}

static void a_later_format_is_told_before_all_else(void **state)
{
	static const char page[] =
		"<!DOCTYPE html>\n<html lang=\"en\" data-brrace-report=\"17\">\n";

	(void)state;
	refused(page, sizeof(page) - 1, "of format 17, made by a later brrace (format 1 was");
}

/* A page that is whole and carries this. */
static void carries(const char *carried, const char *expected)
{
	struct arena arena = {0};
	const char *page = arena_printf(&arena,
					"<!DOCTYPE html>\n<html lang=\"en\" "
					"data-brrace-report=\"1\">\n%s\n",
					carried);
	const char *sealed =
		arena_printf(&arena, "%s%s", page, parcel_seal(&arena, page, strlen(page)));

	refused(sealed, strlen(sealed), expected);
	arena_free(&arena);
}

#define CARRIED(json) "<script type=\"application/json\" id=\"carried\">" json "</script>\n"

static void what_is_carried_stays_where_it_is_put(void **state)
{
	const char *expected = "carries no scenario that this brrace can read";

	(void)state;
	carries("", expected);
	carries(CARRIED("{"), expected);
	carries(CARRIED("[]"), expected);
	carries(CARRIED("{\"directory\":\"\"}"), expected);
	carries(CARRIED("{\"scenario\":\"x\",\"directory\":\"../x\"}"), expected);
	carries(CARRIED("{\"scenario\":\"x\",\"directory\":\"\",\"files\":{\"/etc/x\":\"\"}}"),
		expected);
	carries(CARRIED("{\"scenario\":\"x\",\"directory\":\"\",\"files\":{\"a/../../x\":\"\"}}"),
		expected);
	carries(CARRIED("{\"scenario\":\"x\",\"directory\":\"\",\"files\":{\"\":\"\"}}"), expected);
	carries(CARRIED("{\"scenario\":\"x\",\"directory\":\"\",\"files\":{\"a\":1}}"), expected);
}

static void scenarios_are_no_pages(void **state)
{
	(void)state;
	assert_true(parcel_is_page("<!DOCTYPE html>", 15));
	assert_true(parcel_is_page("\xef\xbb\xbf \r\n<x", 8));
	assert_false(parcel_is_page("brrace: 1\n", 10));
	assert_false(parcel_is_page("", 0));
	assert_false(parcel_is_page("\0<", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_says_what_there_is_to_say),
		cmocka_unit_test(a_result_without_an_execution_has_a_page_too),
		cmocka_unit_test(what_is_sent_arrives),
		cmocka_unit_test(each_changed_byte_is_seen),
		cmocka_unit_test(each_lost_end_is_seen),
		cmocka_unit_test(a_later_format_is_told_before_all_else),
		cmocka_unit_test(what_is_carried_stays_where_it_is_put),
		cmocka_unit_test(scenarios_are_no_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
