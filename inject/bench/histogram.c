/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/histogram.h"

void histogram_merge(struct histogram *into, const struct histogram *from)
{
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		into->counts[i] += from->counts[i];
	into->n += from->n;
	if (from->most > into->most)
		into->most = from->most;
}

static uint64_t last_of(uint32_t bucket)
{
	uint32_t shift = bucket < HISTOGRAM_PARTS ? 0 : bucket / HISTOGRAM_PARTS - 1;

	return ((uint64_t)(bucket - shift * HISTOGRAM_PARTS + 1) << shift) - 1;
}

uint64_t histogram_quantile(const struct histogram *h, uint32_t of_thousand)
{
	uint64_t rank = h->n / 1000 * of_thousand + (h->n % 1000 * of_thousand + 999) / 1000;
	uint64_t seen = 0, last;
	uint32_t i = 0;

	if (!h->n)
		return 0;
	while ((seen += h->counts[i]) < rank)
		i++;
	last = last_of(i);
	return last < h->most ? last : h->most;
}
