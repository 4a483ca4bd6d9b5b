/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "bench/spread.h"

static void is(double *values, uint32_t n, double median, double least, double most)
{
	struct spread s = spread_of(values, n);

	assert_int_equal(s.n, n);
	assert_true(s.median == median);
	assert_true(s.least == least);
	assert_true(s.most == most);
}

static void of_an_odd_number_the_middle_one(void **state)
{
	(void)state;
	is((double[]){5}, 1, 5, 5, 5);
	is((double[]){3, -1, 100}, 3, 3, -1, 100);
	is((double[]){9, 7, 5, 3, 1}, 5, 5, 1, 9);
}

static void of_an_even_number_between_the_middle_ones(void **state)
{
	(void)state;
	is((double[]){2, 1}, 2, 1.5, 1, 2);
	is((double[]){1000, 4, 1, 2}, 4, 3, 1, 1000);
}

static void of_none_nothing(void **state)
{
	(void)state;
	is(NULL, 0, 0, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_an_odd_number_the_middle_one),
		cmocka_unit_test(of_an_even_number_between_the_middle_ones),
		cmocka_unit_test(of_none_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
