/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random histories, judged by the oracles and by a checker that shares nothing
 * with them: it tries all orders of the calls, one by one, and all that pending
 * calls may have done; it counts values at every moment anew.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "oracle/oracle.h"

#define HISTORIES 100000
#define MAX_CALLS 6
#define MAX_IN 3
#define MAX_VALUES 128
#define ROOM 32
#define N_VALUES 32 /* values are smaller numbers */

static uint64_t seed;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 32) % n);
}

static bool one_in(uint32_t n)
{
	return !below(n);
}

/* What is in the ring. */
struct ring {
	uintptr_t v[ROOM];
	uint32_t n;
};

static void ring_put(struct ring *r, uintptr_t v)
{
	r->v[r->n++] = v;
}

static uintptr_t ring_cut(struct ring *r, uint32_t at)
{
	uintptr_t v = r->v[at];

	memmove(r->v + at, r->v + at + 1, (r->n - at - 1) * sizeof(*r->v));
	r->n--;
	return v;
}

/* The brute-force checker. */

struct checker {
	const struct history *h;
	bool bag;
	uint32_t skip;    /* calls that are left out */
	uint32_t may_stop; /* bursts whose limit is not asked about */
};

static bool orders(const struct checker *k, uint32_t done, const struct ring *ring);

static bool burst(const struct call *c)
{
	return c->flags & BRRACE_BURST;
}

/* Removes v, which must be the front one unless the ring is a bag. */
static bool ring_match(const struct checker *k, struct ring *r, uintptr_t v, bool keep)
{
	for (uint32_t at = 0; at < r->n && (at == 0 || k->bag); at++)
		if (r->v[at] == v) {
			if (!keep)
				ring_cut(r, at);
			return true;
		}
	return false;
}

static bool try_put(const struct checker *k, uint32_t done, struct ring ring, const struct call *c,
		    uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		ring_put(&ring, k->h->values[c->first_in + i]);
	return ring.n <= k->h->capacity && orders(k, done, &ring);
}

static bool try_take(const struct checker *k, uint32_t done, struct ring ring, uint32_t n)
{
	if (ring.n < n)
		return false;
	while (n--)
		ring_cut(&ring, 0);
	return orders(k, done, &ring);
}

/* An unnamed value goes, or becomes `v`. */
static bool try_front(const struct checker *k, uint32_t done, const struct ring *ring,
		      const uintptr_t *v)
{
	for (uint32_t at = 0; at < ring->n && (at == 0 || k->bag); at++) {
		struct ring next = *ring;

		if (v)
			next.v[at] = *v;
		else
			ring_cut(&next, at);
		if (orders(k, done, &next))
			return true;
	}
	return false;
}

static bool try_pending(const struct checker *k, uint32_t done, const struct ring *ring,
			const struct call *c)
{
	uint32_t n;

	switch (c->kind) {
	case BRRACE_PRODUCE:
		for (n = burst(c) ? 1 : c->n_in; n <= c->n_in; n++)
			if (try_put(k, done, *ring, c, n))
				return true;
		return false;
	case BRRACE_CONSUME:
		if (k->bag)
			return try_front(k, done, ring, NULL);
		for (n = burst(c) ? 1 : c->want; n <= c->want; n++)
			if (try_take(k, done, *ring, n))
				return true;
		return false;
	case BRRACE_DROP_FRONT:
		return try_front(k, done, ring, NULL);
	case BRRACE_REPLACE_FRONT:
		return try_front(k, done, ring, &k->h->values[c->first_in]);
	default:
		return false; /* as if it had not been called */
	}
}

static bool try_produce(const struct checker *k, uint32_t done, const struct ring *ring,
			const struct call *c, bool may_stop)
{
	uint32_t room = (uint32_t)k->h->capacity - ring->n;

	if (c->status == BRRACE_FULL)
		return (burst(c) ? !room : room < c->n_in) && orders(k, done, ring);
	if (burst(c) && !may_stop && c->n_done != (room < c->n_in ? room : c->n_in))
		return false;
	return try_put(k, done, *ring, c, c->n_done);
}

