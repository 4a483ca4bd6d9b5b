/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random small graphs, and every linear extension of each: what some extension shows is
 * found, in an order that shows it, and nothing else is.
 */
#include "search/extension.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "search/random_calls.h"

#define GRAPHS 400

static struct extension *extension;
static struct call calls[THREADS * CALLS];
static struct history history;

static void make_call(uint32_t i)
{
	static const struct call kinds[] = {
		{.kind = BRRACE_PRODUCE, .status = BRRACE_OK, .n_in = 1, .n_done = 1},
		{.kind = BRRACE_PRODUCE, .status = BRRACE_FULL, .n_in = 1},
		{.kind = BRRACE_CONSUME, .status = BRRACE_OK, .n_out = 1, .want = 1},
		{.kind = BRRACE_CONSUME, .status = BRRACE_EMPTY, .want = 1},
		{.kind = BRRACE_QUERY_FULL, .status = BRRACE_OK, .result = 1},
		{.kind = BRRACE_QUERY_EMPTY, .status = BRRACE_OK, .result = 1},
	};

	calls[i] = kinds[pick(6)];
	calls[i].thread = (uint8_t)(i / CALLS);
	calls[i].parent = CALL_TOP;
	calls[i].first_event = i % CALLS * 2;
	calls[i].last_event = i % CALLS * 2 + 1;
	calls[i].end = 1; /* it returned */
}

static void make_graph(uint64_t seed)
{
	random_state = seed;
	make_nodes(2, 2);
	for (uint32_t i = 0; i < THREADS * CALLS; i++)
		make_call(i);
	history = (struct history){
		.calls = calls,
		.n_calls = THREADS * CALLS,
		.capacity = 1 + pick(2),
		.n_preloaded = pick(2),
	};
}

/* ---- one extension, step by step: nothing is shared with what is tested */

struct meter {
	uint16_t at[THREADS];
	int up, lo;
	bool open[THREADS * CALLS];
	bool excused[THREADS * CALLS]; /* at some moment the answer may have been true */
	bool overfull;
};

static bool is_ok(const struct call *c, int kind)
{
	return c->kind == kind && c->status == BRRACE_OK;
}

static void look(struct meter *m)
{
	int most = (int)history.capacity;

	if (most < (int)history.n_preloaded)
		most = (int)history.n_preloaded;
	m->overfull |= m->lo > most;
	for (uint32_t i = 0; i < THREADS * CALLS; i++) {
		const struct call *c = &calls[i];
		bool full = c->kind == BRRACE_PRODUCE || c->kind == BRRACE_QUERY_FULL;

		if (m->open[i])
			m->excused[i] |= full ? m->up >= (int)history.capacity : m->lo < 1;
	}
}

static void move(struct meter *m, uint16_t t)
{
	uint32_t i = t * CALLS + m->at[t] / 2u;
	bool begins = m->at[t]++ % 2 == 0;

	if (begins) {
		m->up += is_ok(&calls[i], BRRACE_PRODUCE);
		m->lo -= is_ok(&calls[i], BRRACE_CONSUME);
	} else {
		m->lo += is_ok(&calls[i], BRRACE_PRODUCE);
		m->up -= is_ok(&calls[i], BRRACE_CONSUME);
	}
	m->open[i] = begins;
	look(m);
}

static bool is_answer(const struct call *c)
{
	return c->status != BRRACE_OK || c->result;
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

/* Adds what any extension shows. */
static void every_extension(const struct meter *m, bool *answer_false, bool *overfull)
{
	bool ended = true;

	for (uint16_t t = 0; t < THREADS; t++) {
		struct meter next = *m;

		ended &= m->at[t] == g->n[t];
		if (!may_move(m->at, t))
			continue;
		move(&next, t);
		every_extension(&next, answer_false, overfull);
	}
	for (uint32_t i = 0; ended && i < THREADS * CALLS; i++)
		answer_false[i] |= is_answer(&calls[i]) && !m->excused[i];
	*overfull |= m->overfull;
}

static struct meter start(void)
{
	struct meter m = {.up = (int)history.n_preloaded, .lo = (int)history.n_preloaded};

	return m;
}

/* What the order that was found shows; it must be one. */
static struct meter follow_found(void)
{
	struct meter m = start();
	struct ref out[NODES];

	extension_sequence(extension, sequence, NODES, out);
	for (uint32_t i = 0; i < NODES; i++) {
		assert_int_equal(out[i].index, m.at[out[i].thread]);
		assert_true(may_move(m.at, out[i].thread));
		move(&m, out[i].thread);
	}
	return m;
}

static void test_against_every_extension(void **state)
{
	uint32_t found = 0, none = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		bool answer_false[THREADS * CALLS] = {false}, overfull = false;
		struct meter m;

		make_graph(seed);
		m = start();
		every_extension(&m, answer_false, &overfull);
		extension_take(extension, g, &history);
		for (uint32_t i = 0; i < THREADS * CALLS; i++) {
			if (!is_answer(&calls[i]))
				continue;
			assert_int_equal(extension_false_answer(extension, i),
					 answer_false[i] ? EXTENSION_FOUND : EXTENSION_NONE);
			found += answer_false[i];
			none += !answer_false[i];
			if (answer_false[i])
				assert_false(follow_found().excused[i]);
		}
		assert_int_equal(extension_overfull(extension),
				 overfull ? EXTENSION_FOUND : EXTENSION_NONE);
		if (overfull)
			assert_true(follow_found().overfull);
	}
	assert_true(found > GRAPHS / 2 && none > GRAPHS / 8);
}

static int make(void **state)
{
	(void)state;
	g = malloc(graph_bytes(THREADS, CALLS * 2, 2, &graph_sc));
	extension = extension_new(THREADS * CALLS);
	return g && extension ? 0 : -1;
}

static int drop(void **state)
{
	(void)state;
	free(g);
	extension_free(extension);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_every_extension),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
