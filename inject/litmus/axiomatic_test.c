/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The axioms against what the literature says of the classical shapes, against published
 * counts, against machines that execute step by step, and against theorems.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "litmus/axiomatic.h"
#include "litmus/machine.h"
#include "litmus/shapes.h"

static struct axiomatic_result run(const struct litmus_program *program, enum axiomatic_model model)
{
	struct axiomatic_result result;

	axiomatic_run(program, model, &result);
	return result;
}

static uint64_t executions(const char *text, enum axiomatic_model model)
{
	struct litmus_program program;
	struct axiomatic_result result;

	if (!litmus_parse(text, &program))
		fail_msg("no program: %s", text);
	result = run(&program, model);
	litmus_outcomes_free(&result.outcomes);
	return result.executions;
}

/* ---- verdicts */

#define ALL "rlx acq rel ra acq-sc sc far fsc"
#define NONE ""

/* Which variants of a shape show its weak outcome; under sc none does. */
static const struct {
	const char *shape, *tso, *rc11;
} verdicts[] = {
	{"SB", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"MP", NONE, "rlx acq rel"},
	{"LB", NONE, NONE},
	{"S", NONE, "rlx acq rel"},
	{"R", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"2+2W", NONE, "rlx acq rel ra far"},
	{"WRC", NONE, "rlx acq rel"},
	{"RWC", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"WWC", NONE, "rlx acq rel"},
	{"IRIW", NONE, "rlx acq rel ra acq-sc far"},
	{"ISA2", NONE, "rlx acq rel"},
	{"W+RWC", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"Z6.0", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"Z6.3", NONE, "rlx acq rel ra acq-sc far"},
	{"Z6.U", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"3.SB", "rlx acq rel ra far", "rlx acq rel ra acq-sc far"},
	{"3.LB", NONE, NONE},
	{"3.2W", NONE, "rlx acq rel ra far"},
	{"CoRR", NONE, NONE},
	{"CoRR2", NONE, NONE},
	{"CoWW", NONE, NONE},
	{"CoWR", NONE, NONE},
	{"CoRW", NONE, NONE},
	{"SB+adds", NONE, "rlx acq rel ra acq-sc far"},
	{"SB+cas", NONE, "rlx acq rel ra far"},
	{"MP+xchg", NONE, "rlx acq rel"},
	{"LB+adds", NONE, NONE},
	{"adds", NONE, NONE},
	{"cas", NONE, NONE},
	{"lock", NONE, "rlx acq rel"},
	{"RS+add", NONE, "rlx acq rel"},
	{"RS+store", NONE, "rlx acq rel"},
	{"LB+data", NONE, NONE},
};

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; *list; list += strspn(list, " ")) {
		if (strcspn(list, " ") == n && strncmp(list, word, n) == 0)
			return true;
		list += strcspn(list, " ");
	}
	return false;
}

static void expect(const char *name, const struct litmus_program *program,
		   const struct litmus_outcome *weak, const bool *allowed)
{
	static const char *const models[] = {"sc", "tso", "rc11"};

	for (int m = 0; m < AXIOMATIC_MODELS; m++) {
		struct axiomatic_result result = run(program, m);

		if (litmus_allows(&result.outcomes, weak) != allowed[m])
			fail_msg("%s is %sallowed under %s", name, allowed[m] ? "not " : "",
				 models[m]);
		litmus_outcomes_free(&result.outcomes);
	}
}

static void test_classical_verdicts(void **state)
{
	(void)state;
	assert_int_equal(litmus_n_shapes, sizeof(verdicts) / sizeof(verdicts[0]));
	for (uint32_t s = 0; s < litmus_n_shapes; s++) {
		assert_string_equal(litmus_shapes[s].name, verdicts[s].shape);
		for (uint32_t v = 0; v < litmus_n_variants; v++) {
			const char *variant = litmus_variants[v].name;
			struct litmus_program program;
			struct litmus_outcome weak;
			char name[LITMUS_NAME];

			litmus_make(&litmus_shapes[s], &litmus_variants[v], &program, &weak);
			snprintf(name, sizeof(name), "%s+%s", verdicts[s].shape, variant);
			expect(name, &program, &weak,
			       (bool[]){false, has_word(verdicts[s].tso, variant),
					has_word(verdicts[s].rc11, variant)});
		}
	}
}

