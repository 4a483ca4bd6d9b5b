/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/recent.h"

#include <stddef.h>
#include <string.h>

/* Which events belong to a call is nothing that is judged. */
#define CALL_BYTES offsetof(struct call, first_event)

_Static_assert(CALL_BYTES % 8 == 0 && CALL_BYTES == offsetof(struct call, result) + 8,
	       "a call is some whole words and its events");

static uint64_t pair(uint32_t low, uint32_t high)
{
	return low | (uint64_t)high << 32;
}

static void put(struct recent_history *now, const void *words, size_t n)
{
	if (n)
		memcpy(now->words + now->n, words, n * 8);
	now->n += (uint32_t)n;
}

/* Words of the order of the calls, where it is not that of their moments. */
static uint64_t rows(const struct history *h)
{
	return h->before ? h->n_calls * (uint64_t)history_row(h) : 0;
}

/* False: there is no room. */
static bool fill(struct recent_history *now, const struct history *h, unsigned flags)
{
	const uint64_t counts[] = {
		pair(h->n_calls, h->n_values),
		pair(h->n_preloaded, h->n_drained),
		pair(flags,
		     h->drain_cut | (unsigned)h->has_counter << 1 | (unsigned)!!h->before << 2),
		h->capacity,
		h->counter,
	};
	const size_t n = sizeof(counts) / 8;

	now->n = 0;
	if (n + h->n_calls * (uint64_t)(CALL_BYTES / 8) + h->n_values + h->n_preloaded +
		    h->n_drained + rows(h) >
	    RECENT_WORDS)
		return false;
	put(now, counts, n);
	for (uint32_t i = 0; i < h->n_calls; i++)
		put(now, &h->calls[i], CALL_BYTES / 8);
	put(now, h->values, h->n_values);
	put(now, h->preloaded, h->n_preloaded);
	put(now, h->drained, h->n_drained);
	if (h->before)
		put(now, h->before, rows(h));
	return true;
}

static uint32_t place_of(const struct recent_history *now)
{
	uint64_t hash = 0;

	for (uint32_t i = 0; i < now->n; i++)
		hash = (hash ^ now->words[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(hash >> 32) % RECENT_HISTORIES;
}

const struct recent_history *recent_find(struct recent *recent, const struct history *history,
					 unsigned flags)
{
	struct recent_history *now = &recent->now, *known;

	if (!fill(now, history, flags))
		return NULL;
	recent->place = place_of(now);
	known = &recent->list[recent->place];
	return known->n == now->n && !memcmp(known->words, now->words, now->n * 8) ? known : NULL;
}

void recent_keep(struct recent *recent, const struct finding *found, uint32_t n)
{
	struct recent_history *now = &recent->now, *known = &recent->list[recent->place];

	if (!now->n || n > RECENT_FINDINGS)
		return;
	known->n = now->n;
	known->n_found = n;
	memcpy(known->words, now->words, now->n * 8);
	if (n)
		memcpy(known->found, found, n * sizeof(*found));
}
