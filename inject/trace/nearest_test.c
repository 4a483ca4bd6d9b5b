/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = {
	"br_cons_head", "br_cons_tail", "br_drops", "br_prod_head", "br_prod_tail", "br_ring[*]",
};

static const char *nearest(const char *word)
{
	return nearest_word(words, sizeof(words) / sizeof(words[0]), word);
}

static void test_each_kind_of_edit(void **state)
{
	(void)state;
	assert_string_equal(nearest("br_drops"), "br_drops");
	assert_string_equal(nearest("br_drop"), "br_drops");
	assert_string_equal(nearest("br__drops"), "br_drops");
	assert_string_equal(nearest("br_crops"), "br_drops");
	assert_string_equal(nearest("cons_tail"), "br_cons_tail");
	assert_string_equal(nearest("br_rnig[*]"), "br_ring[*]");
}

static void test_two_swapped_are_one_edit(void **state)
{
	static const char *const two[] = {"acb", "abxy"};

	(void)state;
	assert_string_equal(nearest_word(two, 2, "abc"), "acb");
}

static void test_at_most_a_third(void **state)
{
	static const char *const far[] = {"abcdef"};

	(void)state;
	assert_non_null(nearest_word(far, 1, "abcdxy"));
	assert_null(nearest_word(far, 1, "abcxyz"));
	assert_null(nearest_word(far, 1, "ab"));
	assert_null(nearest_word(far, 0, "abcdef"));
}

static void test_the_first_of_equals(void **state)
{
	(void)state;
	assert_string_equal(nearest("br_xxxx_tail"), "br_cons_tail");
}

static void test_long_words_are_passed_over(void **state)
{
	char word[1000];
	const char *one[] = {word};

	(void)state;
	memset(word, 'x', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_null(nearest(word));
	assert_null(nearest_word(one, 1, word + 900));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind_of_edit),
		cmocka_unit_test(test_two_swapped_are_one_edit),
		cmocka_unit_test(test_at_most_a_third),
		cmocka_unit_test(test_the_first_of_equals),
		cmocka_unit_test(test_long_words_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