static const struct {
	const char *name;
	bool tso, rc11;
} other_verdicts[] = {
	{"Z6.U+mixed", false, true},
	{"IRIW+acq-sc-loads", false, true},
	{"RWC+fsc", false, false},
	{"IRIW+fsc-loads", false, false},
	{"SB+fsc-sc", false, false},
	{"MP+rel-rlx", false, true},
	{"MP+frel-acq", false, false},
	{"MP+rel-facq", false, false},
	{"MP+frel-facq", false, false},
	{"MP+facq-frel", false, true},
	{"RS+rel-add-rlx-acq", false, false},
	{"RS+rel-adds-acq", false, false},
	{"RS+rel-cas-acq", false, false},
	{"RS+frel-add-facq", false, false},
	{"RS+rel-store-rlx-acq", false, true},
	/* C++20: a release sequence has no later stores of the thread itself. */
	{"RS+rel-own-rlx-acq", false, true},
	{"CAS+failed-acq", false, false},
	{"CAS+failed-rel", false, true},
	{"SB+cas-sc", false, true},
	{"SB+failed-cas-between", false, true},
	{"SB+sc-stores", false, true},
	{"SB+sc-loads", true, true},
	{"n6", true, true},
	{"MP+if", false, false},
};

static void test_verdicts_on_orders(void **state)
{
	(void)state;
	assert_int_equal(litmus_n_others, sizeof(other_verdicts) / sizeof(other_verdicts[0]));
	for (uint32_t i = 0; i < litmus_n_others; i++) {
		struct litmus_program program;
		struct litmus_outcome weak;

		assert_string_equal(litmus_others[i].name, other_verdicts[i].name);
		litmus_make_other(&litmus_others[i], &program, &weak);
		expect(other_verdicts[i].name, &program, &weak,
		       (bool[]){false, other_verdicts[i].tso, other_verdicts[i].rc11});
	}
}

/* ---- counts */

static void test_published_counts(void **state)
{
	static const struct {
		const char *text;
		uint64_t sc, rc11;
	} published[] = {
		{"store_x_1_rlx load_y_rlx | store_y_1_rlx load_x_rlx", 3, 4},
		{"store_x_1_rlx store_y_2_rlx | store_y_1_rlx store_x_2_rlx", 3, 4},
		{"store_x_2_rlx store_y_1_rlx | load_y_rlx store_x_1_rlx", 3, 4},
		{"load_x_rlx store_y_1_rlx | load_y_rlx store_x_1_rlx", 3, 3},
		{"store_x_1_rlx store_y_1_rel | load_y_acq if_r0_load_x_rlx", 2, 2},
		{"store_x_1_sc | store_y_1_sc | load_x_acq load_y_acq | load_y_acq load_x_acq", 15,
		 16},
		{"add_x_1_rlx", 1, 1},
		{"add_x_1_rlx | add_x_1_rlx", 2, 2},
		{"add_x_1_rlx | add_x_1_rlx | add_x_1_rlx", 6, 6},
		{"add_x_1_rlx | add_x_1_rlx | add_x_1_rlx | add_x_1_rlx", 24, 24},
		{"store_x_1_rlx | load_x_rlx | load_x_rlx", 4, 4},
		{"cas_x_0_1_rlx | cas_x_1_2_rlx", 2, 2},
		{"cas_x_0_1_rlx | cas_x_1_2_rlx | cas_x_2_3_rlx", 5, 5},
		{"cas_x_0_1_rlx | cas_x_1_2_rlx | cas_x_2_3_rlx | cas_x_3_4_rlx", 14, 14},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
		assert_int_equal(executions(published[i].text, AXIOMATIC_SC), published[i].sc);
		assert_int_equal(executions(published[i].text, AXIOMATIC_RC11), published[i].rc11);
	}
}

/* ---- machines */

#define PROGRAMS 2000

static const struct litmus_mix two_threads = {2, 2, 2, 4, 2, true, false, false};
static const struct litmus_mix three_threads = {3, 3, 1, 3, 3, true, false, false};

static void draw(uint64_t seed, struct litmus_program *to)
{
	litmus_draw(seed, seed % 2 ? &two_threads : &three_threads, to);
}

static void expect_machine(const struct litmus_program *program, enum axiomatic_model model)
{
	struct axiomatic_result result = run(program, model);
	struct litmus_outcomes found = {0};
	char text[512];

	machine_run(program, model == AXIOMATIC_TSO, &found);
	if (!litmus_outcomes_equal(&found, &result.outcomes)) {
		litmus_text(program, text, sizeof(text));
		fail_msg("model %d: %zu outcomes, of the machine %zu: %s", model, result.outcomes.n,
			 found.n, text);
	}
	litmus_outcomes_free(&found);
	litmus_outcomes_free(&result.outcomes);
}

static void test_machines(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		struct litmus_program program;

		draw(seed, &program);
		expect_machine(&program, AXIOMATIC_SC);
		expect_machine(&program, AXIOMATIC_TSO);
	}
}

/* ---- theorems */

/* a, then b as well, is b. */
static bool within(const struct litmus_outcomes *a, const struct litmus_outcomes *b)
{
	struct litmus_outcomes both = {0};
	bool result;

	for (size_t i = 0; i < a->n; i++)
		litmus_outcomes_add(&both, &a->rows[i]);
	for (size_t i = 0; i < b->n; i++)
		litmus_outcomes_add(&both, &b->rows[i]);
	result = litmus_outcomes_equal(&both, b);
	litmus_outcomes_free(&both);
	return result;
}

