/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/occupancy.h"

#include "oracle/effect.h"
#include "oracle/oracle.h"

/* More than any ring holds, and far from overflow. */
#define NO_LIMIT (UINT64_MAX / 4)

/* The longest in flight of those that may, at that moment, have changed the
 * number of values already or not yet. */
static uint32_t holder_at(const struct history *history, uint32_t self, uint32_t at)
{
	for (uint32_t i = 0; i < history->n_calls && history->calls[i].begin <= at; i++) {
		const struct call *c = &history->calls[i];

		if (i != self && c->end > at && (call_adds(c) || call_removes(c)))
			return i;
	}
	return FINDING_NO_CALL;
}

static uint64_t not_negative(int64_t n)
{
	return n > 0 ? (uint64_t)n : 0;
}

void occupancy_grade(struct answer *answer, const struct timeline *timeline,
		     const struct history *history, uint32_t first)
{
	const struct moment *m = &timeline->moments[first];
	const uint32_t self = m->call;
	const struct call *c = &history->calls[self];
	const uint32_t room = call_says_full(c), values = call_says_empty(c);
	const int64_t capacity =
		(int64_t)(history->capacity < NO_LIMIT ? history->capacity : NO_LIMIT);
	int64_t low = INT64_MAX, high = INT64_MIN;
	uint32_t transient_at = 0;

	answer->grade = room || values ? GRADE_FALSE : GRADE_NONE;
	if (answer->grade == GRADE_NONE)
		return;
	for (; !(m->is_return && m->call == self); m++) {
		/* What the call itself did, a burst cut short, does not count. */
		int64_t lo = m->lo + call_removes(c), up = m->up - call_adds(c);
		bool surely = room ? lo + room > capacity : up < values;
		bool maybe = room ? up + room > capacity : lo < values;

		if (surely)
			answer->grade = GRADE_TRUE;
		if (maybe && answer->grade == GRADE_FALSE) {
			answer->grade = GRADE_TRANSIENT;
			transient_at = m->at;
		}
		low = lo < low ? lo : low;
		high = up > high ? up : high;
	}
	answer->full = room;
	answer->low = not_negative(low);
	answer->high = not_negative(high);
	answer->holder = answer->grade == GRADE_TRANSIENT ? holder_at(history, self, transient_at) :
							    FINDING_NO_CALL;
	/* With nobody in flight only phantoms part lo from up: as good as true. */
	if (answer->grade == GRADE_TRANSIENT && answer->holder == FINDING_NO_CALL)
		answer->grade = GRADE_TRUE;
}

/* The first call that never returned and that this one may not have seen the whole of. */
static uint32_t pending_holder(const struct history *h, uint32_t self)
{
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (i != self && !call_returned(c) && (call_adds(c) || call_removes(c)))
			return i;
	}
	return FINDING_NO_CALL;
}

void occupancy_grade_unordered(struct answer *answer, struct closed *closed,
			       const struct history *h, uint32_t call, const uint16_t *phantom)
{
	const struct call *c = &h->calls[call];
	const int64_t room = call_says_full(c), values = call_says_empty(c);
	const int64_t capacity = (int64_t)(h->capacity < NO_LIMIT ? h->capacity : NO_LIMIT);
	int64_t most = 0, least = 0;
	bool surely, maybe;

	answer->grade = GRADE_NONE;
	if (!room && !values)
		return;
	most = closed_most(closed, h, call, PENDING_WELCOME, phantom);
	least = closed_least(closed, h, call, PENDING_WELCOME, phantom);
	maybe = room ? most + room > capacity : least < values;
	surely = room ? closed_most(closed, h, call, PENDING_CONTRARY, phantom) + room > capacity :
			closed_least(closed, h, call, PENDING_CONTRARY, phantom) < values;
	answer->grade = surely ? GRADE_TRUE : maybe ? GRADE_TRANSIENT : GRADE_FALSE;
	answer->full = room;
	answer->low = not_negative(least);
	answer->high = not_negative(most);
	answer->holder =
		answer->grade == GRADE_TRANSIENT ? pending_holder(h, call) : FINDING_NO_CALL;
}
