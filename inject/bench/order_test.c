/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "bench/order.h"

#define N 7

static void each_is_once_in_a_round(void **state)
{
	uint32_t order[N];

	(void)state;
	for (uint64_t round = 0; round < 200; round++) {
		bool seen[N] = {false};

		order_round(order, N, 1, round);
		for (uint32_t i = 0; i < N; i++) {
			assert_true(order[i] < N);
			assert_false(seen[order[i]]);
			seen[order[i]] = true;
		}
	}
}

static void seed_and_round_decide(void **state)
{
	uint32_t a[N], b[N], others = 0;

	(void)state;
	for (uint64_t round = 0; round < 20; round++) {
		order_round(a, N, 1, round);
		order_round(b, N, 1, round);
		assert_memory_equal(a, b, sizeof(a));
		order_round(b, N, 2, round);
		others += memcmp(a, b, sizeof(a)) != 0;
		order_round(b, N, 1, round + 1);
		others += memcmp(a, b, sizeof(a)) != 0;
	}
	assert_true(others > 35);
}

/* 7000 rounds: 1000 times each at each place, give or take five deviations. */
static void nobody_has_a_place_of_his_own(void **state)
{
	uint32_t count[N][N] = {{0}}, order[N];

	(void)state;
	for (uint64_t round = 0; round < N * 1000; round++) {
		order_round(order, N, 3, round);
		for (uint32_t i = 0; i < N; i++)
			count[i][order[i]]++;
	}
	for (uint32_t i = 0; i < N; i++)
		for (uint32_t j = 0; j < N; j++)
			assert_in_range(count[i][j], 850, 1150);
}

static void one_alone_is_first(void **state)
{
	uint32_t order = 5;

	(void)state;
	order_round(&order, 1, 1, 1);
	assert_int_equal(order, 0);
	order_round(&order, 0, 1, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_once_in_a_round),
		cmocka_unit_test(seed_and_round_decide),
		cmocka_unit_test(nobody_has_a_place_of_his_own),
		cmocka_unit_test(one_alone_is_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
