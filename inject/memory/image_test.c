/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char data[24] = "as it was after loading";

static void restores_what_was_written(void **state)
{
	struct image image;

	(void)state;
	assert_int_equal(image_take(&image, (uintptr_t)data, sizeof(data)), 0);
	for (int i = 0; i < 3; i++) {
		data[0] = 'x';
		data[sizeof(data) - 2] = 'y';
		image_restore(&image);
		assert_string_equal(data, "as it was after loading");
	}
	image_drop(&image);
}

static void restores_nothing_else(void **state)
{
	struct image image;

	(void)state;
	assert_int_equal(image_take(&image, (uintptr_t)data + 3, 2), 0);
	data[2] = '-';
	data[5] = '-';
	image_restore(&image);
	assert_string_equal(data, "as-it-was after loading");
	data[2] = data[5] = ' ';
	image_drop(&image);
}

static void holds_its_bytes(void **state)
{
	struct image image;
	uintptr_t base = (uintptr_t)data;

	(void)state;
	assert_int_equal(image_take(&image, base, sizeof(data)), 0);
	assert_true(image_holds(&image, base));
	assert_true(image_holds(&image, base + sizeof(data) - 1));
	assert_false(image_holds(&image, base + sizeof(data)));
	assert_false(image_holds(&image, base - 1));
	image_drop(&image);
	assert_false(image_holds(&image, base));
}

/* Places are tested with one 64-bit load from any byte of the bits on. */
static void has_a_clear_bit_for_each_byte(void **state)
{
	struct image image;

	(void)state;
	assert_int_equal(image_take(&image, (uintptr_t)data, sizeof(data)), 0);
	for (size_t i = 0; i < (sizeof(data) - 1) / 8 + 8; i++)
		assert_int_equal(image.points[i], 0);
	image_drop(&image);
}

static void of_nothing_is_nothing(void **state)
{
	struct image image;

	(void)state;
	assert_int_equal(image_take(&image, 0, 0), 0);
	assert_false(image_holds(&image, 0));
	image_restore(&image);
	image_drop(&image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(restores_what_was_written),
		cmocka_unit_test(restores_nothing_else),
		cmocka_unit_test(holds_its_bytes),
		cmocka_unit_test(has_a_clear_bit_for_each_byte),
		cmocka_unit_test(of_nothing_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
