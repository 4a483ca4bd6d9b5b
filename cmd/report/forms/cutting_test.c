/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/forms/cutting.h"
#include "scenario/testing.h"

static char *written(const struct parcel *parcel)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	cutting_write(parcel, "x.yml", to);
	assert_int_equal(fclose(to), 0);
	return text;
}

/* A scenario of these lines is written as those, between the marks. */
static void becomes(const char *text, const char *expected)
{
	struct scenario *s = read_sound(text), *again;
	size_t size;
	char *own = scenario_to_text(s, &size);
	const struct parcel parcel = {.scenario = own, .directory = ""};
	char *got = written(&parcel), *begin = strchr(got, '\n') + 1;
	char *end = strstr(begin, "# -------- >8 ");

	assert_non_null(end);
	*end = '\0';
	assert_string_equal(begin, expected);
	again = read_sound(begin);
	if (s->title.s)
		assert_string_equal(again->title.s, s->title.s);
	scenario_free(again);
	scenario_free(s);
	free(own);
	free(got);
}

/* The first line for a scenario of this name. */
static void begins(const char *file, const char *expected)
{
	const struct parcel parcel = {.scenario = HEAD, .directory = ""};
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	cutting_write(&parcel, file, to);
	fclose(to);
	*strchr(text, '\n') = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void a_mark_is_no_longer_than_a_line(void **state)
{
	(void)state;
	begins("x.yml", "# -------- 8< -------- x.yml "
			"-------------------------------------------");
	begins("this-name-is-as-long-as-the-line-has-room.yml--",
	       "# -------- 8< -------- this-name-is-as-long-as-the-line-has-room.yml-- -");
	begins("this-name-is-as-long-as-the-line-has-room.yml----",
	       "# -------- 8< -------- this-name-is-as-long-as-the-line-has-room.yml----");
	begins("this-name-is-longer-than-that-and-so-it-is-cut-off.yml",
	       "# -------- 8< -------- this-name-is-longer-than-that-and-so-it-is-cut...");
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

/* Lines that a mail takes as they are. */
static void assert_lines(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		unsigned columns = 0;

		for (size_t i = 0; i < length; i++) {
			columns += text[i] == '\t' ? 8 - columns % 8 : 1;
			if ((text[i] < ' ' && text[i] != '\t') || text[i] > '~')
				fail_msg("a byte of %d", text[i]);
		}
		if (columns > CUTTING_COLUMNS || (length && strchr(" \t", text[length - 1])))
			fail_msg("%u columns: %.*s", columns, (int)length, text);
		text += length + 1;
	}
}

/* Files of this text arrive, whatever the ends of lines are. */
static void arrives(const char *text)
{
	struct parcel_file files[] = {{"deep/a b%.c", text}, {"b.h", ""}, {"f\xc3\xbcr.c", text}};
	const struct parcel sent = {
		.scenario = HEAD, .directory = "deep", .files = files, .n_files = 3};
	struct arena arena = {0};
	char why[200] = "";
	char *cut = written(&sent);
	const struct parcel *got;

	assert_lines(cut);
	assert_true(cutting_has_files(cut, strlen(cut)));
	got = cutting_read(&arena, cut, strlen(cut), why, sizeof(why));
	if (!got)
		fail_msg("%s: %s", why, cut);
	assert_string_equal(strchr(got->scenario, '\n') + 1, HEAD);
	assert_string_equal(got->directory, "deep");
	assert_int_equal(got->n_files, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_string_equal(got->files[i].name, files[i].name);
		assert_string_equal(got->files[i].text, files[i].text);
	}
	arena_free(&arena);
	free(cut);
}

static void source_arrives(void **state)
{
	(void)state;
	arrives("");
	arrives("\n");
	arrives("\n\n");
	arrives("int x;\n");
	arrives("no end of the line");
	arrives("\tint long_enough = some_function(with, many, arguments, and, a, few, more); "
		"/* so. */\n");
	arrives("one/word/that/is/so/long/that/it/fits/into/no/line/of/a/mail/whatever/is/done/"
		"with/it/and/so/is/broken\n");
	arrives("blanks at the end  \n\t\n  \nlast \t");
	arrives("#define A \\\n\tB \\\n%C \\\n\\D \\\n\xc3\xa9\\\n");
	arrives("# -------- file x.c -------\n# -------- >8 -------- \n# -------- 8< -\n");
	arrives("page\f\nwindows\r\n\x01\x7f\xff caf\xc3\xa9 %c3%a9 100% \\%41\\\n");
	arrives("\\\n\\\n%\n\\");
}

/* All short texts of what matters, and some long ones. */
static void any_source_arrives(void **state)
{
	static const char letters[] = "a \\\n%\t#\xe9";
	const unsigned n = sizeof(letters) - 1;
	char text[300];
	unsigned seed = 1;

	(void)state;
	for (unsigned i = 0; i < n * n * n * n; i++) {
		snprintf(text, sizeof(text), "%c%c%c%c", letters[i % n], letters[i / n % n],
			 letters[i / n / n % n], letters[i / n / n / n]);
		arrives(text);
	}
	for (unsigned i = 0; i < 3000; i++) {
		size_t length = 60 + i % 200;

		for (size_t k = 0; k < length; k++) {
			seed = seed * 1103515245 + 12345;
			text[k] = seed >> 16 & 7 ? 'a' : letters[(seed >> 20) % n];
		}
		text[length] = '\0';
		arrives(text);
	}
}

#define BEGIN "# -------- 8< -------- x.yml ---\n"
#define END "# -------- >8 -------- ---\n"

static void refused(const char *text, const char *expected)
{
	struct arena arena = {0};
	char why[200] = "";

	assert_true(cutting_has_files(text, strlen(text)));
	assert_null(cutting_read(&arena, text, strlen(text), why, sizeof(why)));
	if (!strstr(why, expected))
		fail_msg("\"%s\" instead of \"%s\"", why, expected);
	arena_free(&arena);
}

static void what_is_no_file_is_refused(void **state)
{
	(void)state;
	refused(BEGIN HEAD "# -------- file a.c ---\nint x;\n", "is not whole");
	refused(BEGIN HEAD "# -------- file ../a.c ---\n" END, "whose name is none");
	refused(BEGIN HEAD "# -------- file /a.c ---\n" END, "whose name is none");
	refused(BEGIN HEAD "# -------- file %zz ---\n" END, "whose name is none");
	refused(BEGIN HEAD "# -------- file a%00b ---\n" END, "whose name is none");
	refused(BEGIN HEAD "# -------- file\n# -------- file \n" END, "whose name is none");
	refused(BEGIN HEAD "# -------- file a.c ---\n\\\n%6\\\n" END,
		"is not as it was written: a.c");
	refused(BEGIN HEAD "# -------- file a.c ---\n\\\n%00\\\n" END,
		"is not as it was written: a.c");
	refused(BEGIN HEAD "# -------- directory ../x ---\n# -------- file a.c ---\n" END,
		"in no directory");
	refused(BEGIN HEAD "# -------- directory x ---\n", "is not whole");
}

static void ends_of_lines_of_another_system_do_not_matter(void **state)
{
	static const char text[] =
		BEGIN "brrace: 1\r\n# -------- file a.c ---\r\nint x\\\r\n\\;\r\n" END;
	struct arena arena = {0};
	char why[200];
	const struct parcel *got = cutting_read(&arena, text, sizeof(text) - 1, why, sizeof(why));

	(void)state;
	assert_non_null(got);
	assert_string_equal(got->files[0].text, "int x;\n");
	arena_free(&arena);
}

static void a_scenario_alone_has_no_files(void **state)
{
	static const char text[] = BEGIN HEAD END;

	(void)state;
	assert_false(cutting_has_files(text, sizeof(text) - 1));
	assert_false(cutting_has_files("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_is_no_longer_than_a_line),
		cmocka_unit_test(short_lines_stay),
		cmocka_unit_test(long_lines_go_on_below),
		cmocka_unit_test(what_is_not_ascii_is_escaped),
		cmocka_unit_test(source_arrives),
		cmocka_unit_test(any_source_arrives),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(ends_of_lines_of_another_system_do_not_matter),
		cmocka_unit_test(a_scenario_alone_has_no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
