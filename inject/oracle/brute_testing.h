/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of oracles: a checker that shares nothing with them.  It tries all orders of
 * the calls, one by one, and all that pending calls may have done.
 */
#ifndef ORACLE_BRUTE_TESTING_H
#define ORACLE_BRUTE_TESTING_H

#include <string.h>

#include "oracle/oracle.h"

#define MAX_CALLS 6
#define ROOM 32

/* What is in the ring. */
struct ring {
	uintptr_t v[ROOM];
	uint32_t n;
};

static inline void ring_put(struct ring *r, uintptr_t v)
{
	r->v[r->n++] = v;
}

static inline uintptr_t ring_cut(struct ring *r, uint32_t at)
{
	uintptr_t v = r->v[at];

	memmove(r->v + at, r->v + at + 1, (r->n - at - 1) * sizeof(*r->v));
	r->n--;
	return v;
}

struct checker {
	const struct history *h;
	bool bag;
	uint32_t skip;    /* calls that are left out */
	uint32_t may_stop; /* bursts whose limit is not asked about */
};

static inline bool orders(const struct checker *k, uint32_t done, const struct ring *ring);

static inline bool burst(const struct call *c)
{
	return c->flags & BRRACE_BURST;
}

/* Removes v, which must be the front one unless the ring is a bag. */
static inline bool ring_match(const struct checker *k, struct ring *r, uintptr_t v, bool keep)
{
	for (uint32_t at = 0; at < r->n && (at == 0 || k->bag); at++)
		if (r->v[at] == v) {
			if (!keep)
				ring_cut(r, at);
			return true;
		}
	return false;
}

static inline bool try_put(const struct checker *k, uint32_t done, struct ring ring,
			   const struct call *c, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		ring_put(&ring, k->h->values[c->first_in + i]);
	return ring.n <= k->h->capacity && orders(k, done, &ring);
}

static inline bool try_take(const struct checker *k, uint32_t done, struct ring ring, uint32_t n)
{
	if (ring.n < n)
		return false;
	while (n--)
		ring_cut(&ring, 0);
	return orders(k, done, &ring);
}

/* An unnamed value goes, or becomes `v`. */
static inline bool try_front(const struct checker *k, uint32_t done, const struct ring *ring,
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

static inline bool try_pending(const struct checker *k, uint32_t done, const struct ring *ring,
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

static inline bool try_produce(const struct checker *k, uint32_t done, const struct ring *ring,
			       const struct call *c, bool may_stop)
{
	uint32_t room = (uint32_t)k->h->capacity - ring->n;

	if (c->status == BRRACE_FULL)
		return (burst(c) ? !room : room < c->n_in) && orders(k, done, ring);
	if (burst(c) && !may_stop && c->n_done != (room < c->n_in ? room : c->n_in))
		return false;
	return try_put(k, done, *ring, c, c->n_done);
}

static inline bool try_consume(const struct checker *k, uint32_t done, struct ring ring,
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

static inline bool try_call(const struct checker *k, uint32_t done, const struct ring *ring,
			    uint32_t i)
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

static inline bool drain_fits(const struct checker *k, struct ring ring)
{
	for (uint32_t i = 0; i < k->h->n_drained; i++)
		if (!ring_match(k, &ring, k->h->drained[i], false))
			return false;
	return k->h->drain_cut || !ring.n;
}

/* Is there an order of the calls that are not done yet? */
static inline bool orders(const struct checker *k, uint32_t done, const struct ring *ring)
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

static inline bool has_order(const struct checker *k)
{
	struct ring ring = {.n = k->h->n_preloaded};

	memcpy(ring.v, k->h->preloaded, ring.n * sizeof(*ring.v));
	return orders(k, k->skip, &ring);
}

#endif
