/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search against the axioms of each memory model, which are checked by code that
 * shares nothing with it: of each litmus test that is known and of thousands of programs
 * drawn from seeds, the same outcomes, and as many executions, none of them twice.
 */
#include "litmus/axiomatic.h"
#include "litmus/shapes.h"

#include <stdio.h>
#include <stdlib.h>

#include "graph/races.h"
#include "graph/tso.h"
#include "litmus/machine.h"
#include "search/litmus_testing.h"

static const struct graph_model *const models[] = {
	[AXIOMATIC_SC] = &graph_sc,
	[AXIOMATIC_TSO] = &graph_tso,
	[AXIOMATIC_RC11] = &graph_rc11,
};

static struct litmus_outcomes outcomes;
static uint64_t executions, racy;
static bool merges; /* by tso_may_merge() of some execution */
static uint32_t races[LITMUS_THREADS * LITMUS_OPS];

static void take_race(void *ctx, struct ref a, struct ref b)
{
	uint64_t first = graph_node(ctx, a)->label.pc, then = graph_node(ctx, b)->label.pc;

	races[first] |= 1u << then;
	races[then] |= 1u << first;
}

static void take_races(struct graph *g)
{
	uint32_t before[LITMUS_THREADS * LITMUS_OPS];

	memcpy(before, races, sizeof(races));
	memset(races, 0, sizeof(races));
	graph_races(g, take_race, g);
	for (uint32_t i = 0; i < LITMUS_THREADS * LITMUS_OPS; i++) {
		if (races[i]) {
			racy++;
			break;
		}
	}
	for (uint32_t i = 0; i < LITMUS_THREADS * LITMUS_OPS; i++)
		races[i] |= before[i];
}

/* Runs all threads once more, to their ends, for what they read. */
static bool take_outcome(struct trust_program *p, struct graph *g, bool blocked)
{
	struct label label;

	assert_false(blocked);
	memset(&outcome, 0, sizeof(outcome));
	for (uint16_t t = 0; t < g->n_threads; t++) {
		hand_next(p, g, t, &label);
		assert_int_equal(label.kind, NODE_END);
	}
	for (uint16_t v = 0; v < g->n_places; v++)
		outcome.memory[v] = (uint32_t)graph_value(g, v, graph_place(g, v)->last);
	litmus_outcomes_add(&outcomes, &outcome);
	executions++;
	merges |= tso_may_merge(g);
	take_races(g);
	return true;
}

static void search(const struct graph_model *model)
{
	struct trust_program p = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = take_outcome,
	};
	struct trust *trust = trust_new(&p, model, program.n_threads, LENGTH);

	assert_non_null(trust);
	litmus_outcomes_free(&outcomes);
	executions = racy = 0;
	merges = false;
	memset(races, 0, sizeof(races));
	hand.code = perform_thread;
	assert_int_equal(trust_run(trust, 1000000), 0);
	trust_free(trust);
}

/* ---- */

static uint64_t compare(const char *name, enum axiomatic_model model)
{
	struct axiomatic_result expected;
	char text[512];

	axiomatic_run(&program, model, &expected);
	search(models[model]);
	if (executions != expected.executions || racy != expected.racy ||
	    memcmp(races, expected.races, sizeof(races)) ||
	    !litmus_outcomes_equal(&outcomes, &expected.outcomes)) {
		litmus_text(&program, text, sizeof(text));
		fail_msg("%s, %s: %lu executions, %lu racy, with %zu outcomes, by the axioms %lu, "
			 "%lu, with %zu:\n%s",
			 name, models[model]->name, (unsigned long)executions, (unsigned long)racy,
			 outcomes.n, (unsigned long)expected.executions,
			 (unsigned long)expected.racy, expected.outcomes.n, text);
	}
	litmus_outcomes_free(&expected.outcomes);
	return executions;
}

static void test_known_programs(void **state)
{
	char name[LITMUS_NAME];

	(void)state;
	for (uint32_t i = 0; litmus_known(i, name, &program); i++)
		for (int model = 0; model < AXIOMATIC_MODELS; model++)
			compare(name, model);
}

/* Returns how many executions had a race, of more than five a program. */
static uint64_t compare_drawn(const struct litmus_mix *mix, uint64_t seeds, bool strict,
			      enum axiomatic_model model)
{
	uint64_t all = 0, raced = 0;
	char name[32];

	for (uint64_t seed = 0; seed < seeds; seed++) {
		litmus_draw(seed, mix, &program);
		program.strict = strict;
		snprintf(name, sizeof(name), "seed %lu", (unsigned long)seed);
		all += compare(name, model);
		raced += racy;
	}
	/* Else they were too small to say much. */
	assert_true(all > 5 * seeds);
	return raced;
}

static const struct litmus_mix two = {2, 2, 2, 4, 2, true, false, false};
static const struct litmus_mix three = {3, 3, 2, 3, 2, true, false, false};

