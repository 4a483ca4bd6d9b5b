/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random small graphs, and every linear extension of each, judged by the linearizer: that
 * one has no order of its calls is found, in an order that has none.
 */
#include "search/unexplained.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "oracle/effect.h"
#include "oracle/linearize.h"
#include "search/moments.h"
#include "search/random_calls.h"

#define GRAPHS 3000
#define ALL (THREADS * CALLS)

static struct extension *extension;
static struct unexplained *unexplained;
static struct linearizer linearizer;
static struct call calls[ALL];
static uintptr_t values[ALL], drained[ALL];
static struct history history;
static struct spec_rules rules;
static bool strict, waived[ALL];

/* Values of producers, which consumers return mostly in the order of the calls' numbers. */
static void make_calls(void)
{
	uint32_t given = 0, taken = 0;

	for (uint32_t i = 0; i < ALL; i++) {
		bool gives = i % CALLS ? pick(3) == 0 : pick(3) > 0;

		calls[i] = (struct call){
			.thread = (uint8_t)(i / CALLS),
			.kind = gives ? BRRACE_PRODUCE : BRRACE_CONSUME,
			.parent = CALL_TOP,
			.first_event = i % CALLS * 2,
			.last_event = i % CALLS * 2 + 1,
			.end = 1,
			.want = 1,
		};
		if (gives && pick(8) == 0)
			calls[i].status = BRRACE_FULL;
		if (gives)
			calls[i].n_in = calls[i].n_done = 1;
		if (gives && calls[i].status == BRRACE_OK)
			values[given++] = 100 + i;
		calls[i].first_in = given - (given > 0);
	}
	for (uint32_t i = 0; i < ALL; i++) {
		if (calls[i].kind != BRRACE_CONSUME)
			continue;
		calls[i].n_out = taken < given;
		calls[i].status = calls[i].n_out ? BRRACE_OK : BRRACE_EMPTY;
		calls[i].first_out = calls[i].n_out ? taken++ : 0;
	}
	history.n_drained = 0;
	for (; taken < given; taken++)
		drained[history.n_drained++] = values[taken];
}

/* A thread may be left in the middle of its last call. */
static void leave_one(void)
{
	uint16_t t = (uint16_t)pick(THREADS);

	if (pick(3) || calls[t * CALLS + 1].kind != BRRACE_PRODUCE)
		return;
	calls[t * CALLS + 1].end = CALL_PENDING;
	calls[t * CALLS + 1].status = BRRACE_OK;
}

static void make_graph(uint64_t seed)
{
	random_state = seed;
	history = (struct history){
		.calls = calls,
		.n_calls = ALL,
		.max_calls = ALL,
		.values = values,
		.n_values = ALL,
		.drained = drained,
		.drain_cut = pick(4) > 0,
		.capacity = 2 + pick(3),
	};
	make_nodes(4, pick(3) ? 4 : 1);
	make_calls();
	leave_one();
	rules.unordered = pick(4) == 0;
	rules.lifo = !rules.unordered && pick(12) == 0;
	strict = pick(4) == 0;
	for (uint32_t i = 0; i < ALL; i++)
		waived[i] = !strict && call_refused(&calls[i]);
}

/* ---- one extension, step by step */

struct walk {
	uint16_t at[THREADS];
	uint32_t begin[ALL], end[ALL];
	uint32_t clock;
};

static void move(struct walk *w, uint16_t t)
{
	uint32_t i = t * CALLS + w->at[t] / 2u;
	bool begins = w->at[t]++ % 2 == 0;

	if (begins)
		w->begin[i] = ++w->clock;
	else
		w->end[i] = ++w->clock;
}

static bool may_move(const uint16_t *at, uint16_t t)
{
	const uint16_t *clock;

	if (at[t] == g->n[t])
		return false;
	clock = graph_order(g, (struct ref){t, at[t]});
	for (uint16_t o = 0; o < THREADS; o++)
		if (o != t && at[o] < clock[o])
			return false;
	return true;
}

static bool is_explained(const struct walk *w)
{
	struct call moments[ALL];
	struct history h = history;

	h.calls = moments;
	memcpy(moments, calls, sizeof(calls));
	for (uint32_t i = 0; i < ALL; i++) {
		moments[i].begin = w->begin[i];
		if (call_returned(&calls[i]))
			moments[i].end = w->end[i];
	}
	return linearize(&linearizer, &h, &rules, waived) == LINEARIZABLE;
}

static bool every_extension_is_explained(const struct walk *w)
{
	bool ended = true;

	for (uint16_t t = 0; t < THREADS; t++) {
		struct walk next = *w;

		ended &= w->at[t] == g->n[t];
		if (!may_move(w->at, t))
			continue;
		move(&next, t);
		if (!every_extension_is_explained(&next))
			return false;
	}
	return !ended || is_explained(w);
}

/* What the order that was found shows; it must be one. */
static struct walk follow_found(void)
{
	struct walk w = {.clock = 0};
	struct ref out[NODES];

	extension_sequence(extension, sequence, NODES, out);
	for (uint32_t i = 0; i < NODES; i++) {
		assert_int_equal(out[i].index, w.at[out[i].thread]);
		assert_true(may_move(w.at, out[i].thread));
		move(&w, out[i].thread);
	}
	return w;
}

static void test_against_every_extension(void **state)
{
	uint32_t found = 0, only_some = 0, by_moments = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		struct walk w = {.clock = 0};
		bool explained;

		make_graph(seed);
		explained = every_extension_is_explained(&w);
		extension_take(extension, g, &history);
		if (!strict && !rules.lifo && moments_explain(extension)) {
			assert_true(explained);
			by_moments++;
		}
		assert_int_equal(unexplained_find(unexplained, extension, strict, &rules),
				 explained ? EXTENSION_NONE : EXTENSION_FOUND);
		if (explained)
			continue;
		w = follow_found();
		assert_false(is_explained(&w));
		found++;
		for (uint32_t i = 0; i < NODES; i++)
			w.at[sequence[i].thread] = 0;
		w.clock = 0;
		for (uint32_t i = 0; i < NODES; i++)
			move(&w, sequence[i].thread);
		only_some += is_explained(&w);
	}
	assert_true(GRAPHS - found > GRAPHS / 16);
	assert_true(only_some > GRAPHS / 8);
	assert_true(by_moments > GRAPHS / 32);
}

static int make(void **state)
{
	(void)state;
	g = malloc(graph_bytes(THREADS, CALLS * 2, 4, &graph_sc));
	extension = extension_new(ALL);
	unexplained = unexplained_new(ALL, 2 * ALL);
	return g && extension && unexplained && !linearizer_init(&linearizer, ALL, 2 * ALL) ? 0 :
											      -1;
}

static int drop(void **state)
{
	(void)state;
	free(g);
	extension_free(extension);
	unexplained_free(unexplained);
	linearizer_free(&linearizer);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_every_extension),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