static bool try_consume(const struct checker *k, uint32_t done, struct ring ring,
			const struct call *c, bool may_stop)
{
	if (c->status == BRRACE_EMPTY)
		return (burst(c) ? !ring.n : ring.n < c->want) && orders(k, done, &ring);
	if (burst(c) && !may_stop && c->n_out != (ring.n < c->want ? ring.n : c->want))
		return false;
	for (uint32_t i = 0; i < c->n_out; i++)
		if (!ring_match(k, &ring, k->h->values[c->first_out + i], false))
			return false;
	return orders(k, done, &ring);
}

static bool try_call(const struct checker *k, uint32_t done, const struct ring *ring, uint32_t i)
{
	const struct call *c = &k->h->calls[i];
	bool may_stop = k->may_stop & 1u << i, full = ring->n == k->h->capacity;
	struct ring copy = *ring;

	done |= 1u << i;
	if (c->end == CALL_PENDING)
		return try_pending(k, done, ring, c);
	if (c->kind == BRRACE_PRODUCE)
		return try_produce(k, done, ring, c, may_stop);
	if (c->kind == BRRACE_CONSUME)
		return try_consume(k, done, *ring, c, may_stop);
	if (c->kind == BRRACE_QUERY_FULL)
		return full == c->result && orders(k, done, ring);
	if (c->kind == BRRACE_QUERY_EMPTY)
		return (ring->n == 0) == c->result && orders(k, done, ring);
	if (c->kind == BRRACE_QUERY_COUNT)
		return ring->n == c->result && orders(k, done, ring);
	if (c->status == BRRACE_EMPTY)
		return !ring->n && orders(k, done, ring);
	if (c->kind == BRRACE_PEEK)
		return ring_match(k, &copy, k->h->values[c->first_out], true) &&
		       orders(k, done, ring);
	return try_front(k, done, ring,
			 c->kind == BRRACE_DROP_FRONT ? NULL : &k->h->values[c->first_in]);
}

static bool drain_fits(const struct checker *k, struct ring ring)
{
	for (uint32_t i = 0; i < k->h->n_drained; i++)
		if (!ring_match(k, &ring, k->h->drained[i], false))
			return false;
	return k->h->drain_cut || !ring.n;
}

/* Is there an order of the calls that are not done yet? */
static bool orders(const struct checker *k, uint32_t done, const struct ring *ring)
{
	const struct call *calls = k->h->calls;
	bool returned_left = false;

	for (uint32_t i = 0; i < k->h->n_calls; i++)
		returned_left |= !(done & 1u << i) && calls[i].end != CALL_PENDING;
	if (!returned_left && drain_fits(k, *ring))
		return true;
	for (uint32_t i = 0; i < k->h->n_calls; i++) {
		bool may_come = !(done & 1u << i);

		for (uint32_t j = 0; j < k->h->n_calls; j++)
			if (!(done & 1u << j) && calls[j].end < calls[i].begin)
				may_come = false;
		if (may_come && try_call(k, done, ring, i))
			return true;
	}
	return false;
}

static bool has_order(const struct checker *k)
{
	struct ring ring = {.n = k->h->n_preloaded};

	memcpy(ring.v, k->h->preloaded, ring.n * sizeof(*ring.v));
	return orders(k, k->skip, &ring);
}

/* The same counts by their definition, at one moment. */

static uint32_t put_by(const struct call *c)
{
	if (c->kind != BRRACE_PRODUCE)
		return 0;
	if (c->end == CALL_PENDING)
		return c->n_in;
	return c->status == BRRACE_OK ? c->n_done : 0;
}

static uint32_t taken_by(const struct call *c)
{
	bool pending = c->end == CALL_PENDING;

	if (c->kind == BRRACE_DROP_FRONT)
		return pending || c->status == BRRACE_OK;
	if (c->kind != BRRACE_CONSUME)
		return 0;
	return pending ? c->want : c->status == BRRACE_OK ? c->n_out : 0;
}

static int64_t lo_at(const struct history *h, uint32_t self, uint32_t t)
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
static int64_t came_out(const struct history *h, uintptr_t v, uint32_t t)
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

static int64_t went_in(const struct history *h, uintptr_t v, uint32_t t)
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
static int64_t surplus(const struct history *h, uintptr_t v)
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

static int64_t up_at(const struct opinion *o, uint32_t self, uint32_t t)
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
static uint32_t claim(const struct call *c, bool full)
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
static bool in_flight(const struct history *h, uint32_t self, uint32_t t)
{
	bool any = false;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		any |= i != self && c->begin <= t && t < c->end && (put_by(c) || taken_by(c));
	}
	return any;
}

