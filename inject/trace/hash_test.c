/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static uint64_t hash_of(const uint64_t *words, size_t n)
{
	uint64_t hash = HASH_START;

	for (size_t i = 0; i < n; i++)
		hash = hash_mix(hash, words[i]);
	return hash;
}

/* Written into reports and compared on other machines: it never changes. */
static void is_what_it_always_was(void **state)
{
	static const uint64_t words[] = {0, 1, UINT64_MAX, 42};

	(void)state;
	assert_int_equal(hash_of(words, 4), UINT64_C(0x2a33e97354b70f71));
	assert_int_equal(hash_text("br_prod_head"), UINT64_C(0x22e354bb276c321d));
}

static void sees_every_bit(void **state)
{
	(void)state;
	for (unsigned a = 0; a < 64; a++)
		for (unsigned b = 0; b < 64; b++)
			assert_int_equal(hash_mix(HASH_START, UINT64_C(1) << a) ==
						 hash_mix(HASH_START, UINT64_C(1) << b),
					 a == b);
}

static void sees_order_and_length(void **state)
{
	static const uint64_t ab[] = {1, 2}, ba[] = {2, 1}, zeros[] = {0, 0, 0};

	(void)state;
	assert_int_not_equal(hash_of(ab, 2), hash_of(ba, 2));
	for (size_t n = 0; n < 3; n++)
		assert_int_not_equal(hash_of(zeros, n), hash_of(zeros, n + 1));
}

static void texts_differ(void **state)
{
	(void)state;
	assert_int_equal(hash_text(""), HASH_START);
	assert_int_not_equal(hash_text("br_ring[1]"), hash_text("br_ring[2]"));
	assert_int_not_equal(hash_text("br_ring"), hash_text("br_ring[1]"));
	assert_int_equal(hash_text("br_ring"), hash_text("br_ring"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_what_it_always_was),
		cmocka_unit_test(sees_every_bit),
		cmocka_unit_test(sees_order_and_length),
		cmocka_unit_test(texts_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
