/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "scenario/expect.h"

/* Tests the differences, joined by newlines. */
static void assert_differs(const struct expectation *expect, const struct outcome *outcome,
			   const char *expected)
{
	char **differences = expect_compare(expect, outcome);
	char all[1000] = "";
	unsigned i;

	for (i = 0; differences[i]; i++) {
		strcat(all, differences[i]);
		strcat(all, "\n");
	}
	assert_string_equal(all, expected);
	expect_free(differences);
}

static void test_nothing_expected(void **state)
{
	struct outcome outcome = {.drops = 3, .has_counter = true, .counter = 2};
	struct expectation expect;

	(void)state;
	expect_nothing(&expect);
	assert_false(expect.given);
	outcome.findings[NOTE_TRANSIENT_FULL] = 4;
	assert_differs(&expect, &outcome, "");
	outcome.findings[FINDING_LOST] = 1;
	outcome.findings[FINDING_STUCK] = 2;
	outcome.impossible = 5;
	assert_differs(&expect, &outcome,
		       "lost: expected 0, found 1\n"
		       "stuck: expected 0, found 2\n"
		       "impossible: expected none, found line 5\n");
}

static void test_numbers_are_exact(void **state)
{
	struct outcome outcome = {.drops = 1, .has_counter = true, .counter = 1};
	struct expectation expect;

	(void)state;
	expect_nothing(&expect);
	expect.findings[FINDING_FALSE_FULL] = 1;
	expect.findings[NOTE_TRANSIENT_EMPTY] = 1;
	expect.drops = 1;
	expect.counter = 1;
	assert_differs(&expect, &outcome,
		       "false-full: expected 1, found 0\n"
		       "transient-empty: expected 1, found 0\n");
	outcome.findings[FINDING_FALSE_FULL] = 2;
	outcome.findings[NOTE_TRANSIENT_EMPTY] = 1;
	outcome.drops = 2;
	outcome.counter = 0;
	assert_differs(&expect, &outcome,
		       "false-full: expected 1, found 2\n"
		       "drops: expected 1, found 2\n"
		       "counter: expected 1, found 0\n");
	outcome.has_counter = false;
	outcome.drops = 1;
	outcome.findings[FINDING_FALSE_FULL] = 1;
	assert_differs(&expect, &outcome, "counter: expected 1, but the ring has none\n");
}

static void test_impossible(void **state)
{
	struct outcome outcome = {.impossible = 0};
	struct expectation expect;

	(void)state;
	expect_nothing(&expect);
	expect.impossible = 2;
	assert_differs(&expect, &outcome, "impossible: expected line 2, found none\n");
	outcome.impossible = 3;
	assert_differs(&expect, &outcome, "impossible: expected line 2, found line 3\n");
	outcome.impossible = 2;
	assert_differs(&expect, &outcome, "");
}

static void test_races(void **state)
{
	static const char *const found[] = {"br_drops", "br_ring[0]"};
	struct text named[] = {{(char[]){"br_drops"}, {1, 1}}, {(char[]){"br_cons_tail"}, {1, 2}}};
	struct outcome outcome = {.races = found, .n_races = 2};
	struct expectation expect;

	(void)state;
	outcome.findings[FINDING_DATA_RACE] = 2;
	expect_nothing(&expect);
	assert_differs(&expect, &outcome, "");
	outcome.races_checked = true;
	assert_differs(&expect, &outcome, "data-race: expected 0, found 2\n");
	expect.findings[FINDING_DATA_RACE] = 2;
	assert_differs(&expect, &outcome, "");
	expect_nothing(&expect);
	expect.races = named;
	expect.n_races = 2;
	assert_differs(&expect, &outcome,
		       "data-race: expected on br_cons_tail, found none\n"
		       "data-race: expected none on br_ring[0], found one\n");
	outcome.races_checked = false;
	assert_differs(&expect, &outcome, "");
}

static void test_wants(void **state)
{
	struct expectation expect;

	(void)state;
	expect_nothing(&expect);
	assert_false(expect_wants(&expect, FINDING_STUCK));
	expect.findings[FINDING_STUCK] = 0;
	assert_false(expect_wants(&expect, FINDING_STUCK));
	expect.findings[FINDING_STUCK] = 1;
	assert_true(expect_wants(&expect, FINDING_STUCK));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_expected),
		cmocka_unit_test(test_numbers_are_exact),
		cmocka_unit_test(test_impossible),
		cmocka_unit_test(test_races),
		cmocka_unit_test(test_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
