/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/linearize.h"

#include <errno.h>
#include <stdlib.h>

#include "oracle/effect.h"

#define MAX_LANES 256
#define NO_LANE UINT32_MAX

int linearizer_init(struct linearizer *l, uint32_t max_calls, uint32_t max_values)
{
	size_t calls = (size_t)max_calls + 1;

	l->successor = calloc(calls, sizeof(*l->successor));
	l->lanes = calloc(MAX_LANES, sizeof(*l->lanes));
	l->attempts = calloc(calls, sizeof(*l->attempts));
	l->key = calloc((size_t)max_values + MAX_LANES + 1, sizeof(*l->key));
	if (!l->successor || !l->lanes || !l->attempts || !l->key)
		return -ENOMEM;
	if (spec_init(&l->spec, max_calls, max_values) || memo_init(&l->dead))
		return -ENOMEM;
	return 0;
}

void linearizer_free(struct linearizer *l)
{
	free(l->successor);
	free(l->lanes);
	free(l->attempts);
	free(l->key);
	spec_free(&l->spec);
	memo_free(&l->dead);
}

static struct lane *lane_of(struct linearizer *l, uint8_t thread)
{
	struct lane *lane = l->lanes;

	while (lane < l->lanes + l->n_lanes && lane->thread != thread)
		lane++;
	if (lane == l->lanes + l->n_lanes) {
		*lane = (struct lane){thread, NO_MORE_CALLS};
		l->n_lanes++;
	}
	return lane;
}

static void fill_lanes(struct linearizer *l)
{
	l->n_lanes = 0;
	for (uint32_t i = l->history->n_calls; i-- > 0;) {
		const struct call *c = &l->history->calls[i];

		if (call_matters(c, l->waived[i])) {
			struct lane *lane = lane_of(l, c->thread);

			l->successor[i] = lane->next;
			lane->next = i;
		}
	}
}

/* Nothing that must come first is still to be done: if any call of a thread
 * precedes this one, so does the thread's next. */
static bool enabled(const struct linearizer *l, uint32_t call)
{
	for (uint32_t i = 0; i < l->n_lanes; i++) {
		uint32_t next = l->lanes[i].next;

		if (next != NO_MORE_CALLS && history_precedes(l->history, next, call))
			return false;
	}
	return true;
}

/* Does lane x come before lane y?  Calls that returned early are tried early,
 * which is nearly always right; those that never did are tried last. */
static bool tried_before(const struct linearizer *l, uint32_t x, uint32_t y)
{
	const struct call *calls = l->history->calls;
	uint32_t end_x = calls[l->lanes[x].next].end, end_y = calls[l->lanes[y].next].end;

	return end_x < end_y || (end_x == end_y && x < y);
}

/* The lane to try after `last` (NO_LANE: the first), or NO_LANE. */
static uint32_t next_lane(const struct linearizer *l, uint32_t last)
{
	uint32_t best = NO_LANE;

	for (uint32_t i = 0; i < l->n_lanes; i++) {
		if (l->lanes[i].next == NO_MORE_CALLS)
			continue;
		if (last != NO_LANE && !tried_before(l, last, i))
			continue;
		if (best == NO_LANE || tried_before(l, i, best))
			best = i;
	}
	return best;
}

static uint32_t next_enabled_lane(const struct linearizer *l, uint32_t last)
{
	do
		last = next_lane(l, last);
	while (last != NO_LANE && !enabled(l, l->lanes[last].next));
	return last;
}

static bool all_explained(struct linearizer *l)
{
	for (uint32_t i = 0; i < l->n_lanes; i++) {
		uint32_t next = l->lanes[i].next;

		if (next != NO_MORE_CALLS && call_returned(&l->history->calls[next]))
			return false;
	}
	return spec_drains(&l->spec);
}

static uint32_t fill_key(struct linearizer *l)
{
	const struct spec *spec = &l->spec;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n_lanes; i++)
		l->key[n++] = l->lanes[i].next;
	l->key[n++] = spec->slack;
	for (uint32_t at = spec->head; at < spec->tail; at++) {
		uint32_t i = n++;

		/* A bag is the same in any order. */
		for (; spec->rules.unordered && i > l->n_lanes + 1; i--) {
			if (l->key[i - 1] <= spec->slots[at])
				break;
			l->key[i] = l->key[i - 1];
		}
		l->key[i] = spec->slots[at];
	}
	return n;
}

static bool known_dead(struct linearizer *l)
{
	return l->dead.n_keys && memo_has(&l->dead, l->key, fill_key(l));
}

static void open_attempt(struct linearizer *l)
{
	struct attempt *a = &l->attempts[l->depth];

	a->mark = spec_mark(&l->spec);
	a->lane = NO_LANE;
	a->choice = a->n_choices = 0;
}

/* One more call takes effect, in a way not tried yet at this depth. */
static bool descend(struct linearizer *l)
{
	struct attempt *a = &l->attempts[l->depth];

	for (;;) {
		while (a->choice < a->n_choices) {
			const struct call *c = &l->history->calls[a->call];

			if (spec_apply(&l->spec, c, a->choice++, l->waived[a->call])) {
				l->lanes[a->lane].next = l->successor[a->call];
				l->depth++;
				return true;
			}
			spec_restore(&l->spec, &a->mark);
		}
		a->lane = next_enabled_lane(l, a->lane);
		if (a->lane == NO_LANE)
			return false;
		a->call = l->lanes[a->lane].next;
		a->choice = 0;
		a->n_choices = spec_choices(&l->spec, &l->history->calls[a->call]);
	}
}

static void ascend(struct linearizer *l)
{
	const struct attempt *a = &l->attempts[--l->depth];

	l->lanes[a->lane].next = a->call;
	spec_restore(&l->spec, &a->mark);
}

static enum outcome search(struct linearizer *l)
{
	for (l->depth = 0;;) {
		if (all_explained(l))
			return LINEARIZABLE;
		if (known_dead(l))
			ascend(l);
		else
			open_attempt(l);
		while (!descend(l)) {
			if (!memo_add(&l->dead, l->key, fill_key(l)))
				return UNDECIDED;
			if (!l->depth)
				return NOT_LINEARIZABLE;
			ascend(l);
		}
	}
}

/* Which of many values of a bag a call took that never returned is not tried. */
static bool too_many_choices(const struct history *history)
{
	for (uint32_t i = 0; i < history->n_calls; i++) {
		const struct call *c = &history->calls[i];

		if (!call_returned(c) && call_removes(c) > 1)
			return true;
	}
	return false;
}

enum outcome linearize(struct linearizer *l, const struct history *history,
		       const struct spec_rules *rules, const bool *waived)
{
	if (rules->unordered && too_many_choices(history))
		return UNDECIDED;
	l->history = history;
	l->waived = waived;
	memo_clear(&l->dead);
	spec_start(&l->spec, history, rules);
	fill_lanes(l);
	return search(l);
}
