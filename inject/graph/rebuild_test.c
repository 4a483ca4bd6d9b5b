/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Of all executions that rc11 has of a program, as many are executions under another
 * model, or with stronger orders, as that model has, or as the stronger program has: each
 * allows only what rc11 allows.
 */
#include "graph/rebuild.h"

#include "litmus/axiomatic.h"
#include "litmus/shapes.h"

#include "search/litmus_testing.h"

static struct rebuild how;
static uint64_t stay;

static bool count(struct trust_program *p, struct graph *g, bool blocked)
{
	int answer = rebuild(&how, g);

	(void)p;
	(void)blocked;
	assert_true(answer >= 0);
	stay += (uint64_t)answer;
	return true;
}

static void nothing(void *ctx, struct label *label)
{
	(void)ctx;
	(void)label;
}

static void all_strong(void *ctx, struct label *label)
{
	(void)ctx;
	label->order = label->fail_order = memory_order_seq_cst;
}

/* Those that stay of the executions that `from` has of the program. */
static uint64_t stays(const struct graph_model *from, const struct graph_model *to,
		      void (*relabel)(void *ctx, struct label *label))
{
	struct trust_program p = {
		.next = hand_next,
		.initial = hand_initial,
		.leaf = count,
	};
	struct trust *trust = trust_new(&p, from, program.n_threads, LENGTH);

	assert_non_null(trust);
	how = (struct rebuild){.model = to, .relabel = relabel};
	stay = 0;
	hand.code = perform_thread;
	assert_int_equal(trust_run(trust, 1000000), 0);
	trust_free(trust);
	return stay;
}

static uint64_t executions(enum axiomatic_model model)
{
	struct axiomatic_result result;
	uint64_t n;

	axiomatic_run(&program, model, &result);
	n = result.executions;
	litmus_outcomes_free(&result.outcomes);
	return n;
}

static void strengthen(void)
{
	for (uint32_t t = 0; t < program.n_threads; t++)
		for (uint32_t i = 0; i < program.n_ops[t]; i++)
			program.ops[t][i].order = memory_order_seq_cst;
}

static void compare(void)
{
	uint64_t sc = executions(AXIOMATIC_SC), rc11 = executions(AXIOMATIC_RC11);

	assert_int_equal(stays(&graph_rc11, &graph_rc11, nothing), rc11);
	assert_int_equal(stays(&graph_rc11, &graph_sc, nothing), sc);
	assert_int_equal(stays(&graph_tso, &graph_sc, nothing), sc);
	assert_int_equal(stays(&graph_sc, &graph_tso, nothing), sc);
	assert_int_equal(stays(&graph_sc, &graph_sc, nothing), sc);
	assert_int_equal(stays(&graph_tso, &graph_tso, nothing), executions(AXIOMATIC_TSO));
	sc = stays(&graph_rc11, &graph_rc11, all_strong);
	strengthen();
	assert_int_equal(sc, executions(AXIOMATIC_RC11));
}

static void known_programs(void **state)
{
	char name[LITMUS_NAME];

	(void)state;
	for (uint32_t i = 0; litmus_known(i, name, &program); i++)
		compare();
}

static void drawn_programs(void **state)
{
	const struct litmus_mix mix = {2, 3, 2, 4, 2, true, false, false};

	(void)state;
	for (uint64_t seed = 0; seed < 400; seed++) {
		litmus_draw(seed, &mix, &program);
		compare();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_programs),
		cmocka_unit_test(drawn_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
