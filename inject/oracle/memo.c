/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/memo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MEMO_SLOTS (1u << 16) /* a power of two, at most half of them used */
#define MEMO_WORDS (1u << 19)

int memo_init(struct memo *memo)
{
	memo->n_words = memo->n_keys = 0;
	memo->words = malloc(MEMO_WORDS * sizeof(*memo->words));
	memo->slots = calloc(MEMO_SLOTS, sizeof(*memo->slots));
	return memo->words && memo->slots ? 0 : -ENOMEM;
}

void memo_free(struct memo *memo)
{
	free(memo->words);
	free(memo->slots);
}

void memo_clear(struct memo *memo)
{
	for (uint32_t i = 0; i < memo->n_words; i += 2 + (uint32_t)memo->words[i + 1])
		memo->slots[memo->words[i]] = 0;
	memo->n_words = memo->n_keys = 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t slot_of(const struct memo *memo, const uintptr_t *key, uint32_t length)
{
	uint64_t hash = length;
	uint32_t slot;

	for (uint32_t i = 0; i < length; i++) {
		hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	for (slot = hash % MEMO_SLOTS; memo->slots[slot]; slot = (slot + 1) % MEMO_SLOTS) {
		const uintptr_t *k = memo->words + memo->slots[slot] - 1;

		if (k[1] == length && !memcmp(k + 2, key, length * sizeof(*key)))
			break;
	}
	return slot;
}

bool memo_has(const struct memo *memo, const uintptr_t *key, uint32_t length)
{
	return memo->slots[slot_of(memo, key, length)];
}

bool memo_add(struct memo *memo, const uintptr_t *key, uint32_t length)
{
	uintptr_t *k = memo->words + memo->n_words;
	uint32_t slot = slot_of(memo, key, length);

	if (memo->n_keys == MEMO_SLOTS / 2 || MEMO_WORDS - memo->n_words < length + 2)
		return false;
	k[0] = slot;
	k[1] = length;
	memcpy(k + 2, key, length * sizeof(*key));
	memo->slots[slot] = memo->n_words + 1;
	memo->n_words += 2 + length;
	memo->n_keys++;
	return true;
}
