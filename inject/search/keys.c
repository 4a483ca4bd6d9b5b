/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/keys.h"

#include <stdlib.h>
#include <string.h>

#include "trace/hash.h"

#define KEY_WORDS 8 /* of most keys, at most */

struct slot {
	uint32_t since; /* when it was set; another time: free */
	uint32_t at, n; /* words of the key */
	uint32_t number;
};

struct keys {
	struct slot *slots;
	uint32_t n_slots, room; /* room: words of the pool */
	uint64_t *pool; /* keys, one after another */
	uint32_t used;
	uint32_t since; /* counts how often all were forgotten, from 1 */
};

struct keys *keys_new(uint32_t n)
{
	struct keys *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->n_slots = n;
	k->room = n * KEY_WORDS;
	k->slots = calloc(n, sizeof(*k->slots));
	k->pool = malloc(k->room * sizeof(*k->pool));
	if (!k->slots || !k->pool) {
		keys_free(k);
		return NULL;
	}
	k->since = 1;
	return k;
}

void keys_free(struct keys *k)
{
	if (!k)
		return;
	free(k->slots);
	free(k->pool);
	free(k);
}

void keys_forget(struct keys *k)
{
	k->since++;
	k->used = 0;
}

static struct slot *slot_of(const struct keys *k, const uint64_t *key, uint32_t n)
{
	uint64_t hash = HASH_START;

	for (uint32_t i = 0; i < n; i++)
		hash = hash_mix(hash, key[i]);
	return &k->slots[hash & (k->n_slots - 1)];
}

const uint32_t *keys_get(const struct keys *k, const uint64_t *key, uint32_t n)
{
	const struct slot *slot = slot_of(k, key, n);

	if (slot->since == k->since && slot->n == n &&
	    !memcmp(k->pool + slot->at, key, n * sizeof(*key)))
		return &slot->number;
	return NULL;
}

void keys_put(struct keys *k, const uint64_t *key, uint32_t n, uint32_t number)
{
	if (n > k->room - k->used)
		keys_forget(k);
	*slot_of(k, key, n) = (struct slot){k->since, k->used, n, number};
	memcpy(k->pool + k->used, key, n * sizeof(*key));
	k->used += n;
}
