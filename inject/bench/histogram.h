/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How often which time was seen, over all magnitudes: each power of two is divided into
 * HISTOGRAM_PARTS equal parts, so that no value is off by more than one part of itself.
 */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BITS 6
#define HISTOGRAM_PARTS (1u << HISTOGRAM_BITS)
#define HISTOGRAM_BUCKETS ((65 - HISTOGRAM_BITS) * HISTOGRAM_PARTS)

struct histogram {
	uint64_t counts[HISTOGRAM_BUCKETS];
	uint64_t n;
	uint64_t most; /* the largest value, exactly */
};

/* Below 2 * HISTOGRAM_PARTS each value has a bucket of its own. */
static inline uint32_t histogram_bucket(uint64_t value)
{
	uint32_t shift;

	if (value < HISTOGRAM_PARTS)
		return (uint32_t)value;
	shift = 63 - HISTOGRAM_BITS - (uint32_t)__builtin_clzll(value);
	return shift * HISTOGRAM_PARTS + (uint32_t)(value >> shift);
}

static inline void histogram_add(struct histogram *h, uint64_t value)
{
	h->counts[histogram_bucket(value)]++;
	h->n++;
	if (value > h->most)
		h->most = value;
}

void histogram_merge(struct histogram *into, const struct histogram *from);

/* The least value that no fewer than so many of a thousand are not above, rounded up to
 * the last of its bucket; 0 if there are none. */
uint64_t histogram_quantile(const struct histogram *h, uint32_t of_thousand);

#endif