static struct view view_of(const struct opinion *o, uint32_t i)
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

static void opinion_form(struct opinion *o, const struct history *h)
{
	o->h = h;
	for (uintptr_t v = 0; v < N_VALUES; v++)
		o->surplus[v] = surplus(h, v);
	for (uint32_t i = 0; i < h->n_calls; i++)
		o->views[i] = view_of(o, i);
}

/* Histories.  Every call has a moment at which it takes effect on a real queue. */

struct script {
	struct history h;
	struct call calls[MAX_CALLS + 1];
	uintptr_t values[MAX_VALUES];
	uintptr_t preloaded[ROOM], drained[ROOM];
	struct ring ring;
	bool bag;
	uint32_t pending_of; /* one call in so many never returns; 0: none */
	uintptr_t fresh;
};

/* Mostly a new one, sometimes one that was used before. */
static uintptr_t some_value(struct script *s)
{
	return one_in(8) ? 1 + below((uint32_t)s->fresh) : s->fresh++;
}

static void begin(struct script *s, uint8_t thread)
{
	static const enum brrace_kind kinds[] = {
		BRRACE_PRODUCE,    BRRACE_PRODUCE,     BRRACE_PRODUCE,     BRRACE_PRODUCE,
		BRRACE_PRODUCE,    BRRACE_CONSUME,     BRRACE_CONSUME,     BRRACE_CONSUME,
		BRRACE_CONSUME,    BRRACE_PEEK,        BRRACE_DROP_FRONT,  BRRACE_REPLACE_FRONT,
		BRRACE_QUERY_FULL, BRRACE_QUERY_EMPTY, BRRACE_QUERY_COUNT,
	};
	enum brrace_kind kind = kinds[below(sizeof(kinds) / sizeof(*kinds))];
	struct call *c = &s->calls[s->h.n_calls++];
	uint32_t n = one_in(4) ? 1 + below(MAX_IN) : 1;

	*c = (struct call){
		.thread = thread,
		.kind = (uint8_t)kind,
		.status = BRRACE_AGAIN, /* has not taken effect */
		.parent = CALL_TOP,
		.begin = s->h.clock++,
		.end = CALL_PENDING,
		.first_in = s->h.n_values,
		.want = (uint16_t)(kind == BRRACE_CONSUME ? n : 1),
	};
	if (n > 1)
		c->flags = one_in(2) ? BRRACE_BULK : BRRACE_BURST;
	if (kind == BRRACE_PRODUCE || kind == BRRACE_REPLACE_FRONT)
		c->n_in = c->n_done = (uint16_t)(kind == BRRACE_PRODUCE ? n : 1);
	for (uint32_t i = 0; i < c->n_in; i++)
		s->values[s->h.n_values++] = some_value(s);
}

static void effect_produce(struct script *s, struct call *c)
{
	uint32_t room = (uint32_t)s->h.capacity - s->ring.n;
	uint32_t n = burst(c) && room < c->n_in ? room : c->n_in;

	c->status = n && n <= room ? BRRACE_OK : BRRACE_FULL;
	c->n_done = (uint16_t)(c->status == BRRACE_OK ? n : 0);
	for (uint32_t i = 0; i < c->n_done; i++)
		ring_put(&s->ring, s->values[c->first_in + i]);
}

static void effect_consume(struct script *s, struct call *c)
{
	uint32_t n = burst(c) && s->ring.n < c->want ? s->ring.n : c->want;

	c->status = n && n <= s->ring.n ? BRRACE_OK : BRRACE_EMPTY;
	c->first_out = s->h.n_values;
	c->n_out = (uint8_t)(c->status == BRRACE_OK ? n : 0);
	for (uint32_t i = 0; i < c->n_out; i++)
		s->values[s->h.n_values++] = ring_cut(&s->ring, s->bag ? below(s->ring.n) : 0);
}

static void effect_front(struct script *s, struct call *c)
{
	uint32_t at = s->bag && s->ring.n ? below(s->ring.n) : 0;

	c->status = s->ring.n ? BRRACE_OK : BRRACE_EMPTY;
	if (!s->ring.n)
		return;
	if (c->kind == BRRACE_PEEK) {
		c->first_out = s->h.n_values;
		c->n_out = 1;
		s->values[s->h.n_values++] = s->ring.v[at];
	} else if (c->kind == BRRACE_DROP_FRONT) {
		ring_cut(&s->ring, at);
	} else {
		s->ring.v[at] = s->values[c->first_in];
	}
}

