/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_what_is_put_is_taken(void **state)
{
	struct bytes b = {0}, part = {0};
	struct bytes_in in, inner;
	char text[8];

	(void)state;
	bytes_put_number(&b, 1234567890123);
	bytes_put(&part, "abc", 4);
	bytes_put_part(&b, &part);
	bytes_put_number(&b, 5);
	in = bytes_of(&b);
	assert_int_equal(bytes_take_number(&in), 1234567890123);
	inner = bytes_take_part(&in);
	assert_int_equal(inner.left, 4);
	bytes_take(&inner, text, 4);
	assert_string_equal(text, "abc");
	assert_int_equal(bytes_take_number(&in), 5);
	assert_int_equal(in.left, 0);
	assert_false(in.failed);
	bytes_free(&part);
	bytes_free(&b);
}

static void test_grows(void **state)
{
	struct bytes b = {0};
	struct bytes_in in;

	(void)state;
	for (uint64_t i = 0; i < 10000; i++)
		bytes_put_number(&b, i);
	in = bytes_of(&b);
	for (uint64_t i = 0; i < 10000; i++)
		assert_int_equal(bytes_take_number(&in), i);
	bytes_clear(&b);
	assert_int_equal(bytes_of(&b).left, 0);
	bytes_free(&b);
}

static void test_too_short(void **state)
{
	struct bytes b = {0};
	struct bytes_in in, part;

	(void)state;
	bytes_put(&b, "1234", 4);
	in = bytes_of(&b);
	assert_int_equal(bytes_take_number(&in), 0);
	assert_true(in.failed);
	/* Nor is there more of it. */
	in.left = 4;
	part = bytes_part(&in, 1);
	assert_true(part.failed);
	assert_int_equal(part.left, 0);
	bytes_free(&b);
}

static void test_a_part_that_is_too_long(void **state)
{
	struct bytes b = {0};
	struct bytes_in in;

	(void)state;
	bytes_put_number(&b, UINT64_MAX);
	bytes_put(&b, "1234", 4);
	in = bytes_of(&b);
	assert_true(bytes_take_part(&in).failed);
	assert_true(in.failed);
	bytes_free(&b);
}

static void test_what_failed_is_not_added_to(void **state)
{
	struct bytes b = {0};

	(void)state;
	bytes_put_number(&b, 1);
	b.failed = true;
	assert_null(bytes_more(&b, 1));
	bytes_put_number(&b, 1);
	assert_int_equal(b.n, 8);
	assert_true(bytes_of(&b).failed);
	bytes_clear(&b);
	bytes_put_number(&b, 1);
	assert_false(bytes_of(&b).failed);
	bytes_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_put_is_taken),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_too_short),
		cmocka_unit_test(test_a_part_that_is_too_long),
		cmocka_unit_test(test_what_failed_is_not_added_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
