/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search/prng.h"

/* As the reference implementations print them. */
static void splitmix_is_the_published_one(void **state)
{
	uint64_t seed = 1234567;

	(void)state;
	assert_int_equal(splitmix(&seed), UINT64_C(6457827717110365317));
	assert_int_equal(splitmix(&seed), UINT64_C(3203168211198807973));
	assert_int_equal(splitmix(&seed), UINT64_C(9817491932198370423));
}

static void xoshiro_is_the_published_one(void **state)
{
	struct prng p = {{1, 2, 3, 4}};

	(void)state;
	assert_int_equal(prng_next(&p), 11520);
	assert_int_equal(prng_next(&p), 0);
	assert_int_equal(prng_next(&p), 1509978240);
	assert_int_equal(prng_next(&p), UINT64_C(1215971899390074240));
}

static void an_execution_has_a_sequence_of_its_own(void **state)
{
	struct prng a, b, c, d;

	(void)state;
	prng_seed_execution(&a, 7, 100);
	prng_seed_execution(&b, 7, 100);
	prng_seed_execution(&c, 7, 101);
	prng_seed_execution(&d, 8, 100);
	for (int i = 0; i < 100; i++) {
		uint64_t x = prng_next(&a);

		assert_int_equal(x, prng_next(&b));
		assert_int_not_equal(x, prng_next(&c));
		assert_int_not_equal(x, prng_next(&d));
	}
}

static void below_is_below_and_even(void **state)
{
	struct prng p;
	uint32_t counts[7] = {0};

	(void)state;
	prng_seed(&p, 1);
	for (int i = 0; i < 70000; i++) {
		uint32_t x = prng_below(&p, 7);

		assert_true(x < 7);
		counts[x]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(counts[i], 9600, 10400);
	for (int i = 0; i < 100; i++)
		assert_int_equal(prng_below(&p, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splitmix_is_the_published_one),
		cmocka_unit_test(xoshiro_is_the_published_one),
		cmocka_unit_test(an_execution_has_a_sequence_of_its_own),
		cmocka_unit_test(below_is_below_and_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
