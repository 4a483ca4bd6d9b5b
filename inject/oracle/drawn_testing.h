/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of oracles: histories drawn at random, in which every call has a moment at which
 * it takes effect on a real queue, and lies about them.
 */
#ifndef ORACLE_DRAWN_TESTING_H
#define ORACLE_DRAWN_TESTING_H

#include <stdlib.h>

#include "oracle/brute_testing.h"

#define MAX_IN 3
#define MAX_VALUES 128

static uint64_t seed;

static inline uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 32) % n);
}

static inline bool one_in(uint32_t n)
{
	return !below(n);
}

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
static inline uintptr_t some_value(struct script *s)
{
	return one_in(8) ? 1 + below((uint32_t)s->fresh) : s->fresh++;
}

static inline void begin(struct script *s, uint8_t thread)
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

static inline void effect_produce(struct script *s, struct call *c)
{
	uint32_t room = (uint32_t)s->h.capacity - s->ring.n;
	uint32_t n = burst(c) && room < c->n_in ? room : c->n_in;

	c->status = n && n <= room ? BRRACE_OK : BRRACE_FULL;
	c->n_done = (uint16_t)(c->status == BRRACE_OK ? n : 0);
	for (uint32_t i = 0; i < c->n_done; i++)
		ring_put(&s->ring, s->values[c->first_in + i]);
}

static inline void effect_consume(struct script *s, struct call *c)
{
	uint32_t n = burst(c) && s->ring.n < c->want ? s->ring.n : c->want;

	c->status = n && n <= s->ring.n ? BRRACE_OK : BRRACE_EMPTY;
	c->first_out = s->h.n_values;
	c->n_out = (uint8_t)(c->status == BRRACE_OK ? n : 0);
	for (uint32_t i = 0; i < c->n_out; i++)
		s->values[s->h.n_values++] = ring_cut(&s->ring, s->bag ? below(s->ring.n) : 0);
}

static inline void effect_front(struct script *s, struct call *c)
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

static inline void effect(struct script *s, struct call *c)
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
static inline void advance(struct script *s, struct call **current, uint32_t thread)
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

static inline void finish(struct script *s, struct call *c)
{
	if (c->status == BRRACE_AGAIN) {
		if (s->pending_of && one_in(2) && !(s->bag && c->want > 1))
			return;
		effect(s, c);
	}
	if (!s->pending_of || one_in(2) || (s->bag && c->want > 1))
		c->end = s->h.clock++;
}

static inline void compact(struct script *s)
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

static inline void honest_history(struct script *s)
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
static inline void lie(struct script *s)
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

#endif
