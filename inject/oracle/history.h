/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The history of one execution: calls and returns, all that oracles may see.
 *
 * Moments are numbers of one counter that only grows; a call's interval is
 * [begin, end].  Under models weaker than sc moments tell no more than one of the orders
 * in which things may have happened, and which call precedes which is said by `before`.
 * Nothing here depends on addresses of the ring.
 */
#ifndef ORACLE_HISTORY_H
#define ORACLE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "brrace/subject.h"

#define CALL_PENDING UINT32_MAX
#define CALL_TOP UINT16_MAX

struct call {
	uint8_t thread;
	uint8_t kind;      /* enum brrace_kind */
	uint8_t status;    /* enum brrace_status; only once it returned */
	uint8_t op;        /* index in the table */
	uint16_t parent;   /* the composite call around it, or CALL_TOP */
	uint16_t op_index; /* of the thread's list, from 0; its parent's for a nested call */
	uint32_t begin;    /* moment of the call */
	uint32_t end;      /* moment of the return, CALL_PENDING if there was none */
	uint32_t first_in; /* values[first_in .. +n_in): given */
	uint16_t n_in;
	uint16_t n_done;   /* of those, taken (produce); n_in until it returned */
	uint32_t first_out; /* values[first_out .. +n_out): returned */
	uint8_t n_out;
	uint8_t flags;     /* enum brrace_op_flags bits of the operation */
	uint16_t want;     /* most values a consume may return */
	uint64_t result;   /* of a query */
	uint32_t first_event; /* trace.count at call and at return: its events */
	uint32_t last_event;  /* lie in [first_event, last_event) */
};

struct history {
	struct call *calls; /* in order of begin */
	uint32_t n_calls, max_calls;
	uintptr_t *values;  /* pool of given and returned values */
	uint32_t n_values, max_values;
	const uintptr_t *preloaded; /* oldest first */
	uint32_t n_preloaded;
	const uintptr_t *drained;   /* what was left at the end, oldest first */
	uint32_t n_drained;
	bool drain_cut;    /* the drain hit its bound or could not go on */
	uint64_t capacity; /* usable slots, as the table says */
	uint64_t counter;  /* the ring's own drop counter at the end */
	bool has_counter;
	uint32_t clock;    /* the next moment */
	/* A row of bits for each call: those that precede it.  Transitive, with the order in
	 * each thread; no row has a call that never returned.  NULL: a call precedes those
	 * that begin after it has ended. */
	uint64_t *before;
};

static inline bool call_returned(const struct call *c)
{
	return c->end != CALL_PENDING;
}

/* Words of a row of `before`. */
static inline uint32_t history_row(const struct history *h)
{
	return (h->max_calls + 63) / 64;
}

/* The one place that knows what "before" means. */
static inline bool history_precedes(const struct history *h, uint32_t x, uint32_t y)
{
	if (h->before)
		return h->before[y * (size_t)history_row(h) + x / 64] >> x % 64 & 1;
	return h->calls[x].end < h->calls[y].begin;
}

/* Nothing precedes y, yet. */
static inline void history_clear_before(struct history *h, uint32_t y)
{
	memset(&h->before[y * (size_t)history_row(h)], 0, history_row(h) * sizeof(*h->before));
}

static inline void history_set_before(struct history *h, uint32_t x, uint32_t y)
{
	h->before[y * (size_t)history_row(h) + x / 64] |= UINT64_C(1) << x % 64;
}

/* Whether a call that moves values has not returned: then one that does not come out
 * at the end may be behind it. */
static inline bool history_in_flight(const struct history *h)
{
	for (uint32_t i = 0; i < h->n_calls; i++)
		if (!call_returned(&h->calls[i]) && h->calls[i].kind <= BRRACE_CONSUME)
			return true;
	return false;
}

#endif
