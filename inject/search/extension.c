/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/extension.h"

#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "search/extension_state.h"

#define STATES (1u << 20)

struct extension *extension_new(uint32_t max_calls)
{
	struct extension *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->max_marks = 2 * max_calls + 1;
	x->marks = calloc(x->max_marks, sizeof(*x->marks));
	x->levels = calloc(x->max_marks + GRAPH_THREADS, sizeof(*x->levels));
	x->path = calloc(x->max_marks + 1, sizeof(*x->path));
	x->tried = calloc(x->max_marks + 1, sizeof(*x->tried));
	x->seen = calloc(STATES / 64, sizeof(*x->seen));
	if (!x->marks || !x->levels || !x->path || !x->tried || !x->seen) {
		extension_free(x);
		return NULL;
	}
	return x;
}

void extension_free(struct extension *x)
{
	if (!x)
		return;
	free(x->marks);
	free(x->levels);
	free(x->path);
	free(x->tried);
	free(x->seen);
	free(x);
}

/* ---- marks */

static void add_mark(struct extension *x, uint32_t call, bool is_return)
{
	const struct call *c = &x->history->calls[call];
	uint32_t index = is_return ? c->last_event : c->first_event;

	x->marks[x->n_marks++] = (struct mark){
		.node = graph_step_end(x->g, (struct ref){c->thread, (uint16_t)index}),
		.call = call,
		.is_return = is_return,
	};
}

static void find_needs(struct extension *x, struct mark *m)
{
	const uint16_t *clock = graph_order(x->g, m->node);

	for (uint16_t t = 0; t < x->g->n_threads; t++) {
		const struct lane *lane = &x->lanes[t];
		uint16_t n = 0;

		while (t != m->node.thread && n < lane->n &&
		       x->marks[lane->first + n].node.index < clock[t])
			n++;
		m->need[t] = n;
	}
}

void extension_take(struct extension *x, const struct graph *g, const struct history *history)
{
	uint64_t states = 1;

	x->g = g;
	x->history = history;
	x->n_marks = 0;
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct lane *lane = &x->lanes[t];

		lane->first = x->n_marks;
		lane->level = x->levels + x->n_marks + t;
		for (uint32_t i = 0; i < history->n_calls; i++) {
			const struct call *c = &history->calls[i];

			if (c->thread != t || !call_judged(c))
				continue;
			add_mark(x, i, false);
			if (call_returned(c))
				add_mark(x, i, true);
		}
		lane->n = x->n_marks - lane->first;
		lane->weight = (uint32_t)states;
		states *= lane->n + 1;
		if (states > STATES)
			states = STATES + 1;
	}
	x->n_states = (uint32_t)states;
	for (uint32_t i = 0; i < x->n_marks; i++)
		find_needs(x, &x->marks[i]);
}

/* ---- levels: numbers that are to stay at or below a limit */

/* up: at most so many values; else: minus the least. */
static void set_levels(struct extension *x, bool up, int32_t sign, uint32_t without)
{
	for (uint32_t i = 0; i < x->n_marks; i++) {
		struct mark *m = &x->marks[i];
		const struct call *c = &x->history->calls[m->call];

		m->level = 0;
		if (m->call == without)
			continue;
		if (m->is_return != up)
			m->level += sign * (int32_t)call_adds(c);
		else
			m->level -= sign * (int32_t)call_removes(c);
	}
	for (uint16_t t = 0; t < x->g->n_threads; t++) {
		struct lane *lane = &x->lanes[t];

		lane->level[0] = 0;
		for (uint32_t i = 0; i < lane->n; i++)
			lane->level[i + 1] = lane->level[i] + x->marks[lane->first + i].level;
	}
	x->base = sign * (int32_t)x->history->n_preloaded;
}

static int32_t level(const struct extension *x)
{
	int32_t sum = x->base;

	for (uint16_t t = 0; t < x->g->n_threads; t++)
		sum += x->lanes[t].level[x->at[t]];
	return sum;
}

static uint32_t mark_index(const struct extension *x, const struct mark *m)
{
	return (uint32_t)(m - x->marks) - x->lanes[m->node.thread].first;
}

/* Least level that a lane can have at the moment of a mark, if the others let it. */
static int32_t least(const struct extension *x, uint16_t t, const struct mark *m)
{
	const struct lane *lane = &x->lanes[t];
	uint32_t i = m->need[t];
	int32_t min = lane->level[i];

	for (; i < lane->n; i++) {
		/* Those that come after m have not passed. */
		if (x->marks[lane->first + i].need[m->node.thread] > mark_index(x, m))
			break;
		if (lane->level[i + 1] < min)
			min = lane->level[i + 1];
	}
	return min;
}

/* Just before a mark, or just after it, each lane by itself cannot: then all of them
 * together cannot, either. */
