/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "report/report.h"

static FILE *file; /* no terminal */

static int set_up(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	unsetenv("CLICOLOR_FORCE");
	unsetenv("COLUMNS");
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	file = tmpfile();
	return file ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return fclose(file);
}

static void a_file_gets_no_colour_unless_it_is_forced(void **state)
{
	(void)state;
	assert_int_equal(text_options_from_env(file).colour, COLOUR_NO);
	setenv("CLICOLOR_FORCE", "1", 1);
	assert_int_equal(text_options_from_env(file).colour, COLOUR_YES);
	setenv("CLICOLOR_FORCE", "0", 1);
	assert_int_equal(text_options_from_env(file).colour, COLOUR_NO);
}

static void no_color_wins(void **state)
{
	(void)state;
	setenv("CLICOLOR_FORCE", "1", 1);
	setenv("NO_COLOR", "1", 1);
	assert_int_equal(text_options_from_env(file).colour, COLOUR_NO);
	setenv("NO_COLOR", "", 1);
	assert_int_equal(text_options_from_env(file).colour, COLOUR_YES);
}

static void columns_are_the_width(void **state)
{
	(void)state;
	assert_int_equal(text_options_from_env(file).width, 0);
	setenv("COLUMNS", "72", 1);
	assert_int_equal(text_options_from_env(file).width, 72);
	setenv("COLUMNS", "wide", 1);
	assert_int_equal(text_options_from_env(file).width, 0);
	setenv("COLUMNS", "99999999999999999999", 1);
	assert_int_equal(text_options_from_env(file).width, 1000);
}

static void the_first_locale_that_is_set_decides(void **state)
{
	(void)state;
	assert_true(text_options_from_env(file).ascii);
	setenv("LANG", "en_US.UTF-8", 1);
	assert_false(text_options_from_env(file).ascii);
	setenv("LC_CTYPE", "C", 1);
	assert_true(text_options_from_env(file).ascii);
	setenv("LC_ALL", "C.utf8", 1);
	assert_false(text_options_from_env(file).ascii);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_gets_no_colour_unless_it_is_forced),
		TEST(no_color_wins),
		TEST(columns_are_the_width),
		TEST(the_first_locale_that_is_set_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