static void effect(struct script *s, struct call *c)
{
	switch (c->kind) {
	case BRRACE_PRODUCE:
		effect_produce(s, c);
		break;
	case BRRACE_CONSUME:
		effect_consume(s, c);
		break;
	case BRRACE_PEEK:
	case BRRACE_DROP_FRONT:
	case BRRACE_REPLACE_FRONT:
		effect_front(s, c);
		break;
	default:
		c->status = BRRACE_OK;
		c->result = c->kind == BRRACE_QUERY_FULL  ? s->ring.n == s->h.capacity :
			    c->kind == BRRACE_QUERY_EMPTY ? !s->ring.n :
							    s->ring.n;
	}
}

/* One thread goes one stage further: call, effect, return. */
static void advance(struct script *s, struct call **current, uint32_t thread)
{
	struct call *c = current[thread];

	if (c && c->status == BRRACE_AGAIN) {
		effect(s, c);
	} else if (c) {
		/* A bag's pending call for several values is not decided. */
		if (s->pending_of && one_in(s->pending_of) && !(s->bag && c->want > 1))
			return;
		c->end = s->h.clock++;
		current[thread] = NULL;
	} else if (s->h.n_calls < MAX_CALLS) {
		begin(s, (uint8_t)thread);
		current[thread] = &s->calls[s->h.n_calls - 1];
	}
}

static void finish(struct script *s, struct call *c)
{
	if (c->status == BRRACE_AGAIN) {
		if (s->pending_of && one_in(2) && !(s->bag && c->want > 1))
			return;
		effect(s, c);
	}
	if (!s->pending_of || one_in(2) || (s->bag && c->want > 1))
		c->end = s->h.clock++;
}

static void compact(struct script *s)
{
	/* A pending call's answer is known to nobody. */
	for (uint32_t i = 0; i < s->h.n_calls; i++) {
		struct call *c = &s->calls[i];

		if (c->end != CALL_PENDING)
			continue;
		c->status = BRRACE_OK;
		c->n_done = c->n_in;
		c->n_out = 0;
		c->result = 0;
	}
}

static void honest_history(struct script *s)
{
	struct call *current[4] = {NULL};
	uint32_t threads = 2 + below(3), steps = 6 + below(20);

	memset(s, 0, sizeof(*s));
	s->fresh = 1;
	s->bag = one_in(8);
	s->pending_of = one_in(3) ? 4 : 0;
	s->h = (struct history){
		.calls = s->calls,
		.max_calls = MAX_CALLS,
		.values = s->values,
		.max_values = MAX_VALUES,
		.preloaded = s->preloaded,
		.drained = s->drained,
		.capacity = 1 + below(3),
	};
	s->h.n_preloaded = below((uint32_t)s->h.capacity + 1);
	for (uint32_t i = 0; i < s->h.n_preloaded; i++)
		ring_put(&s->ring, s->preloaded[i] = some_value(s));
	while (steps--)
		advance(s, current, below(threads));
	for (uint32_t i = 0; i < threads; i++)
		if (current[i])
			finish(s, current[i]);
	compact(s);
	s->h.n_drained = s->ring.n;
	memcpy(s->drained, s->ring.v, s->ring.n * sizeof(*s->ring.v));
	s->h.drain_cut = one_in(16);
}

