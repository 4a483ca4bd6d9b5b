/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole tool on litmus tests: what `explore --exhaustive --outcomes` sees of compiled
 * code is what the axioms allow, no more and no less, and each execution once; what is
 * told of an outcome comes to it, and what is drawn at random is allowed.
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

/* Every so many-th of the known programs is looked at more closely. */
#define REPLAY_EACH 11
#define SAMPLE_EACH 5
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

static bool has_parts(const struct litmus_program *p)
{
	for (uint32_t t = 0; t < p->n_threads; t++)
		for (uint32_t i = 0; i < p->n_ops[t]; i++)
			if (p->ops[t][i].part)
				return true;
	return false;
}

static void write_scenario(const struct litmus_program *p, const char *model)
{
	FILE *to = fopen(scenario, "w");
	char word[LITMUS_WORD];

	assert_non_null(to);
	fprintf(to, "brrace: 1\nscenario: litmus\nring: litmus/%s\nmodel: %s\nthreads:\n",
		has_parts(p) ? "parts" : "variables", model);
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

static void add_schedule(const json_t *lines)
{
	FILE *to = fopen(scenario, "a");
	const json_t *line;
	size_t i;

	assert_non_null(to);
	fprintf(to, "schedule:\n");
	json_array_foreach(lines, i, line)
	{
		fprintf(to, "  - %s\n", json_string_value(line));
	}
	assert_int_equal(fclose(to), 0);
}

/* What the tool prints, or NULL: it fails. */
static json_t *tool(const char *arguments)
{
	const char *brrace = getenv("BRRACE");
	char command[512];
	json_t *json;
	FILE *from;
	int status;

	snprintf(command, sizeof(command), "%s %s --json %s 2>&1", brrace ? brrace : "build/brrace",
		 arguments, scenario);
	from = popen(command, "r");
	assert_non_null(from);
	json = json_loadf(from, 0, NULL);
	status = pclose(from);
	if (WEXITSTATUS(status) == 0)
		return json;
	json_decref(json);
	return NULL;
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
	json = tool("explore --exhaustive --outcomes");
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
	static const struct litmus_mix mix = {2, 3, 1, 3, 2, false, false, false};
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

/* ---- schedules */

/* What the threads read, by the calls of one execution. */
static struct litmus_outcome read_calls(const struct litmus_program *p, const json_t *json)
{
	struct litmus_outcome outcome = {0};
	uint32_t next[LITMUS_THREADS] = {0};
	const json_t *call;
	size_t i;

	json_array_foreach(json_object_get(json, "calls"), i, call)
	{
		uint32_t t = (uint32_t)json_string_value(json_object_get(call, "thread"))[1] - '0';

		outcome.results[t][next[t]++] =
			(uint32_t)json_integer_value(json_object_get(call, "result"));
	}
	for (uint32_t t = 0; t < p->n_threads; t++)
		assert_int_equal(next[t], p->n_ops[t]);
	return outcome;
}

/* The schedule that is told of an outcome comes to that outcome. */
static void replay(const char *name, const struct litmus_program *p, enum axiomatic_model model,
		   const json_t *row)
{
	const char *text = json_string_value(json_object_get(row, "outcome"));
	struct litmus_outcome told = read_outcome(p, text), seen;
	json_t *json;

	write_scenario(p, models[model]);
	add_schedule(json_object_get(row, "witness"));
	json = tool("run");
	if (!json)
		fail_msg("%s, %s: the schedule of %s does not run", name, models[model], text);
	seen = read_calls(p, json);
	if (memcmp(&told, &seen, sizeof(told)))
		fail_msg("%s, %s: the schedule of %s comes to something else", name, models[model],
			 text);
	json_decref(json);
}

/* False: the tool does not know the model. */
static bool replay_each(const char *name, const struct litmus_program *p,
			enum axiomatic_model model)
{
	const json_t *row;
	json_t *json;
	size_t i;

	write_scenario(p, models[model]);
	json = tool("explore --exhaustive --outcomes");
	if (!json)
		return false;
	json_array_foreach(json_object_get(json, "outcomes"), i, row)
	{
		replay(name, p, model, row);
	}
	json_decref(json);
	return true;
}

static void replay_all(enum axiomatic_model model)
{
	struct litmus_program program;
	char name[LITMUS_NAME];

	for (uint32_t i = 0; litmus_known(i, name, &program); i += REPLAY_EACH)
		if (is_native(&program) && !replay_each(name, &program, model))
			skip();
}

/* ---- parts of variables */

/* Under tso those are refused where a thread might see of its own store what no graph has. */
static void parts_all(enum axiomatic_model model)
{
	static const struct litmus_mix mix = {2, 3, 1, 3, 2, false, false, true};
	struct litmus_program program;
	uint32_t refused = 0;

	for (uint64_t seed = 0; seed < DRAWN; seed++) {
		litmus_draw(seed, &mix, &program);
		if (!check("parts", &program, model))
			refused++;
		else if (seed % REPLAY_EACH == 0)
			assert_true(replay_each("parts", &program, model));
	}
	assert_true(refused <= (model == AXIOMATIC_TSO ? DRAWN / 6 : 0));
}

/* ---- samples */

/* How many outcomes are seen, all of which are allowed, and how many are. */
static void sample(const char *name, const struct litmus_program *p, enum axiomatic_model model,
		   const json_t *json, size_t *n_seen, size_t *n_allowed)
{
	struct litmus_outcomes seen = read_outcomes(p, json), allowed;
	struct axiomatic_result result;

	axiomatic_run(p, model, &result);
	allowed = without_memory(&result.outcomes);
	*n_seen += seen.n;
	*n_allowed += allowed.n;
	for (size_t i = 0; i < seen.n; i++)
		if (!litmus_allows(&allowed, &seen.rows[i]))
			fail_msg("%s, %s: an outcome is drawn that is not allowed", name,
				 models[model]);
	litmus_outcomes_free(&seen);
	litmus_outcomes_free(&allowed);
	litmus_outcomes_free(&result.outcomes);
}

/* What is drawn at random is allowed, and nearly all that is allowed is drawn. */
static void sample_all(enum axiomatic_model model)
{
	struct litmus_program program;
	char name[LITMUS_NAME];
	size_t n_seen = 0, n_allowed = 0;
	json_t *json;

	for (uint32_t i = 0; litmus_known(i, name, &program); i += SAMPLE_EACH) {
		if (!is_native(&program))
			continue;
		write_scenario(&program, models[model]);
		json = tool("explore --random --accept sampled --max-executions 1000 --outcomes");
		if (!json)
			skip();
		sample(name, &program, model, json, &n_seen, &n_allowed);
		json_decref(json);
	}
	assert_true(n_seen > n_allowed * 9 / 10);
}

/* ---- */

/* cmocka runs a test without arguments. */
#define TEST(check, model, MODEL) \
	static void test_##check##_##model(void **state) \
	{ \
		(void)state; \
		check##_all(AXIOMATIC_##MODEL); \
	}
#define TESTS(check) TEST(check, sc, SC) TEST(check, tso, TSO) TEST(check, rc11, RC11)

/* clang-format off */
TESTS(check)
TESTS(replay)
TESTS(parts)
TESTS(sample)
/* clang-format on */

#define UNIT_TESTS(check) \
	cmocka_unit_test(test_##check##_sc), cmocka_unit_test(test_##check##_tso), \
		cmocka_unit_test(test_##check##_rc11)

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TESTS(check),
		UNIT_TESTS(replay),
		UNIT_TESTS(parts),
		UNIT_TESTS(sample),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