static void test_drawn_under_sc(void **state)
{
	(void)state;
	compare_drawn(&two, 1000, false, AXIOMATIC_SC);
	compare_drawn(&three, 500, false, AXIOMATIC_SC);
}

static void test_drawn_under_tso(void **state)
{
	(void)state;
	compare_drawn(&two, 3000, false, AXIOMATIC_TSO);
	compare_drawn(&three, 1500, false, AXIOMATIC_TSO);
}

static void test_drawn_under_rc11(void **state)
{
	(void)state;
	compare_drawn(&two, 3000, false, AXIOMATIC_RC11);
	compare_drawn(&three, 1500, false, AXIOMATIC_RC11);
}

static const struct litmus_mix two_plain = {2, 2, 2, 4, 2, true, true, false};
static const struct litmus_mix three_plain = {3, 3, 2, 3, 2, true, true, false};

static void test_plain_accesses_race(void **state)
{
	(void)state;
	assert_true(compare_drawn(&two_plain, 2000, false, AXIOMATIC_RC11) > 2000);
	assert_true(compare_drawn(&three_plain, 1000, false, AXIOMATIC_RC11) > 2000);
}

static void test_strict_accesses(void **state)
{
	(void)state;
	assert_true(compare_drawn(&two_plain, 2000, true, AXIOMATIC_RC11) > 2000);
	assert_true(compare_drawn(&three_plain, 1000, true, AXIOMATIC_RC11) > 2000);
}

static const struct litmus_mix two_parts = {2, 2, 2, 5, 2, true, false, true};
static const struct litmus_mix three_parts = {3, 3, 2, 3, 2, true, false, true};
static const struct litmus_mix plain_parts = {2, 3, 2, 3, 2, true, true, true};

static void test_parts_of_variables(void **state)
{
	(void)state;
	for (int model = 0; model < AXIOMATIC_MODELS; model++) {
		compare_drawn(&two_parts, 3000, false, model);
		compare_drawn(&three_parts, 1500, false, model);
	}
	assert_true(compare_drawn(&plain_parts, 2000, false, AXIOMATIC_RC11) > 2000);
	assert_true(compare_drawn(&plain_parts, 2000, true, AXIOMATIC_RC11) > 2000);
}

/* Buffers put together what a thread has stored and what memory has, byte by byte.  Where no
 * graph says that this may show, it does not. */
static void test_parts_in_buffers(void **state)
{
	uint32_t n_merge = 0, n_more = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 6000; seed++) {
		struct litmus_outcomes all = {0};
		bool more;

		litmus_draw(seed, seed % 2 ? &two_parts : &three_parts, &program);
		search(&graph_tso);
		machine_run(&program, true, &all);
		more = !litmus_outcomes_equal(&all, &outcomes);
		litmus_outcomes_free(&all);
		if (more && !merges)
			fail_msg("seed %lu: the machine has other outcomes", (unsigned long)seed);
		n_merge += merges;
		n_more += more;
	}
	/* Both are there, and it is not said of most. */
	assert_true(n_more > 100 && n_merge < 2 * n_more);
}

/* Message passing: the plain message races unless release and acquire order it, and
 * without these a strict read of it sees it, too. */
static void test_messages(void **state)
{
	static const struct {
		const char *text;
		bool strict, races;
		uint64_t executions;
	} tests[] = {
		{"store_x_1_na store_y_1_rlx | load_y_rlx load_x_na", false, true, 4},
		{"store_x_1_na store_y_1_rlx | load_y_rlx load_x_na", true, true, 3},
		{"store_x_1_na store_y_1_rel | load_y_acq if_r0_load_x_na", false, false, 2},
		{"store_x_1_rlx store_y_1_rlx | load_y_rlx load_x_rlx", false, false, 4},
		{"store_x_1_rlx | load_x_na", false, true, 2},
		{"load_x_rlx | load_x_na", false, false, 1},
		{"add_x_1_rlx | store_x_1_na", false, true, 2},
		{"store_x_1_na store_y_1_na | store_y_2_na store_x_2_na", true, true, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		assert_true(litmus_parse(tests[i].text, &program));
		program.strict = tests[i].strict;
		assert_int_equal(compare(tests[i].text, AXIOMATIC_RC11), tests[i].executions);
		assert_int_equal(racy > 0, tests[i].races);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_programs),
		cmocka_unit_test(test_drawn_under_sc),
		cmocka_unit_test(test_drawn_under_tso),
		cmocka_unit_test(test_drawn_under_rc11),
		cmocka_unit_test(test_plain_accesses_race),
		cmocka_unit_test(test_strict_accesses),
		cmocka_unit_test(test_parts_of_variables),
		cmocka_unit_test(test_parts_in_buffers),
		cmocka_unit_test(test_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