/* A wrong answer, in most cases. */
static void lie(struct script *s)
{
	struct call *c = &s->calls[below(s->h.n_calls)];
	bool pending = c->end == CALL_PENDING;

	if (one_in(4) && s->h.n_drained) {
		uint32_t at = below(s->h.n_drained);

		if (one_in(2))
			s->drained[at] = 1 + below((uint32_t)s->fresh + 1);
		else
			s->h.n_drained--;
	} else if (one_in(8) && s->h.n_drained) {
		s->drained[s->h.n_drained++] = s->drained[0];
	} else if (pending) {
		return;
	} else if (burst(c) && c->n_done > 1 && one_in(2)) {
		c->n_done--;
	} else if (burst(c) && c->n_out > 1 && one_in(2)) {
		c->n_out--;
	} else if (c->kind == BRRACE_PRODUCE) {
		c->status = c->status == BRRACE_OK ? BRRACE_FULL : BRRACE_OK;
		c->n_done = c->status == BRRACE_OK ? c->n_in : 0;
	} else if (c->n_out && one_in(2)) {
		s->values[c->first_out + below(c->n_out)] = 1 + below((uint32_t)s->fresh + 1);
	} else if (c->kind == BRRACE_QUERY_COUNT) {
		c->result = below(4);
	} else if (c->kind == BRRACE_QUERY_FULL || c->kind == BRRACE_QUERY_EMPTY) {
		c->result = !c->result;
	} else {
		bool was_ok = c->status == BRRACE_OK;

		c->status = was_ok ? BRRACE_EMPTY : BRRACE_OK;
		c->first_out = s->h.n_values;
		c->n_out = 0;
		if (was_ok || c->kind == BRRACE_DROP_FRONT || c->kind == BRRACE_REPLACE_FRONT)
			return;
		c->n_out = (uint8_t)(c->kind == BRRACE_PEEK ? 1 : c->want);
		for (uint32_t i = 0; i < c->n_out; i++)
			s->values[s->h.n_values++] = 1 + below((uint32_t)s->fresh);
	}
}

/* What the oracles say. */

struct said {
	struct finding list[64];
	struct findings findings;
};

static void judge(struct said *said, struct oracle *oracle, const struct script *s, unsigned flags)
{
	said->findings = (struct findings){.list = said->list, .capacity = 64};
	flags |= s->bag ? ORACLE_UNORDERED : 0;
	assert_int_equal(oracle_judge(oracle, &s->h, flags, &said->findings), 0);
	assert_false(said->findings.overflow);
}

static uint32_t violations(const struct said *said)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < said->findings.count; i++)
		n += !finding_is_note(said->list[i].kind);
	return n;
}

static const struct finding *finding_of(const struct said *said, uint32_t call,
					enum finding_kind kind)
{
	for (uint32_t i = 0; i < said->findings.count; i++)
		if (said->list[i].call == call && said->list[i].kind == kind)
			return &said->list[i];
	return NULL;
}

/* Every answer is graded as its definition says. */
static void grades_agree(const struct said *said, const struct opinion *o)
{
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		const struct view *view = &o->views[i];
		const struct finding *wrong, *note;

		wrong = finding_of(said, i, view->full ? FINDING_FALSE_FULL : FINDING_FALSE_EMPTY);
		note = finding_of(said, i, view->full ? NOTE_TRANSIENT_FULL : NOTE_TRANSIENT_EMPTY);
		assert_int_equal(wrong != NULL, view->refused && view->verdict == SAID_FALSELY);
		assert_int_equal(note != NULL,
				 view->refused && view->verdict == SAID_OWING_TO_OTHERS);
		if (wrong || note) {
			assert_int_equal((wrong ? wrong : note)->low, view->low);
			assert_int_equal((wrong ? wrong : note)->high, view->high);
		}
	}
}

static void leave_out(struct checker *k, const struct opinion *o, uint32_t call)
{
	*(o->views[call].refused ? &k->skip : &k->may_stop) |= 1u << call;
}

/* A false answer makes a history inexplicable that can be explained without. */
static void false_answers_have_no_order(const struct said *said, const struct opinion *o,
					const struct checker *all)
{
	struct checker without = *all;

	for (uint32_t i = 0; i < o->h->n_calls; i++)
		if (o->views[i].verdict)
			leave_out(&without, o, i);
	if (!has_order(&without))
		return;
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		struct checker with = without;

		with.skip &= ~(1u << i);
		if (finding_of(said, i, FINDING_FALSE_FULL) ||
		    finding_of(said, i, FINDING_FALSE_EMPTY))
			assert_false(has_order(&with));
	}
}

/* Copies of v in calls that returned, and before them. */
static int64_t surely_in(const struct history *h, uintptr_t v)
{
	int64_t n = went_in(h, v, CALL_PENDING);

	for (uint32_t i = 0; i < h->n_calls; i++)
		for (uint32_t j = 0; j < h->calls[i].n_in; j++)
			if (h->calls[i].end == CALL_PENDING)
				n -= h->values[h->calls[i].first_in + j] == v;
	return n;
}

static int64_t missing(const struct opinion *o, uintptr_t v)
{
	int64_t n = surely_in(o->h, v) - came_out(o->h, v, CALL_PENDING) + o->surplus[v];

	return n > 0 ? n : 0;
}

