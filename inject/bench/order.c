/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/order.h"

#include "search/prng.h"

void order_round(uint32_t *order, uint32_t n, uint64_t seed, uint64_t round)
{
	struct prng prng;

	prng_seed_execution(&prng, seed, round);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = prng_below(&prng, i + 1);

		order[i] = order[j];
		order[j] = i;
	}
}
