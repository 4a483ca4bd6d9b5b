/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "report/html/markup.h"
#include "report/json/parts.h"
#include "report/testing_five.h"

/* What was written since memory() was opened. */
static char *text;
static size_t size;

static FILE *memory(void)
{
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	return to;
}

static void is(FILE *to, const char *expected)
{
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
}

static void what_html_would_take_for_its_own_is_escaped(void **state)
{
	FILE *to = memory();

	(void)state;
	html_text(to, "<a href=\"x\" id='y'>&amp;</a>");
	is(to, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

static void what_cannot_be_printed_becomes_a_question_mark(void **state)
{
	FILE *to = memory();

	(void)state;
	html_text(to, "a\x01\xff\xe2\x80\xa8z \xc3\xa9\n\t.");
	is(to, "a???z \xc3\xa9\n .");
}

static void numbers_are_put_into_escaped_text(void **state)
{
	FILE *to = memory();

	(void)state;
	html_printf(to, "%s:%u", "a<b>.c", 7);
	is(to, "a&lt;b&gt;.c:7");
}

static void lines_become_paragraphs(void **state)
{
	FILE *to = memory();

	(void)state;
	html_lines(to, NULL, "LOST  T1: a < b\n  at step 3\n\n    deeper  still\n");
	is(to, "<p class=\"i0\"><strong>LOST</strong> T1: a &lt; b</p>\n"
	       "<p class=\"i1\">at step 3</p>\n"
	       "<p class=\"i2\">deeper  still</p>\n");
}

static void steps_that_are_shown_are_links(void **state)
{
	struct scene *s = scene_five_steps();
	struct view view;
	FILE *to = memory();

	(void)state;
	view_make(&view, &s->r, false);
	html_lines(to, &view, "steps 1, 13 and 99, step 14 of 3");
	is(to, "<p class=\"i0\">steps <a href=\"#s1\">1</a>, <a href=\"#s13\">13</a> and 99, "
	       "step <a href=\"#s14\">14</a> of 3</p>\n");
	view_free(&view);
	free(s);
}

static void no_string_ends_a_script(void **state)
{
	json_t *json = json_object();
	FILE *to = memory();

	(void)state;
	json_put(json, "x", json_text("</script><!-- \"&"));
	html_json(to, "data", json);
	is(to, "<script type=\"application/json\" id=\"data\">"
	       "{\"x\":\"\\u003c/script>\\u003c!-- \\\"&\"}</script>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_html_would_take_for_its_own_is_escaped),
		cmocka_unit_test(what_cannot_be_printed_becomes_a_question_mark),
		cmocka_unit_test(numbers_are_put_into_escaped_text),
		cmocka_unit_test(lines_become_paragraphs),
		cmocka_unit_test(steps_that_are_shown_are_links),
		cmocka_unit_test(no_string_ends_a_script),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