static bool hopeless(const struct extension *x, const struct mark *m, bool after)
{
	uint16_t own = m->node.thread;
	int32_t sum = x->base + x->lanes[own].level[mark_index(x, m) + after];

	for (uint16_t t = 0; t < x->g->n_threads; t++)
		if (t != own)
			sum += least(x, t, m);
	return sum > x->limit;
}

/* Everywhere: nor can they where something goes in. */
static bool all_hopeless(const struct extension *x)
{
	for (uint32_t i = 0; i < x->n_marks; i++)
		if (x->marks[i].level < 0 && !hopeless(x, &x->marks[i], true))
			return false;
	return true;
}

/* ---- states */

static bool in_call(const struct extension *x)
{
	return x->begin && x->at[x->begin->node.thread] == mark_index(x, x->end);
}

static bool first_visit(struct extension *x)
{
	uint32_t state = 0;
	uint64_t bit;

	for (uint16_t t = 0; t < x->g->n_threads; t++)
		state += x->lanes[t].weight * x->at[t];
	bit = UINT64_C(1) << state % 64;
	if (x->seen[state / 64] & bit)
		return false;
	x->seen[state / 64] |= bit;
	return true;
}

static bool goal(const struct extension *x)
{
	if (!x->begin)
		return level(x) <= x->limit;
	return in_call(x) && extension_enabled(x, x->end);
}

/* The next mark of a thread, if it may pass and what is to hold then does. */
static bool pass(struct extension *x, uint16_t t)
{
	const struct mark *m = extension_next(x, t);

	if (!m || m == x->end)
		return false;
	x->at[t]++;
	if ((in_call(x) && level(x) > x->limit) || !first_visit(x)) {
		x->at[t]--;
		return false;
	}
	x->path[x->n_path++] = m;
	x->tried[x->n_path] = 0;
	return true;
}

static enum extension_found find(struct extension *x)
{
	memset(x->seen, 0, (x->n_states / 64 + 1) * sizeof(*x->seen));
	memset(x->at, 0, sizeof(x->at));
	x->n_path = 0;
	x->tried[0] = 0;
	while (!goal(x)) {
		if (x->tried[x->n_path] < x->g->n_threads) {
			pass(x, x->tried[x->n_path]++);
		} else if (!x->n_path) {
			return EXTENSION_NONE;
		} else {
			x->at[x->path[--x->n_path]->node.thread]--;
		}
	}
	return EXTENSION_FOUND;
}

enum extension_found extension_false_answer(struct extension *x, uint32_t call)
{
	const struct call *c = &x->history->calls[call];
	bool full = call_says_full(c);

	set_levels(x, full, full ? 1 : -1, call);
	/* A ring that is larger than all that is ever put in is never full. */
	x->limit = -(int32_t)call_says_empty(c);
	if (full)
		x->limit = (int32_t)((x->history->capacity < INT32_MAX ? x->history->capacity :
									 INT32_MAX) -
				     call_says_full(c));
	x->begin = extension_begin(x, call);
	x->end = x->begin + 1;
	if (hopeless(x, x->begin, false) || hopeless(x, x->end, false))
		return EXTENSION_NONE;
	return x->n_states > STATES ? EXTENSION_TOO_LARGE : find(x);
}

enum extension_found extension_overfull(struct extension *x)
{
	const struct history *h = x->history;
	uint64_t most = h->capacity > h->n_preloaded ? h->capacity : h->n_preloaded;

	set_levels(x, false, -1, UINT32_MAX);
	x->limit = most < INT32_MAX ? -(int32_t)most - 1 : INT32_MIN;
	x->begin = x->end = NULL;
	if (all_hopeless(x))
		return EXTENSION_NONE;
	return x->n_states > STATES ? EXTENSION_TOO_LARGE : find(x);
}

/* ---- the order found */

/* What is before e, or is e, and has not been taken. */
static uint32_t take_up_to(const struct graph *g, struct ref e, uint16_t *taken,
			   const struct ref *sequence, uint32_t n, struct ref *out)
{
	const uint16_t *clock = graph_order(g, e);
	uint32_t got = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct ref s = sequence[i];

		if (s.index >= taken[s.thread] && s.index < clock[s.thread]) {
			taken[s.thread] = s.index + 1;
			out[got++] = s;
		}
	}
	return got;
}

void extension_sequence(const struct extension *x, const struct ref *sequence, uint32_t n,
			struct ref *out)
{
	uint16_t taken[GRAPH_THREADS] = {0};
	uint32_t got = 0;

	for (uint32_t i = 0; i < x->n_path; i++)
		got += take_up_to(x->g, x->path[i]->node, taken, sequence, n, out + got);
	if (x->end)
		got += take_up_to(x->g, x->end->node, taken, sequence, n, out + got);
	for (uint32_t i = 0; i < n; i++)
		if (sequence[i].index >= taken[sequence[i].thread])
			out[got++] = sequence[i];
}
