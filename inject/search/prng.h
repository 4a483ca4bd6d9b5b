/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random numbers that are the same everywhere: xoshiro256** of Blackman and Vigna
 * ("Scrambled linear pseudorandom number generators", 2018), seeded by Steele's
 * splitmix64.
 */
#ifndef SEARCH_PRNG_H
#define SEARCH_PRNG_H

#include <stdint.h>

struct prng {
	uint64_t state[4];
};

/* The next of the sequence that starts at *state. */
static inline uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static inline void prng_seed(struct prng *p, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		p->state[i] = splitmix(&seed);
}

/* Execution `index` of a search that was started with `seed`: of these two alone. */
static inline void prng_seed_execution(struct prng *p, uint64_t seed, uint64_t index)
{
	prng_seed(p, splitmix(&seed) + index);
}

static inline uint64_t prng_next(struct prng *p)
{
	uint64_t *s = p->state, x = s[1] * 5, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = s[3] << 45 | s[3] >> 19;
	return (x << 7 | x >> 57) * 9;
}

/* Less than n, which is not 0; the bias is n / 2^32. */
static inline uint32_t prng_below(struct prng *p, uint32_t n)
{
	return (uint32_t)((prng_next(p) >> 32) * n >> 32);
}

#endif
