/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of the three passes share. */
#ifndef SCENARIO_TESTING_H
#define SCENARIO_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "scenario/scenario.h"

/* Four lines to which a test adds its own, from line 5. */
#define HEAD "brrace: 1\nring: r\nthreads:\n  T1: [enqueue a]\n"

/* A text and all that is told of it. */
struct told {
	const char *text;
	const char *mistakes;
};

static inline char *mistakes_text(const struct mistakes *mistakes)
{
	char *text = NULL;
	size_t size;
	FILE *to = memory_open(&text, &size);

	mistakes_print(mistakes, to);
	memory_close(to);
	return text;
}

/* Tests that the first two passes tell exactly that; "" for a sound scenario. */
static inline struct scenario *read_telling(const char *text, size_t size, const char *expected)
{
	struct mistakes *mistakes = mistakes_new("f");
	struct scenario *scenario = scenario_parse(text, size, mistakes);
	char *told;

	if (scenario)
		assert_int_equal(scenario_check(scenario, mistakes), !*expected);
	told = mistakes_text(mistakes);
	assert_string_equal(told, expected);
	free(told);
	mistakes_free(mistakes);
	return scenario;
}

static inline void assert_told(const char *text, size_t size, const char *expected)
{
	scenario_free(read_telling(text, size, expected));
}

static inline void assert_all_told(const struct told *cases, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_told(cases[i].text, strlen(cases[i].text), cases[i].mistakes);
}

#define assert_cases(cases) assert_all_told(cases, sizeof(cases) / sizeof((cases)[0]))

/* A text that is a sound scenario. */
static inline struct scenario *read_sound(const char *text)
{
	return read_telling(text, strlen(text), "");
}

static inline char *write_text(const struct scenario *scenario)
{
	char *text = NULL;
	size_t size;
	FILE *to = memory_open(&text, &size);

	scenario_write(scenario, to);
	memory_close(to);
	return text;
}

#endif
