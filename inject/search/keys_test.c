/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of keys: of those alone, and not for ever. */
#include "search/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int new_keys(void **state)
{
	*state = keys_new(4096);
	return !*state;
}

static int free_keys(void **state)
{
	keys_free(*state);
	return 0;
}

static void a_key_has_the_number_that_was_set(void **state)
{
	const uint64_t keys[3][2] = {{1, 2}, {1, 3}, {2, 2}};

	for (uint32_t i = 0; i < 3; i++) {
		assert_null(keys_get(*state, keys[i], 2));
		keys_put(*state, keys[i], 2, i);
	}
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(*keys_get(*state, keys[i], 2), i);
	keys_put(*state, keys[1], 2, 7);
	assert_int_equal(*keys_get(*state, keys[1], 2), 7);
}

static void length_matters(void **state)
{
	const uint64_t key[2] = {0, 0};

	keys_put(*state, key, 1, 1);
	assert_null(keys_get(*state, key, 2));
	assert_int_equal(*keys_get(*state, key, 1), 1);
}

static void what_is_forgotten_is_not_known(void **state)
{
	const uint64_t key = 5;

	keys_put(*state, &key, 1, 1);
	keys_forget(*state);
	assert_null(keys_get(*state, &key, 1));
	keys_put(*state, &key, 1, 2);
	assert_int_equal(*keys_get(*state, &key, 1), 2);
}

/* Many more than there is room for: each is right as long as it is known. */
static void memory_is_bounded(void **state)
{
	uint32_t known = 0;
	uint64_t key[8];

	for (uint32_t i = 0; i < 200000; i++) {
		for (uint32_t k = 0; k < 8; k++)
			key[k] = i;
		keys_put(*state, key, 8, i);
		for (uint32_t k = 0; k < 8; k++)
			key[k] = i / 2;
		if (keys_get(*state, key, 8)) {
			known++;
			assert_int_equal(*keys_get(*state, key, 8), i / 2);
		}
	}
	assert_in_range(known, 1, 100000);
}

#define KEYS(test) cmocka_unit_test_setup_teardown(test, new_keys, free_keys)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEYS(a_key_has_the_number_that_was_set),
		KEYS(length_matters),
		KEYS(what_is_forgotten_is_not_known),
		KEYS(memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
