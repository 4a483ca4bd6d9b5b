/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static struct places places;
static struct words words;

static int empty(void **state)
{
	(void)state;
	memset(&places, 0, sizeof(places));
	memset(&words, 0, sizeof(words));
	return 0;
}

static void assert_word(uint32_t i, uintptr_t address, uint32_t size)
{
	assert_true(i < words.n);
	assert_int_equal(words.address[i], address);
	assert_int_equal(words.size[i], size);
}

static void test_holds_all_that_overlap(void **state)
{
	(void)state;
	places_of(&places, 0x1004, 4);
	assert_true(words_add(&words, &places, 0x1000, 8));
	assert_word(0, 0x1000, 8);
	places_of(&places, 0x2001, 1);
	assert_true(words_add(&words, &places, 0x2000, 2));
	assert_word(1, 0x2000, 2);
	assert_int_equal(words.n, 2);
}

static void test_is_aligned(void **state)
{
	(void)state;
	places_of(&places, 0x1002, 4);
	assert_true(words_add(&words, &places, 0x1000, 4));
	assert_word(0, 0x1000, 8);
	places_of(&places, 0x2006, 4);
	assert_false(words_add(&words, &places, 0x2008, 4));
	assert_false(words_add(&words, &places, 0x3000, 16));
	assert_int_equal(words.n, 1);
}

static void test_grows(void **state)
{
	(void)state;
	places_of(&places, 0x1001, 1);
	assert_true(words_add(&words, &places, 0x1000, 2));
	memset(&places, 0, sizeof(places));
	words_place(&words, &places);
	assert_int_equal(places_of(&places, 0x1001, 1), 0);
	assert_int_equal(places_of(&places, 0x1000, 2), 0);
	assert_true(words_add(&words, &places, 0x1000, 8));
	assert_int_equal(words.n, 1);
	assert_word(0, 0x1000, 8);
}

static void test_has_a_limit(void **state)
{
	(void)state;
	for (uintptr_t i = 0; i < WORDS_MOST; i++)
		assert_true(words_add(&words, &places, 0x1000 + 8 * i, 8));
	assert_false(words_add(&words, &places, 0x8000, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_holds_all_that_overlap, empty),
		cmocka_unit_test_setup(test_is_aligned, empty),
		cmocka_unit_test_setup(test_grows, empty),
		cmocka_unit_test_setup(test_has_a_limit, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