/* A number of lost values that is right whichever values went unseen. */
static int64_t n_lost(const struct opinion *o)
{
	int64_t n = 0;

	for (uintptr_t v = 0; v < N_VALUES; v++)
		n += missing(o, v);
	for (uint32_t i = 0; i < o->h->n_calls; i++) {
		const struct call *c = &o->h->calls[i];
		bool pending = c->end == CALL_PENDING;

		if (c->kind == BRRACE_REPLACE_FRONT)
			n -= pending || c->status == BRRACE_OK;
		else if (c->kind == BRRACE_DROP_FRONT || pending)
			n -= taken_by(c);
	}
	return n > 0 && !o->h->drain_cut ? n : 0;
}

/* Strays: what came out too often, and what was seen before it went in. */
static int64_t n_strays(const struct opinion *o)
{
	const struct history *h = o->h;
	int64_t n = 0;

	for (uintptr_t v = 0; v < N_VALUES; v++)
		n += o->surplus[v];
	for (uint32_t i = 0; i < h->n_calls; i++)
		if (h->calls[i].kind == BRRACE_PEEK && h->calls[i].n_out)
			n += !went_in(h, h->values[h->calls[i].first_out], h->calls[i].end);
	return n;
}

static uint32_t keep_values(uintptr_t *values, uint32_t n, uintptr_t v, uintptr_t w)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (values[i] == v || values[i] == w)
			values[kept++] = values[i];
	return kept;
}

/* Is there an order of what was done with v and w, were there nothing else?  If w
 * never came out, it may go unseen at any time. */
static bool pair_has_order(const struct script *s, uintptr_t v, uintptr_t w)
{
	struct script p = *s;
	struct checker k = {.h = &p.h};

	p.h.calls = p.calls;
	p.h.values = p.values;
	p.h.preloaded = p.preloaded;
	p.h.drained = p.drained;
	p.h.capacity = ROOM;
	p.h.drain_cut = false;
	p.h.n_preloaded = keep_values(p.preloaded, p.h.n_preloaded, v, w);
	p.h.n_drained = keep_values(p.drained, p.h.n_drained, v, w);
	for (uint32_t i = 0; i < p.h.n_calls; i++) {
		struct call *c = &p.calls[i];
		uint32_t n_in = put_by(c);

		c->n_in = c->n_done = (uint16_t)keep_values(p.values + c->first_in, n_in, v, w);
		c->n_out = (uint8_t)keep_values(p.values + c->first_out, c->n_out, v, w);
		c->flags = 0;
		if (!c->n_in && !c->n_out)
			k.skip |= 1u << i;
	}
	if (!came_out(&s->h, w, CALL_PENDING))
		p.calls[p.h.n_calls++] = (struct call){
			.kind = BRRACE_DROP_FRONT,
			.end = CALL_PENDING,
		};
	return has_order(&k);
}

/* Went in at the back once and came out once, and nobody peeked at it. */
static bool plain(const struct opinion *o, uintptr_t v)
{
	const struct history *h = o->h;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (c->kind == BRRACE_PEEK && c->n_out && h->values[c->first_out] == v)
			return false;
		if (c->kind == BRRACE_REPLACE_FRONT && h->values[c->first_in] == v)
			return false;
	}
	return went_in(h, v, CALL_PENDING) == 1 && came_out(h, v, CALL_PENDING) == 1 &&
	       !o->surplus[v];
}

static uint32_t pairs_without_order(const struct script *s, const struct opinion *o, uintptr_t v,
				    bool both_plain)
{
	uint32_t n = 0;

	for (uintptr_t w = 0; w < N_VALUES; w++)
		if (w != v && went_in(&s->h, w, CALL_PENDING) &&
		    (!both_plain || (plain(o, v) && plain(o, w))))
			n += !pair_has_order(s, v, w);
	return n;
}

static void order_agrees(const struct said *said, const struct opinion *o, const struct script *s)
{
	if (s->bag) {
		assert_int_equal(findings_count(&said->findings, FINDING_REORDERED), 0);
		return;
	}
	for (uint32_t i = 0; i < said->findings.count; i++)
		if (said->list[i].kind == FINDING_REORDERED)
			assert_int_not_equal(pairs_without_order(s, o, said->list[i].value, false),
					     0);
	if (findings_count(&said->findings, FINDING_REORDERED))
		return;
	for (uintptr_t v = 0; v < N_VALUES; v++)
		assert_int_equal(pairs_without_order(s, o, v, true), 0);
}

