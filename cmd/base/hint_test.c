/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/hint.h"

static const char *const verbs[] = {"until", "past", "finish"};

static void test_near(void **state)
{
	struct hint hint;

	(void)state;
	assert_string_equal(hint_for(&hint, "utnil", "verbs", verbs, 3), "did you mean until?");
	assert_string_equal(hint_for(&hint, "pst", "verbs", verbs, 3), "did you mean past?");
}

static void test_far(void **state)
{
	struct hint hint;

	(void)state;
	assert_string_equal(hint_for(&hint, "go", "verbs", verbs, 3),
			    "known verbs: until, past, finish");
	assert_string_equal(hint_for(&hint, "go", "verbs", verbs, 0), "known verbs:");
}

/* A list that is too long ends between two names. */
static void test_many(void **state)
{
	static const char name[] = "a_name_of_twenty_one_";
	const char *names[30];
	struct hint hint;
	unsigned i;

	(void)state;
	for (i = 0; i < 30; i++)
		names[i] = name;
	hint_for(&hint, "x", "names", names, 30);
	assert_true(strlen(hint.text) < sizeof(hint.text));
	assert_string_equal(hint.text + strlen(hint.text) - strlen("one_, ..."), "one_, ...");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_far),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