/* Compiling to x86 is sound (Lahav et al., theorem 2), and x86 is no stronger than sc. */
static void test_models_are_nested(void **state)
{
	uint32_t weaker[2] = {0, 0};

	(void)state;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		struct axiomatic_result results[AXIOMATIC_MODELS];
		struct litmus_program program;

		draw(seed, &program);
		for (int m = 0; m < AXIOMATIC_MODELS; m++)
			results[m] = run(&program, m);
		for (int m = 0; m < AXIOMATIC_RC11; m++) {
			assert_true(within(&results[m].outcomes, &results[m + 1].outcomes));
			assert_true(results[m].executions <= results[m + 1].executions);
			weaker[m] += results[m].outcomes.n < results[m + 1].outcomes.n;
		}
		for (int m = 0; m < AXIOMATIC_MODELS; m++)
			litmus_outcomes_free(&results[m].outcomes);
	}
	/* Else the programs say little. */
	assert_true(weaker[0] > PROGRAMS / 50 && weaker[1] > PROGRAMS / 20);
}

static void expect_sc(const struct litmus_program *program)
{
	struct axiomatic_result sc = run(program, AXIOMATIC_SC);

	for (int m = AXIOMATIC_TSO; m < AXIOMATIC_MODELS; m++) {
		struct axiomatic_result weak = run(program, m);

		assert_true(litmus_outcomes_equal(&sc.outcomes, &weak.outcomes));
		assert_int_equal(sc.executions, weak.executions);
		litmus_outcomes_free(&weak.outcomes);
	}
	litmus_outcomes_free(&sc.outcomes);
}

/* Programs all of whose accesses are seq_cst are sequentially consistent. */
static void test_seq_cst_is_sc(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		struct litmus_program program;

		draw(seed, &program);
		for (uint32_t t = 0; t < program.n_threads; t++)
			for (uint32_t i = 0; i < program.n_ops[t]; i++)
				program.ops[t][i].order = memory_order_seq_cst;
		expect_sc(&program);
	}
}

/* So are those with a seq_cst fence between any two accesses (theorem 5). */
static void test_fences_restore_sc(void **state)
{
	static const struct litmus_mix short_threads = {2, 3, 2, 3, 2, false, false, false};

	(void)state;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		struct litmus_program program, fenced;

		litmus_draw(seed, &short_threads, &program);
		fenced = (struct litmus_program){.n_threads = program.n_threads};
		for (uint32_t t = 0; t < program.n_threads; t++) {
			for (uint32_t i = 0; i < program.n_ops[t]; i++) {
				struct litmus_op *to = &fenced.ops[t][2 * i];

				to[0] = program.ops[t][i];
				to[1].kind = LITMUS_FENCE;
				to[1].order = memory_order_seq_cst;
			}
			fenced.n_ops[t] = 2 * program.n_ops[t];
		}
		expect_sc(&fenced);
	}
}

/* ---- texts */

static void test_texts(void **state)
{
	static const char *const bad[] = {
		"load_x",
		"load_w_rlx",
		"load_x_rlx,",
		"store_x_rlx",
		"store_x_r0_rlx",
		"cas_x_1_rlx",
		"fence_x_sc",
		"if_r0_load_x_rlx",
		"load_x_rlx store_x_r1_rlx",
		"load_x_con",
		"fence_sc fence_sc fence_sc fence_sc fence_sc fence_sc fence_sc",
		"fence_sc|fence_sc|fence_sc|fence_sc|fence_sc",
	};
	const char *good = "load_x_acq store_y_r0+1_rel fence_sc if_r0_cas_z_r0_2_ar | "
			   "xchg_x_0_rlx add_y_3_sc";
	struct litmus_program program;
	char text[256], word[LITMUS_WORD];

	(void)state;
	assert_true(litmus_parse(good, &program));
	litmus_text(&program, text, sizeof(text));
	assert_string_equal(text, good);
	litmus_word(&program.ops[1][1], word, sizeof(word));
	assert_string_equal(word, "add_y_3_sc");
	litmus_word(&program.ops[1][1], word, 6);
	assert_string_equal(word, "add_y");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (litmus_parse(bad[i], &program))
			fail_msg("a program: %s", bad[i]);
}

static void test_known_programs(void **state)
{
	char name[LITMUS_NAME];
	struct litmus_program program;
	uint32_t n = 0;

	(void)state;
	while (litmus_known(n, name, &program))
		n++;
	assert_int_equal(n, litmus_n_shapes * litmus_n_variants + litmus_n_others);
	assert_true(n >= 60);
	assert_true(litmus_known(3, name, &program));
	assert_string_equal(name, "SB+ra");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classical_verdicts),
		cmocka_unit_test(test_verdicts_on_orders),
		cmocka_unit_test(test_published_counts),
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_models_are_nested),
		cmocka_unit_test(test_seq_cst_is_sc),
		cmocka_unit_test(test_fences_restore_sc),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_known_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
