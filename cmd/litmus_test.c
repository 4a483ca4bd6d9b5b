/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole tool on litmus tests: what `explore --exhaustive --outcomes` sees of compiled
 * code is what the axioms allow, no more and no less, and each execution once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "litmus/axiomatic.h"
#include "litmus/shapes.h"

#define DRAWN 60

static const char *const models[] = {"sc", "tso", "rc11"};

static char scenario[] = "/tmp/litmus-XXXXXX";

static int make_file(void **state)
{
	int fd = mkstemp(scenario);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(scenario);
}

static void write_scenario(const struct litmus_program *p, const char *model)
{
	FILE *to = fopen(scenario, "w");
	char word[LITMUS_WORD];

	assert_non_null(to);
	fprintf(to, "brrace: 1\nscenario: litmus\nring: litmus/variables\nmodel: %s\nthreads:\n",
		model);
	for (uint32_t t = 0; t < p->n_threads; t++) {
		fprintf(to, "  P%u: [", t);
		for (uint32_t i = 0; i < p->n_ops[t]; i++) {
			litmus_word(&p->ops[t][i], word, sizeof(word));
			fprintf(to, "%s%s", i ? ", " : "", word);
		}
		fprintf(to, "]\n");
	}
	assert_int_equal(fclose(to), 0);
}

/* What the tool prints, or NULL: it does not know the model. */
static json_t *explore(void)
{
	const char *brrace = getenv("BRRACE");
	char command[512];
	json_t *json;
	FILE *from;
	int status;

	snprintf(command, sizeof(command), "%s explore --exhaustive --outcomes --json %s 2>&1",
		 brrace ? brrace : "build/brrace", scenario);
	from = popen(command, "r");
	assert_non_null(from);
	json = json_loadf(from, 0, NULL);
	status = pclose(from);
	if (WEXITSTATUS(status) == 2 || WEXITSTATUS(status) == 99)
		return NULL;
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_non_null(json);
	return json;
}

/* "P0: load_y_rlx -> 0; P1: load_x_rlx -> 1; drops 0" */
static struct litmus_outcome read_outcome(const struct litmus_program *p, const char *text)
{
	struct litmus_outcome outcome = {0};

	for (uint32_t t = 0; t < p->n_threads; t++) {
		for (uint32_t i = 0; i < p->n_ops[t]; i++) {
			if (!litmus_reads(&p->ops[t][i]))
				continue;
			text = strstr(text, " -> ");
			assert_non_null(text);
			text += strlen(" -> ");
			outcome.results[t][i] = (uint32_t)strtoul(text, NULL, 10);
		}
	}
	assert_null(strstr(text, " -> "));
	return outcome;
}

static struct litmus_outcomes read_outcomes(const struct litmus_program *p, const json_t *json)
{
	struct litmus_outcomes seen = {0};
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(json, "outcomes"), i, row)
	{
		struct litmus_outcome outcome =
			read_outcome(p, json_string_value(json_object_get(row, "outcome")));

		litmus_outcomes_add(&seen, &outcome);
	}
	assert_int_equal(seen.n, i);
	return seen;
}

/* Results alone: what is in memory at the end is not told. */
static struct litmus_outcomes without_memory(const struct litmus_outcomes *all)
{
	struct litmus_outcomes result = {0};

	for (size_t i = 0; i < all->n; i++) {
		struct litmus_outcome outcome = all->rows[i];

		memset(outcome.memory, 0, sizeof(outcome.memory));
		litmus_outcomes_add(&result, &outcome);
	}
	return result;
}

static void compare(const char *name, const struct litmus_program *p, enum axiomatic_model model,
		    const json_t *json)
{
	const json_t *complete = json_object_get(json_object_get(json, "search"), "complete");
	struct litmus_outcomes seen = read_outcomes(p, json), allowed;
	struct axiomatic_result result;
	char text[512];

	axiomatic_run(p, model, &result);
	allowed = without_memory(&result.outcomes);
	litmus_text(p, text, sizeof(text));
	if (!litmus_outcomes_equal(&seen, &allowed))
		fail_msg("%s, %s: %zu outcomes are seen, %zu are allowed: %s", name, models[model],
			 seen.n, allowed.n, text);
	if ((uint64_t)json_integer_value(complete) != result.executions)
		fail_msg("%s, %s: %lld executions are seen, there are %llu: %s", name,
			 models[model], (long long)json_integer_value(complete),
			 (unsigned long long)result.executions, text);
	litmus_outcomes_free(&seen);
	litmus_outcomes_free(&allowed);
	litmus_outcomes_free(&result.outcomes);
}

/* False: the tool does not know the model. */
static bool check(const char *name, const struct litmus_program *p, enum axiomatic_model model)
{
	json_t *json;

	write_scenario(p, models[model]);
	json = explore();
	if (!json)
		return false;
	compare(name, p, model, json);
	json_decref(json);
	return true;
}

/* Each word is an operation of the ring, which has no registers. */
static bool is_native(const struct litmus_program *p)
{
	for (uint32_t t = 0; t < p->n_threads; t++)
		for (uint32_t i = 0; i < p->n_ops[t]; i++)
			if (p->ops[t][i].only_if || p->ops[t][i].value.from)
				return false;
	return true;
}

static void check_all(enum axiomatic_model model)
{
	static const struct litmus_mix mix = {2, 3, 1, 3, 2, false};
	struct litmus_program program;
	char name[LITMUS_NAME];
	uint32_t n = 0;

	for (uint32_t i = 0; litmus_known(i, name, &program); i++) {
		if (!is_native(&program))
			continue;
		if (!check(name, &program, model))
			skip();
		n++;
	}
	assert_true(n >= 60);
	for (uint64_t seed = 0; seed < DRAWN; seed++) {
		litmus_draw(seed, &mix, &program);
		assert_true(check("drawn", &program, model));
	}
}

static void test_sc(void **state)
{
	(void)state;
	check_all(AXIOMATIC_SC);
}

static void test_tso(void **state)
{
	(void)state;
	check_all(AXIOMATIC_TSO);
}

static void test_rc11(void **state)
{
	(void)state;
	check_all(AXIOMATIC_RC11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sc),
		cmocka_unit_test(test_tso),
		cmocka_unit_test(test_rc11),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