/* Everything that is said of a value follows from its definition. */
static void values_agree(const struct said *said, const struct opinion *o)
{
	const struct findings *f = &said->findings;
	int64_t most = 0, room = (int64_t)o->h->capacity;

	assert_int_equal(findings_count(f, FINDING_LOST), n_lost(o));
	assert_int_equal(findings_count(f, FINDING_DUPLICATE) + findings_count(f, FINDING_FOREIGN),
			 n_strays(o));
	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->list[i];
		uint32_t end =
			one->call == FINDING_NO_CALL ? CALL_PENDING : o->h->calls[one->call].end;

		if (one->kind == FINDING_LOST)
			assert_true(missing(o, one->value));
		if (one->kind == FINDING_DUPLICATE)
			assert_true(o->surplus[one->value] && went_in(o->h, one->value, end));
		if (one->kind == FINDING_FOREIGN)
			assert_false(went_in(o->h, one->value, end));
	}
	for (uint32_t t = 0; t < o->h->clock; t++) {
		int64_t lo = lo_at(o->h, MAX_CALLS, t);

		most = lo > most ? lo : most;
	}
	assert_int_equal(findings_count(f, FINDING_OVERFULL) != 0, most > room);
}

struct tally {
	uint32_t sound, unsound;
	uint32_t of[FINDING_KINDS];
};

static void compare(struct oracle *oracle, const struct script *s, struct tally *tally)
{
	struct checker all = {.h = &s->h, .bag = s->bag}, lenient = all;
	struct opinion opinion;
	struct said said;

	opinion_form(&opinion, &s->h);
	for (uint32_t i = 0; i < s->h.n_calls; i++)
		if (opinion.views[i].verdict == SAID_OWING_TO_OTHERS)
			leave_out(&lenient, &opinion, i);
	judge(&said, oracle, s, 0);
	assert_int_equal(!violations(&said), has_order(&lenient));
	grades_agree(&said, &opinion);
	values_agree(&said, &opinion);
	order_agrees(&said, &opinion, s);
	false_answers_have_no_order(&said, &opinion, &all);
	if (violations(&said))
		tally->unsound++;
	else
		tally->sound++;
	for (uint32_t i = 0; i < said.findings.count; i++)
		tally->of[said.list[i].kind]++;
	judge(&said, oracle, s, ORACLE_STRICT);
	assert_int_equal(!violations(&said), has_order(&all));
}

static void agrees_with_brute_force(void **state)
{
	struct oracle *oracle = oracle_new(MAX_CALLS, MAX_VALUES);
	struct tally tally = {0};
	struct script s;

	(void)state;
	assert_non_null(oracle);
	for (uint32_t i = 0; i < HISTORIES; i++) {
		seed = 0x9e3779b97f4a7c15u * (i + 1);
		honest_history(&s);
		for (uint32_t lies = s.h.n_calls ? below(4) : 0; lies; lies--)
			lie(&s);
		compare(oracle, &s, &tally);
	}
	oracle_free(oracle);
	/* The histories are worth comparing: every verdict occurs, and none, often. */
	assert_in_range(tally.sound, HISTORIES / 4, HISTORIES);
	assert_in_range(tally.unsound, HISTORIES / 4, HISTORIES);
	for (uint32_t kind = 0; kind < FINDING_KINDS; kind++)
		if (kind <= FINDING_OVERFULL || kind == FINDING_NOT_LINEARIZABLE ||
		    finding_is_note(kind))
			assert_in_range(tally.of[kind], HISTORIES / 500, HISTORIES);
}

/* Without lies nothing is ever wrong, whatever the order and whatever is pending. */
static void a_real_queue_is_never_blamed(void **state)
{
	struct oracle *oracle = oracle_new(MAX_CALLS, MAX_VALUES);
	struct said said;
	struct script s;

	(void)state;
	for (uint32_t i = 0; i < HISTORIES; i++) {
		seed = 0xd1342543de82ef95u * (i + 1);
		honest_history(&s);
		judge(&said, oracle, &s, ORACLE_STRICT);
		assert_int_equal(violations(&said), 0);
	}
	oracle_free(oracle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_brute_force),
		cmocka_unit_test(a_real_queue_is_never_blamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
