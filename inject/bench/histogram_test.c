/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "bench/histogram.h"
#include "search/prng.h"

static struct histogram h, other;

static int clear(void **state)
{
	(void)state;
	memset(&h, 0, sizeof(h));
	memset(&other, 0, sizeof(other));
	return 0;
}

static void small_values_are_exact(void **state)
{
	(void)state;
	for (uint64_t v = 0; v < 2 * HISTOGRAM_PARTS; v++)
		assert_int_equal(histogram_bucket(v), v);
}

static void buckets_follow_each_other(void **state)
{
	uint32_t before = 0;

	(void)state;
	for (uint64_t v = 1; v < 1u << 20; v++) {
		uint32_t bucket = histogram_bucket(v);

		assert_true(bucket == before || bucket == before + 1);
		before = bucket;
	}
	for (uint32_t shift = 20; shift < 63; shift++) {
		uint64_t power = UINT64_C(1) << shift;

		assert_int_equal(histogram_bucket(power), histogram_bucket(power - 1) + 1);
	}
	assert_int_equal(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
}

/* The rounding is up, and by less than a part of the value. */
static void no_value_is_far_off(void **state)
{
	struct prng prng;

	(void)state;
	prng_seed(&prng, 1);
	for (uint32_t i = 0; i < 3000; i++) {
		uint64_t value = prng_next(&prng) >> prng_below(&prng, 64), seen;

		memset(&h, 0, sizeof(h));
		histogram_add(&h, value);
		h.most = UINT64_MAX;
		seen = histogram_quantile(&h, 500);
		assert_true(seen >= value);
		assert_true(seen - value <= value / HISTOGRAM_PARTS);
	}
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void quantiles_are_those_of_the_sorted_values(void **state)
{
	static const uint32_t quantiles[] = {1, 500, 990, 999, 1000};
	static uint64_t values[2500];
	struct prng prng;

	(void)state;
	prng_seed(&prng, 2);
	for (uint32_t n = 1; n < 2500; n += n < 20 ? 1 : 271) {
		clear(NULL);
		for (uint32_t i = 0; i < n; i++) {
			values[i] = prng_next(&prng) >> (30 + prng_below(&prng, 34));
			histogram_add(&h, values[i]);
		}
		qsort(values, n, sizeof(values[0]), compare);
		for (uint32_t q = 0; q < 5; q++) {
			uint64_t exact = values[(n * quantiles[q] + 999) / 1000 - 1];
			uint64_t seen = histogram_quantile(&h, quantiles[q]);

			assert_true(seen >= exact);
			assert_true(seen - exact <= exact / HISTOGRAM_PARTS);
		}
		assert_int_equal(histogram_quantile(&h, 1000), values[n - 1]);
	}
}

static void of_none_all_are_0(void **state)
{
	(void)state;
	assert_int_equal(histogram_quantile(&h, 500), 0);
	assert_int_equal(histogram_quantile(&h, 1000), 0);
}

static void merged_ones_are_as_one(void **state)
{
	(void)state;
	for (uint64_t v = 0; v < 1000; v++)
		histogram_add(v % 3 ? &h : &other, v * v);
	histogram_merge(&h, &other);
	memset(&other, 0, sizeof(other));
	for (uint64_t v = 0; v < 1000; v++)
		histogram_add(&other, v * v);
	assert_memory_equal(&h, &other, sizeof(h));
	assert_int_equal(h.n, 1000);
	assert_int_equal(h.most, 999 * 999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_values_are_exact),
		cmocka_unit_test(buckets_follow_each_other),
		cmocka_unit_test_setup(no_value_is_far_off, clear),
		cmocka_unit_test(quantiles_are_those_of_the_sorted_values),
		cmocka_unit_test_setup(of_none_all_are_0, clear),
		cmocka_unit_test_setup(merged_ones_are_as_one, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
