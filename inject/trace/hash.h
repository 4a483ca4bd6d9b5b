/* SPDX-License-Identifier: BSD-2-Clause */
/* The event hash: equal for one subject on any machine and substrate. */
#ifndef TRACE_HASH_H
#define TRACE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0x9e3779b97f4a7c15)

/* One step of a fast mixing function (not cryptographic; for equality only). */
static inline uint64_t hash_mix(uint64_t hash, uint64_t word)
{
	word *= UINT64_C(0xbf58476d1ce4e5b9);
	word ^= word >> 29;
	hash = (hash ^ word) * UINT64_C(0x94d049bb133111eb);
	return hash ^ hash >> 32;
}

uint64_t hash_text(const char *text);

#endif
