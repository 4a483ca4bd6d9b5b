/* SPDX-License-Identifier: BSD-2-Clause */
/* The schema for editors knows what the parser knows.  Runs where scenarios/ is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "scenario/parse.h"
#include "scenario/words.h"

static json_t *schema;

static int load(void **state)
{
	json_error_t error;

	(void)state;
	schema = json_load_file("scenarios/scenario.schema.json", 0, &error);
	return !schema;
}

static int unload(void **state)
{
	(void)state;
	json_decref(schema);
	return 0;
}

static void assert_same_keys(const json_t *object, const char *const *names, size_t n)
{
	const json_t *properties = json_object_get(object, "properties");
	size_t i;

	for (i = 0; i < n; i++)
		if (!json_object_get(properties, names[i]))
			fail_msg("the schema does not have \"%s\"", names[i]);
	assert_int_equal(json_object_size(properties), n);
	assert_true(json_is_false(json_object_get(object, "additionalProperties")));
}

static void test_keys(void **state)
{
	size_t n;
	const char *const *names = parse_keys(&n);

	(void)state;
	assert_same_keys(schema, names, n);
}

static void test_expectations(void **state)
{
	const json_t *definitions = json_object_get(schema, "definitions");
	size_t n;
	const char *const *names = parse_expect_keys(&n);

	(void)state;
	assert_same_keys(json_object_get(definitions, "expectation"), names, n);
}

static void assert_has_words(const char *pattern, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strstr(pattern, words[i]))
			fail_msg("the pattern of a line does not have \"%s\"", words[i]);
}

static void test_lines(void **state)
{
	const json_t *line = json_object_get(json_object_get(schema, "definitions"), "line");
	const char *pattern = json_string_value(json_object_get(line, "pattern"));

	(void)state;
	assert_non_null(pattern);
	assert_has_words(pattern, word_verbs, WORD_VERBS);
	assert_has_words(pattern, word_kinds(), WORD_KINDS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_expectations),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
