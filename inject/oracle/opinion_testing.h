/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of oracles: the counts of values by their definition, anew at every moment, and
 * what is to be said of each answer.
 */
#ifndef ORACLE_OPINION_TESTING_H
#define ORACLE_OPINION_TESTING_H

#include "oracle/brute_testing.h"

#define N_VALUES 32 /* values are smaller numbers */

static inline uint32_t put_by(const struct call *c)
{
	if (c->kind != BRRACE_PRODUCE)
		return 0;
	if (c->end == CALL_PENDING)
		return c->n_in;
	return c->status == BRRACE_OK ? c->n_done : 0;
}

static inline uint32_t taken_by(const struct call *c)
{
	bool pending = c->end == CALL_PENDING;

	if (c->kind == BRRACE_DROP_FRONT)
		return pending || c->status == BRRACE_OK;
	if (c->kind != BRRACE_CONSUME)
		return 0;
	return pending ? c->want : c->status == BRRACE_OK ? c->n_out : 0;
}

static inline int64_t lo_at(const struct history *h, uint32_t self, uint32_t t)
{
	int64_t lo = h->n_preloaded;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (i != self && c->end <= t)
			lo += put_by(c);
		if (i != self && c->begin <= t)
			lo -= taken_by(c);
	}
	return lo;
}

/* Copies of v returned by then, the drain being the end of time. */
static inline int64_t came_out(const struct history *h, uintptr_t v, uint32_t t)
{
	int64_t n = 0;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (c->kind != BRRACE_CONSUME || c->end > t || c->end == CALL_PENDING)
			continue;
		for (uint32_t j = 0; j < c->n_out; j++)
			n += h->values[c->first_out + j] == v;
	}
	for (uint32_t i = 0; t == CALL_PENDING && i < h->n_drained; i++)
		n += h->drained[i] == v;
	return n;
}

static inline int64_t went_in(const struct history *h, uintptr_t v, uint32_t t)
{
	int64_t n = 0;

	for (uint32_t i = 0; i < h->n_preloaded; i++)
		n += h->preloaded[i] == v;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];
		bool replaces = c->kind == BRRACE_REPLACE_FRONT &&
				(c->end == CALL_PENDING || c->status == BRRACE_OK);

		for (uint32_t j = 0; c->begin <= t && j < (replaces ? 1 : put_by(c)); j++)
			n += h->values[c->first_in + j] == v;
	}
	return n;
}

/* How many of the returned copies of v cannot have been in the ring. */
static inline int64_t surplus(const struct history *h, uintptr_t v)
{
	int64_t most = came_out(h, v, CALL_PENDING) - went_in(h, v, CALL_PENDING);

	for (uint32_t t = 0; t < h->clock; t++) {
		int64_t n = came_out(h, v, t) - went_in(h, v, t);

		most = n > most ? n : most;
	}
	return most > 0 ? most : 0;
}

struct view {
	enum { SAID_NOTHING, SAID_TRULY, SAID_OWING_TO_OTHERS, SAID_FALSELY } verdict;
	bool full;
	bool refused; /* and did nothing else */
	uint64_t low, high;
};

/* What the definitions make of a history. */
struct opinion {
	const struct history *h;
	int64_t surplus[N_VALUES];
	struct view views[MAX_CALLS];
};

static inline int64_t up_at(const struct opinion *o, uint32_t self, uint32_t t)
{
	const struct history *h = o->h;
	int64_t up = h->n_preloaded;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (i != self && c->begin <= t)
			up += put_by(c);
		if (c->kind == BRRACE_DROP_FRONT && c->end <= t && c->end != CALL_PENDING)
			up -= taken_by(c);
	}
	for (uintptr_t v = 0; v < N_VALUES; v++) {
		int64_t n = came_out(h, v, t) - o->surplus[v];

		up -= n > 0 ? n : 0;
	}
	return up;
}

/* Did it say full (or empty), and of how many values? */
static inline uint32_t claim(const struct call *c, bool full)
{
	enum brrace_kind query = full ? BRRACE_QUERY_FULL : BRRACE_QUERY_EMPTY;
	enum brrace_kind mover = full ? BRRACE_PRODUCE : BRRACE_CONSUME;
	uint32_t asked = full ? c->n_in : c->want, got = full ? c->n_done : c->n_out;

	if (c->end == CALL_PENDING)
		return 0;
	if (c->kind == query)
		return (uint32_t)c->result;
	if (c->status == (full ? BRRACE_FULL : BRRACE_EMPTY))
		return c->kind != mover || burst(c) ? 1 : asked;
	return c->kind == mover && burst(c) && got < asked ? got + 1 : 0;
}

/* Another call is under way that may change the number of values. */
static inline bool in_flight(const struct history *h, uint32_t self, uint32_t t)
{
	bool any = false;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		any |= i != self && c->begin <= t && t < c->end && (put_by(c) || taken_by(c));
	}
	return any;
}

static inline struct view view_of(const struct opinion *o, uint32_t i)
{
	const struct history *h = o->h;
	const struct call *c = &h->calls[i];
	uint32_t n = claim(c, true) + claim(c, false);
	struct view view = {
		.full = claim(c, true),
		.refused = n && !put_by(c) && !taken_by(c),
	};
	int64_t least = INT64_MAX, most = INT64_MIN;

	if (!n)
		return view;
	view.verdict = SAID_FALSELY;
	for (uint32_t t = c->begin; t < c->end; t++) {
		int64_t lo = lo_at(h, i, t), up = up_at(o, i, t);
		int64_t cap = (int64_t)h->capacity;
		bool surely = view.full ? cap - lo < n : up < n;
		bool perhaps = view.full ? cap - up < n : lo < n;

		if (surely)
			view.verdict = SAID_TRULY;
		else if (perhaps && view.verdict == SAID_FALSELY)
			view.verdict = in_flight(h, i, t) ? SAID_OWING_TO_OTHERS : SAID_TRULY;
		least = lo < least ? lo : least;
		most = up > most ? up : most;
	}
	view.low = least > 0 ? (uint64_t)least : 0;
	view.high = most > 0 ? (uint64_t)most : 0;
	return view;
}

static inline void opinion_form(struct opinion *o, const struct history *h)
{
	o->h = h;
	for (uintptr_t v = 0; v < N_VALUES; v++)
		o->surplus[v] = surplus(h, v);
	for (uint32_t i = 0; i < h->n_calls; i++)
		o->views[i] = view_of(o, i);
}

#endif
