/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/moments.h"

#include <string.h>

#include "oracle/effect.h"
#include "search/extension_state.h"

#define MOST 64 /* values */

/* The calls that put values in, or those that take them out, by the order of the values. */
struct side {
	const struct mark *begins[MOST];
	int64_t upto[MOST]; /* how many values are through after each of them */
	struct ref at[MOST];
	uint32_t n, placed;
	int64_t before, through; /* how many are before the first, and after the last */
};

struct moments {
	const struct extension *x;
	uintptr_t values[MOST];
	uint32_t n_values;
	struct side in, out;
};

/* ---- the order of the values: as they came out */

static bool add_values(struct moments *m, const uintptr_t *values, uint32_t n)
{
	if (n > MOST - m->n_values)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < m->n_values; k++)
			if (m->values[k] == values[i])
				return false;
		m->values[m->n_values++] = values[i];
	}
	return true;
}

static void add_call(struct moments *m, struct side *side, uint32_t call, uint32_t n)
{
	side->through += n;
	side->upto[side->n] = side->through;
	side->begins[side->n++] = extension_begin(m->x, call);
}

static bool take_out(struct moments *m)
{
	const struct history *h = m->x->history;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];
		uint32_t n = call_removes(c);

		if (!call_judged(c) || call_refused(c) || (call_returned(c) && call_adds(c)))
			continue;
		if (!call_returned(c) || c->kind != BRRACE_CONSUME || !n ||
		    !add_values(m, h->values + c->first_out, n))
			return false;
		add_call(m, &m->out, i, n);
	}
	return add_values(m, h->drained, h->n_drained);
}

/* The call that put in what comes next in that order. */
static bool put_next(struct moments *m)
{
	const struct history *h = m->x->history;
	const uintptr_t *next = m->values + m->in.through;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];
		uint32_t n = call_adds(c);

		if (!n || n > m->n_values - m->in.through ||
		    memcmp(h->values + c->first_in, next, n * sizeof(*next)))
			continue;
		add_call(m, &m->in, i, n);
		return true;
	}
	return false;
}

static bool put_in(struct moments *m)
{
	const struct history *h = m->x->history;
	uint64_t n = h->n_preloaded;

	for (uint32_t i = 0; i < h->n_calls; i++)
		n += call_adds(&h->calls[i]);
	if (n != m->n_values)
		return false;
	for (uint32_t i = 0; i < h->n_preloaded; i++)
		if (m->values[i] != h->preloaded[i])
			return false;
	m->in.before = m->in.through = h->n_preloaded;
	while (m->in.through < m->n_values)
		if (!put_next(m))
			return false;
	return true;
}

/* ---- moments: as early as they can be */

static bool is_before(const struct graph *g, struct ref e, struct ref then)
{
	return ref_is_init(e) || graph_order(g, then)[e.thread] > e.index;
}

/* The moment at which so many values are through; false: not yet. */
static bool moment_of(const struct side *side, int64_t values, struct ref *at)
{
	*at = REF_FIRST;
	if (values <= side->before)
		return true;
	for (uint32_t i = 0; i < side->placed; i++) {
		*at = side->at[i];
		if (side->upto[i] >= values)
			return true;
	}
	return false;
}

/* Gives the next call of a side its moment, after the one before it and `needed`. */
static bool place(const struct moments *m, struct side *side, struct ref needed)
{
	const struct mark *begin = side->begins[side->placed], *end = begin + 1;
	struct ref last = side->placed ? side->at[side->placed - 1] : REF_FIRST;
	struct ref e = begin->node;

	for (; e.index <= end->node.index; e.index++) {
		if (!is_before(m->x->g, last, e) || !is_before(m->x->g, needed, e))
			continue;
		side->at[side->placed++] = e;
		return true;
	}
	return false;
}

/* A value is taken out after it was put in, and put in when there is room. */
static bool place_all(struct moments *m)
{
	struct side *in = &m->in, *out = &m->out;
	uint64_t capacity = m->x->history->capacity;
	int64_t room = capacity < MOST ? (int64_t)capacity : MOST;
	struct ref needed;

	while (in->placed < in->n || out->placed < out->n) {
		if (out->placed < out->n && moment_of(in, out->upto[out->placed], &needed)) {
			if (!place(m, out, needed))
				return false;
		} else if (in->placed == in->n ||
			   !moment_of(out, in->upto[in->placed] - room, &needed) ||
			   !place(m, in, needed)) {
			return false;
		}
	}
	return true;
}

bool moments_explain(const struct extension *x)
{
	struct moments m = {.x = x};

	return take_out(&m) && put_in(&m) && place_all(&m);
}
