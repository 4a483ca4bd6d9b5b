/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/case.h"
#include "scenario/testing.h"

/* A scenario of these lines is written as those, between the marks. */
static void becomes(const char *text, const char *expected)
{
	struct scenario *s = read_sound(text), *again;
	char *got, *begin, *end;
	size_t size;
	FILE *to = open_memstream(&got, &size);

	assert_non_null(to);
	mail_scenario(s, "x.yml", to);
	fclose(to);
	begin = strchr(got, '\n') + 1;
	end = strstr(begin, "# -------- >8 ");
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(begin, expected);
	again = read_sound(begin);
	if (s->title.s)
		assert_string_equal(again->title.s, s->title.s);
	scenario_free(again);
	scenario_free(s);
	free(got);
}

static void short_lines_stay(void **state)
{
	(void)state;
	becomes(HEAD, HEAD);
}

static void long_lines_go_on_below(void **state)
{
	(void)state;
	becomes("brrace: 1\n"
		"scenario: a title that has so many words that they do not fit into a line - of "
		"a mail\n"
		"ring: r\n"
		"threads:\n"
		"  T1: [enqueue a, enqueue b, enqueue c, enqueue d, enqueue e, enqueue f, e g]\n"
		"schedule:\n"
		"  - T1 until load x: 'a note of a line of the schedule: that is long, \"too\"'\n",
		"brrace: 1\n"
		"scenario: a title that has so many words that they do not fit into a\n"
		"  line - of a mail\n"
		"ring: r\n"
		"threads:\n"
		"  T1: [enqueue a, enqueue b, enqueue c, enqueue d, enqueue e, enqueue f,\n"
		"    e g]\n"
		"schedule:\n"
		"  - T1 until load x: 'a note of a line of the schedule: that is\n"
		"      long, \"too\"'\n");
}

static void what_is_not_ascii_is_escaped(void **state)
{
	(void)state;
	becomes("brrace: 1\nscenario: f\xc3\xbcr \"alle\" \\ \xf0\x9f\x90\x8d\nring: r\nthreads:\n"
		"  T1: [enqueue a]\n",
		"brrace: 1\nscenario: \"f\\u00fcr \\\"alle\\\" \\\\ \\U0001f40d\"\n"
		"ring: r\nthreads:\n"
		"  T1: [enqueue a]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_lines_stay),
		cmocka_unit_test(long_lines_go_on_below),
		cmocka_unit_test(what_is_not_ascii_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
