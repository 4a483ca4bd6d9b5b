/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

static struct places places;

static int empty(void **state)
{
	(void)state;
	memset(&places, 0, sizeof(places));
	return 0;
}

static void test_numbers_by_discovery(void **state)
{
	(void)state;
	assert_int_equal(places_of(&places, 0x1000, 4), 0);
	assert_int_equal(places_of(&places, 0x2000, 8), 1);
	assert_int_equal(places_of(&places, 0x1004, 4), 2);
	assert_int_equal(places_of(&places, 0x1000, 4), 0);
	assert_int_equal(places_address(&places, 1), 0x2000);
}

static void test_parts_are_of_the_place(void **state)
{
	(void)state;
	assert_int_equal(places_of(&places, 0x2000, 8), 0);
	assert_int_equal(places_of(&places, 0x1000, 8), 1);
	assert_int_equal(places_of(&places, 0x1000, 4), 1);
	assert_int_equal(places_of(&places, 0x1004, 4), 1);
	assert_int_equal(places_of(&places, 0x1008, 4), 2);
	assert_int_equal(places_offset(&places, 1, 0x1004), 4);
	assert_true(places_one_part(&places, 1, 0x1004, 4));
	assert_true(places_one_part(&places, 1, 0x1004, 4));
	assert_false(places_one_part(&places, 1, 0x1004, 2));
	assert_false(places_one_part(&places, 1, 0x1000, 4));
	assert_true(places_one_part(&places, 0, 0x2000, 4));
}

static void test_refuses_what_overlaps(void **state)
{
	(void)state;
	assert_int_equal(places_of(&places, 0x1000, 4), 0);
	assert_int_equal(places_of(&places, 0x1000, 8), -EINVAL);
	assert_int_equal(places_of(&places, 0x1002, 4), -EINVAL);
	assert_int_equal(places_of(&places, 0xffe, 4), -EINVAL);
	assert_int_equal(places_of(&places, 0xffc, 4), 1);
	assert_int_equal(places_of(&places, 0x3000, 16), -EINVAL);
}

static void test_has_a_limit(void **state)
{
	(void)state;
	for (int i = 0; i < GRAPH_PLACES; i++)
		assert_int_equal(places_of(&places, 0x1000 + 8 * (uintptr_t)i, 8), i);
	assert_int_equal(places_of(&places, 0x100000, 8), -ENOSPC);
	for (int i = 0; i < GRAPH_PLACES; i++)
		assert_int_equal(places_of(&places, 0x1000 + 8 * (uintptr_t)i, 8), i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_numbers_by_discovery, empty),
		cmocka_unit_test_setup(test_parts_are_of_the_place, empty),
		cmocka_unit_test_setup(test_refuses_what_overlaps, empty),
		cmocka_unit_test_setup(test_has_a_limit, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
