/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/sheet.h"

static char *text;
static size_t size;
static struct sheet sheet;

static void start(struct text_options options)
{
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	sheet = sheet_on(to, &options);
}

static void says(const char *expected)
{
	fclose(sheet.to);
	assert_string_equal(text, expected);
	free(text);
}

static void the_width_has_limits(void **state)
{
	(void)state;
	start((struct text_options){.width = 0});
	assert_int_equal(sheet.width, 100);
	says("");
	start((struct text_options){.width = 1000});
	assert_int_equal(sheet.width, 100);
	says("");
	start((struct text_options){.width = 3});
	assert_int_equal(sheet.width, 40);
	says("");
}

static void text_goes_to_its_column(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_put(&sheet, 2, 2, STYLE_PLAIN, "step");
	sheet_put(&sheet, 8, 8, STYLE_PLAIN, "T1");
	sheet_put(&sheet, 9, 9, STYLE_PLAIN, "late");
	sheet_end(&sheet);
	says("  step  T1 late\n");
}

static void lines_break_at_spaces_and_hang(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_line(&sheet, 4, 8, STYLE_PLAIN,
		   "load  br_cons_tail = 1  from T2 at step 13  and more");
	says("    load  br_cons_tail = 1  from T2 at\n        step 13  and more\n");
}

static void a_line_that_just_fits_is_not_broken(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_line(&sheet, 0, 4, STYLE_PLAIN, "0123456789 0123456789 0123456789 0123456");
	sheet_line(&sheet, 0, 4, STYLE_PLAIN, "0123456789 0123456789 0123456789 01234567");
	says("0123456789 0123456789 0123456789 0123456\n"
	     "0123456789 0123456789 0123456789\n    01234567\n");
}

static void a_word_that_fits_nowhere_loses_its_middle(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_line(&sheet, 8, 10, STYLE_PLAIN,
		   "store a_structure.with_a_very_long_name.of_a_member[17].seq = 1");
	says("        store\n          a_structure.wi...ember[17].seq\n          = 1\n");
}

static void a_name_is_kept_short(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_put_short(&sheet, 0, 10, STYLE_PLAIN, "producer-one");
	sheet_put_short(&sheet, 12, 12, STYLE_PLAIN, "producer-one");
	sheet_put_short(&sheet, 26, 4, STYLE_PLAIN, "");
	sheet_end(&sheet);
	says("prod...one  producer-one\n");
}

static void characters_count_and_not_bytes(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	assert_int_equal(sheet_columns("\xc3\xa9t\xc3\xa9"), 3);
	sheet_put(&sheet, 0, 0, STYLE_PLAIN, "\xc3\xa9t\xc3\xa9");
	assert_int_equal(sheet.column, 3);
	says("\xc3\xa9t\xc3\xa9");
}

static void what_is_not_printable_is_a_question(void **state)
{
	(void)state;
	start((struct text_options){.width = 40});
	sheet_line(&sheet, 0, 0, STYLE_PLAIN,
		   "a\033[1mb\x7f\xc2\x9b"
		   "c\xff\x80");
	says("a?[1mb??c??\n");
	start((struct text_options){.width = 40, .ascii = true});
	sheet_line(&sheet, 0, 0, STYLE_PLAIN, "na\xc3\xafve \xe2\x82\xac");
	says("na?ve ?\n");
}

static void colours_end_with_each_line(void **state)
{
	(void)state;
	start((struct text_options){.width = 40, .colour = COLOUR_YES});
	sheet_line(&sheet, 0, 2, STYLE_BAD, "one two three four five six seven eight nine");
	sheet_put(&sheet, 3, 3, STYLE_PLAIN, "plain");
	sheet_put(&sheet, 10, 10, STYLE_THREAD + 5, "T6");
	sheet_end(&sheet);
	says("\033[1;31mone two three four five six seven eight\033[0m\n"
	     "  \033[1;31mnine\033[0m\n"
	     "   plain  \033[36mT6\033[0m\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_width_has_limits),
		cmocka_unit_test(text_goes_to_its_column),
		cmocka_unit_test(lines_break_at_spaces_and_hang),
		cmocka_unit_test(a_line_that_just_fits_is_not_broken),
		cmocka_unit_test(a_word_that_fits_nowhere_loses_its_middle),
		cmocka_unit_test(a_name_is_kept_short),
		cmocka_unit_test(characters_count_and_not_bytes),
		cmocka_unit_test(what_is_not_printable_is_a_question),
		cmocka_unit_test(colours_end_with_each_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
