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

#include "search/litmus_testing.h"

static const struct graph_model *const models[] = {
	[AXIOMATIC_SC] = &graph_sc,
	[AXIOMATIC_TSO] = &graph_tso,
	[AXIOMATIC_RC11] = &graph_rc11,
};

static struct litmus_outcomes outcomes;
static uint64_t executions;

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
	executions = 0;
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
	if (executions != expected.executions ||
	    !litmus_outcomes_equal(&outcomes, &expected.outcomes)) {
		litmus_text(&program, text, sizeof(text));
		fail_msg(
			"%s, %s: %lu executions with %zu outcomes, by the axioms %lu with %zu:\n%s",
			name, models[model]->name, (unsigned long)executions, outcomes.n,
			(unsigned long)expected.executions, expected.outcomes.n, text);
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

static void compare_drawn(const struct litmus_mix *mix, uint64_t seeds, enum axiomatic_model model)
{
	uint64_t all = 0;
	char name[32];

	for (uint64_t seed = 0; seed < seeds; seed++) {
		litmus_draw(seed, mix, &program);
		snprintf(name, sizeof(name), "seed %lu", (unsigned long)seed);
		all += compare(name, model);
	}
	/* Else they were too small to say much. */
	assert_true(all > 5 * seeds);
}

static const struct litmus_mix two = {2, 2, 2, 4, 2, true};
static const struct litmus_mix three = {3, 3, 2, 3, 2, true};

static void test_drawn_under_sc(void **state)
{
	(void)state;
	compare_drawn(&two, 1000, AXIOMATIC_SC);
	compare_drawn(&three, 500, AXIOMATIC_SC);
}

static void test_drawn_under_tso(void **state)
{
	(void)state;
	compare_drawn(&two, 3000, AXIOMATIC_TSO);
	compare_drawn(&three, 1500, AXIOMATIC_TSO);
}

static void test_drawn_under_rc11(void **state)
{
	(void)state;
	compare_drawn(&two, 3000, AXIOMATIC_RC11);
	compare_drawn(&three, 1500, AXIOMATIC_RC11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_programs),
		cmocka_unit_test(test_drawn_under_sc),
		cmocka_unit_test(test_drawn_under_tso),
		cmocka_unit_test(test_drawn_under_rc11),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
