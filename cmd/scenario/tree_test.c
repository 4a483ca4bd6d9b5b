/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "scenario/testing.h"
#include "scenario/tree.h"

static void test_refused_yaml(void **state)
{
	static const struct told cases[] = {
		{"", "f:1:1: an empty file (a scenario was expected)\n"},
		{"# nothing\n", "f:2:1: an empty file (a scenario was expected)\n"},
		{"brrace: 1\n--- \nbrrace: 1\n", "f:2:1: a second document (one was expected)\n"},
		{"brrace: [1\n", "f:2:1: this is not YAML: did not find expected ',' or ']'\n"},
		{"brrace: 1\nring: &r x\nsource: *r\n",
		 "f:2:7: an anchor, &r (scenarios have none)\n"
		 "f:3:9: an alias, *r (scenarios have none)\n"},
		{"brrace: !!int 1\nring: !x []\nslots: &a {}\n",
		 "f:1:9: a tag, tag:yaml.org,2002:int (scenarios have none)\n"
		 "f:2:7: a tag, !x (scenarios have none)\n"
		 "f:3:8: an anchor, &a (scenarios have none)\n"},
		{"ring: r\nslots: 1\nring: q\nslots: 2\nring: s\n",
		 "f:3:1: \"ring\" is given twice (the one before is at 1:1)\n"
		 "f:4:1: \"slots\" is given twice (the one before is at 2:1)\n"
		 "f:5:1: \"ring\" is given twice (the one before is at 3:1)\n"},
		{"[a]: b\n", "f:1:1: a key is a list (text was expected)\n"},
		{"scenario: \"a\\0b\"\n", "f:1:11: a control character (text was expected)\n"},
		{"scenario: \"\\e[31m\"\n", "f:1:11: a control character (text was expected)\n"},
		{"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
		 "f:1:17: nested too deep (at most 16 levels were expected)\n"},
		{"brrace: 1\nring: a\x01\n", "f:2:8: character U+0001 (text was expected)\n"},
		{"brrace: \xc3\xa9\xff\n", "f:1:10: byte 0xff (UTF-8 was expected)\n"},
		{"brrace: \xc0\x80\n", "f:1:9: byte 0xc0 (UTF-8 was expected)\n"},
		{"brrace: \xed\xa0\x80\n", "f:1:9: byte 0xed (UTF-8 was expected)\n"},
	};

	(void)state;
	assert_cases(cases);
}

static void test_binary(void **state)
{
	static const char zero[] = "brrace: 1\nri\0ng: r\n";

	(void)state;
	assert_told(zero, sizeof(zero) - 1, "f:2:3: character U+0000 (text was expected)\n");
	assert_told("\xff\xfe"
		    "b",
		    3, "f:1:1: byte 0xff (UTF-8 was expected)\n");
}

/* head, then as many x as make `size` bytes. */
static char *filled(size_t size, const char *head)
{
	char *text = malloc(size);

	assert_non_null(text);
	memset(text, 'x', size);
	memcpy(text, head, strlen(head));
	return text;
}

static void test_too_large(void **state)
{
	const size_t line = strlen("scenario: ");
	char *file = filled(TREE_MAX_BYTES + 1, "# ");
	char *text = filled(line + TREE_MAX_TEXT + 1, "scenario: ");

	(void)state;
	assert_told(file, TREE_MAX_BYTES, "f:2:1: an empty file (a scenario was expected)\n");
	assert_told(file, TREE_MAX_BYTES + 1,
		    "f: too large (at most 16777216 bytes were expected)\n");
	assert_told(text, line + TREE_MAX_TEXT,
		    "f:1:1: brrace is missing (brrace: 1 was expected)\n");
	assert_told(text, line + TREE_MAX_TEXT + 1,
		    "f:1:11: text of 1001 bytes (at most 1000 were expected)\n");
	free(file);
	free(text);
}

static void test_byte_order_mark(void **state)
{
	static const char text[] = "\xef\xbb\xbf" HEAD;

	(void)state;
	assert_told(text, strlen(text), "");
}

static void test_utf8(void **state)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x90\x80\x80";
	const char *end = s + strlen(s);

	(void)state;
	assert_int_equal(utf8_next(&s, end), 'a');
	assert_int_equal(utf8_next(&s, end), 0xe9);
	assert_int_equal(utf8_next(&s, end), 0x20ac);
	assert_int_equal(utf8_next(&s, end), 0x1f600);
	assert_int_equal(utf8_next(&s, end), UTF8_BAD);
	assert_int_equal(end - s, 3);
	s = "\xe2\x82";
	assert_int_equal(utf8_next(&s, s + 2), UTF8_BAD);
	assert_false(utf8_printable(0x7f));
	assert_false(utf8_printable(0x85));
	assert_false(utf8_printable(0x2028));
	assert_false(utf8_printable(UTF8_BAD));
	assert_true(utf8_printable(0xa0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused_yaml), cmocka_unit_test(test_binary),
		cmocka_unit_test(test_too_large),    cmocka_unit_test(test_byte_order_mark),
		cmocka_unit_test(test_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
