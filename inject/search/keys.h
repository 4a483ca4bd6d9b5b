/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers that were set for keys, which are words.  Bounded: what is seldom asked for is
 * forgotten.
 */
#ifndef SEARCH_KEYS_H
#define SEARCH_KEYS_H

#include <stdint.h>

struct keys;

/* Room for so many keys, a power of two, of eight words each.  NULL: no memory. */
struct keys *keys_new(uint32_t n);
void keys_free(struct keys *keys);
void keys_forget(struct keys *keys);

/* The number of a key of n words; NULL: none is known. */
const uint32_t *keys_get(const struct keys *keys, const uint64_t *key, uint32_t n);
void keys_put(struct keys *keys, const uint64_t *key, uint32_t n, uint32_t number);

#endif
