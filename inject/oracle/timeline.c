/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/timeline.h"

#include <errno.h>
#include <stdlib.h>

#include "oracle/effect.h"

int timeline_init(struct timeline *timeline, uint32_t max_calls)
{
	timeline->count = 0;
	timeline->moments = calloc(2 * (size_t)max_calls + 1, sizeof(*timeline->moments));
	return timeline->moments ? 0 : -ENOMEM;
}

void timeline_free(struct timeline *timeline)
{
	free(timeline->moments);
}

/* Calls come in order of begin, so only the returns of calls in flight are passed. */
static void insert(struct timeline *timeline, uint32_t at, uint32_t call, bool is_return)
{
	struct moment *m = timeline->moments + timeline->count++;

	while (m > timeline->moments && m[-1].at > at) {
		*m = m[-1];
		m--;
	}
	m->at = at;
	m->call = call;
	m->is_return = is_return;
}

void timeline_build(struct timeline *timeline, const struct history *history)
{
	timeline->count = 0;
	for (uint32_t i = 0; i < history->n_calls; i++) {
		const struct call *c = &history->calls[i];

		if (!call_judged(c))
			continue;
		insert(timeline, c->begin, i, false);
		if (call_returned(c))
			insert(timeline, c->end, i, true);
	}
}

/*
 * A call that never returned may have taken effect: up counts the values that
 * it was to append from its call on, lo the ones that it was to remove.
 */
void timeline_fill(struct timeline *timeline, const struct history *history,
		   const uint16_t *phantom)
{
	int64_t lo = history->n_preloaded, up = lo;

	for (uint32_t i = 0; i < timeline->count; i++) {
		struct moment *m = &timeline->moments[i];
		const struct call *c = &history->calls[m->call];

		if (m->is_return) {
			lo += call_adds(c);
			up -= call_removes(c);
			up += phantom ? phantom[m->call] : 0;
		} else {
			up += call_adds(c);
			lo -= call_removes(c);
		}
		m->lo = lo;
		m->up = up;
	}
}
