/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/noise.h"

#include <sched.h>

/* One access in so many, on average. */
#define RATE 32
/* Loads from cache that a delay lasts, at most; some hundred make a call of another thread. */
#define MOST_ROUNDS 4096
/* One delay in so many gives the processor away. */
#define YIELDS 8

/* splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t draw(struct noise *n)
{
	uint64_t z = n->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void noise_init(struct noise *n, uint64_t seed, uint32_t thread)
{
	*n = (struct noise){.state = seed};
	n->state = draw(n) + thread;
	n->quiet = (uint32_t)(draw(n) % RATE);
}

static void wait(uint64_t drawn)
{
	if (drawn % YIELDS == 0) {
		sched_yield();
		return;
	}
	/* As many short delays as long ones. */
	for (uint64_t rounds = MOST_ROUNDS >> (drawn >> 8) % 12; rounds; rounds--)
		__asm__ volatile("" : : : "memory");
}

void noise_point(struct noise *n)
{
	if (n->quiet--)
		return;
	wait(draw(n));
	n->quiet = (uint32_t)(draw(n) % (2 * RATE));
}
