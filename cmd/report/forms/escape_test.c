/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "report/forms/escape.h"

static void becomes(void (*escape)(const char *text, FILE *to), const char *text,
		    const char *expected)
{
	char *got;
	size_t size;
	FILE *to = open_memstream(&got, &size);

	assert_non_null(to);
	escape(text, to);
	fclose(to);
	assert_string_equal(got, expected);
	free(got);
}

static void xml_has_no_tags_in_text(void **state)
{
	(void)state;
	becomes(escape_xml, "<b>&]]>\n\"'", "&lt;b&gt;&amp;]]&gt;\n\"'");
	becomes(escape_xml_attribute, "a\"b<\n\t'", "a&quot;b&lt;&#10;&#9;'");
}

static void github_reads_text_as_it_was(void **state)
{
	(void)state;
	becomes(escape_github, "100%\r\n::a,b", "100%25%0D%0A::a,b");
	becomes(escape_github_property, "a:b,c%\r\n", "a%3Ab%2Cc%25%0D%0A");
}

static void tap_has_no_directive_in_a_description(void **state)
{
	(void)state;
	becomes(escape_tap, "a # SKIP \\ b\nok 2", "a \\# SKIP \\\\ b ok 2");
}

static void yaml_is_quoted(void **state)
{
	(void)state;
	becomes(escape_yaml, "a: \"b\" \\ #\n", "\"a: \\\"b\\\" \\\\ #\\n\"");
	becomes(escape_yaml, "", "\"\"");
}

static void markdown_has_no_marks(void **state)
{
	(void)state;
	becomes(escape_markdown, "a|b_c*`<&>\n", "a&#124;b&#95;c&#42;&#96;&lt;&amp;&gt;<br>");
}

static void what_is_not_printable_is_a_question_mark(void **state)
{
	void (*const all[])(const char *text, FILE *to) = {
		escape_xml, escape_xml_attribute, escape_github, escape_github_property,
		escape_tap, escape_markdown,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		becomes(all[i], "\033 \001 \xff \xc3. \xc2\x85 \xc3\xbc", "? ? ? ?. ? \xc3\xbc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_has_no_tags_in_text),
		cmocka_unit_test(github_reads_text_as_it_was),
		cmocka_unit_test(tap_has_no_directive_in_a_description),
		cmocka_unit_test(yaml_is_quoted),
		cmocka_unit_test(markdown_has_no_marks),
		cmocka_unit_test(what_is_not_printable_is_a_question_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
