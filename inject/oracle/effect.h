/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one call means to a bounded queue: how many values it put in and took
 * out, and what it said about the room in it.  A call that never returned may
 * have done all that it was asked for, or nothing; it said nothing.
 */
#ifndef ORACLE_EFFECT_H
#define ORACLE_EFFECT_H

#include "oracle/history.h"

/* Never returned, or did what it is for. */
static inline bool call_effective(const struct call *c)
{
	return !call_returned(c) || c->status == BRRACE_OK;
}

/* Composites are judged through the calls in them, what was observed says nothing of the
 * queue, and `again` is no answer. */
static inline bool call_judged(const struct call *c)
{
	return c->kind != BRRACE_COMPOSITE && c->kind != BRRACE_OBSERVE &&
	       (!call_returned(c) || c->status != BRRACE_AGAIN);
}

/* Values that it appended, or at most has if it never returned. */
static inline uint32_t call_adds(const struct call *c)
{
	if (c->kind != BRRACE_PRODUCE || !call_effective(c))
		return 0;
	return call_returned(c) ? c->n_done : c->n_in;
}

/* Values that it removed, or at most has if it never returned. */
static inline uint32_t call_removes(const struct call *c)
{
	if (!call_effective(c))
		return 0;
	if (c->kind == BRRACE_CONSUME)
		return call_returned(c) ? c->n_out : c->want;
	return c->kind == BRRACE_DROP_FRONT;
}

static inline bool call_replaces(const struct call *c)
{
	return c->kind == BRRACE_REPLACE_FRONT && call_effective(c) && c->n_in;
}

static inline uint32_t at_least_one(uint32_t n)
{
	return n ? n : 1;
}

/*
 * N > 0: the call said that it found room for fewer than N values.  A bulk says
 * so of all that it was given; a burst of one value more than it took.
 */
static inline uint32_t call_says_full(const struct call *c)
{
	bool burst = c->flags & BRRACE_BURST;

	if (!call_returned(c) || !call_judged(c))
		return 0;
	if (c->kind == BRRACE_QUERY_FULL)
		return c->result != 0;
	if (c->kind != BRRACE_PRODUCE)
		return 0;
	if (c->status == BRRACE_FULL)
		return burst ? 1 : at_least_one(c->n_in);
	return burst && c->status == BRRACE_OK && c->n_done < c->n_in ? c->n_done + 1 : 0;
}

/* N > 0: the call said that it found fewer than N values. */
static inline uint32_t call_says_empty(const struct call *c)
{
	bool burst = c->flags & BRRACE_BURST;

	if (!call_returned(c) || !call_judged(c))
		return 0;
	if (c->kind == BRRACE_QUERY_EMPTY)
		return c->result != 0;
	if (c->kind == BRRACE_PEEK || c->kind == BRRACE_DROP_FRONT ||
	    c->kind == BRRACE_REPLACE_FRONT)
		return c->status == BRRACE_EMPTY;
	if (c->kind != BRRACE_CONSUME)
		return 0;
	if (c->status == BRRACE_EMPTY)
		return burst ? 1 : at_least_one(c->want);
	return burst && c->status == BRRACE_OK && c->n_out < c->want ? c->n_out + 1 : 0;
}

/* Said full or empty, and did nothing else. */
static inline bool call_refused(const struct call *c)
{
	return (call_says_full(c) || call_says_empty(c)) && !call_adds(c) && !call_removes(c);
}

/* Not so calls that any order explains: those whose answer about room is waived and that
 * did nothing else, and those that never returned and have no effect. */
static inline bool call_matters(const struct call *c, bool waived)
{
	if (!call_judged(c))
		return false;
	if (!call_returned(c))
		return call_adds(c) || call_removes(c) || call_replaces(c);
	return !(waived && call_refused(c));
}

#endif
