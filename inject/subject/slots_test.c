/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subject/slots.h"

static void anything_fits_a_table_that_says_nothing(void **state)
{
	const struct brrace_table table = {0};

	(void)state;
	assert_int_equal(slots_judge(&table, 0), SLOTS_TOO_FEW);
	assert_int_equal(slots_judge(&table, 1), SLOTS_FIT);
	assert_int_equal(slots_judge(&table, 7), SLOTS_FIT);
	assert_int_equal(slots_judge(&table, UINT32_MAX), SLOTS_FIT);
}

static void limits_fit_and_what_is_beyond_does_not(void **state)
{
	const struct brrace_table table = {.min_slots = 2, .max_slots = 8};

	(void)state;
	assert_int_equal(slots_judge(&table, 1), SLOTS_TOO_FEW);
	assert_int_equal(slots_judge(&table, 2), SLOTS_FIT);
	assert_int_equal(slots_judge(&table, 8), SLOTS_FIT);
	assert_int_equal(slots_judge(&table, 9), SLOTS_TOO_MANY);
}

static void powers_of_two_are_asked_for_within_the_limits(void **state)
{
	const struct brrace_table table = {
		.min_slots = 2, .max_slots = 8, .flags = BRRACE_POWER_OF_2};

	(void)state;
	assert_int_equal(slots_judge(&table, 4), SLOTS_FIT);
	assert_int_equal(slots_judge(&table, 6), SLOTS_NO_POWER_OF_2);
	assert_int_equal(slots_judge(&table, 11), SLOTS_TOO_MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything_fits_a_table_that_says_nothing),
		cmocka_unit_test(limits_fit_and_what_is_beyond_does_not),
		cmocka_unit_test(powers_of_two_are_asked_for_within_the_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
