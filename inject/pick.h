/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: numbers drawn at random, the same ones each time. */
#ifndef PICK_H
#define PICK_H

#include <stdint.h>

static uint64_t random_state;

/* Less than n, by the upper bits of Knuth's MMIX generator. */
static inline uint32_t pick(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(random_state >> 33) % n;
}

#endif
