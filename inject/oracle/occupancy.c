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
