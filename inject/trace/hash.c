/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/hash.h"

uint64_t hash_text(const char *text)
{
	uint64_t hash = HASH_START;

	for (; *text; text++)
		hash = hash_mix(hash, (unsigned char)*text);
	return hash;
}
