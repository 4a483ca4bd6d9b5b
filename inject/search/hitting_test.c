/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/hitting.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct hitting h;

static int start(void **state)
{
	(void)state;
	hitting_init(&h);
	return 0;
}

static int end(void **state)
{
	(void)state;
	hitting_free(&h);
	return 0;
}

/* Elements as letters. */
static struct bits set_of(const char *letters)
{
	struct bits b = {{0}};

	for (; *letters; letters++)
		bits_set(&b, (uint32_t)(*letters - 'a'));
	return b;
}

static void add(const char *letters)
{
	struct bits b = set_of(letters);

	assert_int_equal(hitting_add(&h, &b), 0);
}

static const char *smallest(uint32_t n, const uint8_t *weight)
{
	static const uint8_t none[HITTING_MOST];
	static char text[HITTING_MOST + 1];
	uint16_t out[HITTING_MOST];
	int size = hitting_smallest(&h, n, weight ? weight : none, out);

	for (int i = 0; i < size; i++)
		text[i] = (char)('a' + out[i]);
	text[size < 0 ? 0 : size] = '\0';
	return size < 0 ? "none" : text;
}

static void test_empty_family(void **state)
{
	(void)state;
	assert_string_equal(smallest(0, NULL), "");
	assert_string_equal(smallest(3, NULL), "");
}

static void test_one_that_all_lack(void **state)
{
	(void)state;
	add("ab");
	add("bd");
	add("ad");
	assert_string_equal(smallest(4, NULL), "c");
}

static void test_two_are_needed(void **state)
{
	(void)state;
	add("a");
	add("b");
	add("c");
	assert_string_equal(smallest(3, NULL), "ab");
}

static void test_all_are_needed(void **state)
{
	(void)state;
	add("abc");
	add("abd");
	add("acd");
	add("bcd");
	assert_string_equal(smallest(4, NULL), "abcd");
}

static void test_none_is_enough(void **state)
{
	uint16_t out[4];
	uint8_t weight[4] = {0};

	(void)state;
	add("abcd");
	assert_int_equal(hitting_smallest(&h, 4, weight, out), -ENOENT);
	/* Not even the empty set, where there is no element. */
	assert_int_equal(hitting_smallest(&h, 0, weight, out), -ENOENT);
}

static void test_weights_decide_among_equals(void **state)
{
	const uint8_t weight[] = {2, 1, 0, 1};

	(void)state;
	add("a");
	add("b");
	add("c");
	add("d");
	assert_string_equal(smallest(4, NULL), "ab");
	assert_string_equal(smallest(4, weight), "bc");
}

static void test_favours_decide_before_weights(void **state)
{
	const uint8_t weight[] = {0, 0, 9, 9};
	struct bits cd = set_of("cd"), ab = set_of("ab");

	(void)state;
	add("a");
	add("b");
	add("c");
	add("d");
	assert_string_equal(smallest(4, weight), "ab");
	assert_int_equal(hitting_favour(&h, &ab), 0);
	assert_int_equal(hitting_favour(&h, &cd), 0);
	assert_string_equal(smallest(4, weight), "ab");
	assert_int_equal(hitting_favour(&h, &cd), 0);
	assert_string_equal(smallest(4, weight), "cd");
}

static void test_fewer_count_before_weights(void **state)
{
	const uint8_t weight[] = {0, 0, 9};

	(void)state;
	add("a");
	add("b");
	assert_string_equal(smallest(3, weight), "c");
}

static void test_only_the_largest_are_kept(void **state)
{
	(void)state;
	add("a");
	add("ab");
	add("b");
	assert_int_equal(h.n, 1);
	add("c");
	assert_int_equal(h.n, 2);
	add("abc");
	assert_int_equal(h.n, 1);
}

/* ---- against trying all */

static bool good(uint32_t chosen, const uint32_t *sets, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!(chosen & ~sets[i]))
			return false;
	return true;
}

static uint32_t by_trying_all(const uint32_t *sets, uint32_t n, uint32_t elements)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t chosen = 0; chosen < 1u << elements; chosen++) {
		uint32_t fewer = (uint32_t)__builtin_popcount(chosen);

		if (good(chosen, sets, n) &&
		    (best == UINT32_MAX || fewer < (uint32_t)__builtin_popcount(best)))
			best = chosen;
	}
	return best;
}

static void test_as_small_as_by_trying_all(void **state)
{
	const uint8_t weight[10] = {0};
	uint32_t seed = 1;

	(void)state;
	for (uint32_t round = 0; round < 500; round++) {
		uint32_t sets[12], n = 1 + round % 12, best;
		uint16_t out[10];
		uint32_t chosen = 0;
		int size;

		hitting_free(&h);
		for (uint32_t i = 0; i < n; i++) {
			struct bits b = {{0}};

			seed = seed * 1664525 + 1013904223;
			sets[i] = (seed >> 16 | seed >> 20) & 0x3ff;
			b.word[0] = sets[i];
			assert_int_equal(hitting_add(&h, &b), 0);
		}
		best = by_trying_all(sets, n, 10);
		size = hitting_smallest(&h, 10, weight, out);
		assert_int_equal(size, best == UINT32_MAX ? -ENOENT : __builtin_popcount(best));
		for (int i = 0; i < size; i++)
			chosen |= 1u << out[i];
		assert_true(size < 0 || good(chosen, sets, n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty_family, start, end),
		cmocka_unit_test_setup_teardown(test_one_that_all_lack, start, end),
		cmocka_unit_test_setup_teardown(test_two_are_needed, start, end),
		cmocka_unit_test_setup_teardown(test_all_are_needed, start, end),
		cmocka_unit_test_setup_teardown(test_none_is_enough, start, end),
		cmocka_unit_test_setup_teardown(test_weights_decide_among_equals, start, end),
		cmocka_unit_test_setup_teardown(test_favours_decide_before_weights, start, end),
		cmocka_unit_test_setup_teardown(test_fewer_count_before_weights, start, end),
		cmocka_unit_test_setup_teardown(test_only_the_largest_are_kept, start, end),
		cmocka_unit_test_setup_teardown(test_as_small_as_by_trying_all, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
