/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "subject/note.h"

static const char note[] = "version=1\0flags=-O2 -DX=file\0file=a.c\0file=b.c\0sum=0";

static void values_are_found_by_key_and_number(void **state)
{
	(void)state;
	assert_string_equal(note_value(note, sizeof(note), "version", 0), "1");
	assert_string_equal(note_value(note, sizeof(note), "flags", 0), "-O2 -DX=file");
	assert_string_equal(note_value(note, sizeof(note), "file", 0), "a.c");
	assert_string_equal(note_value(note, sizeof(note), "file", 1), "b.c");
	assert_string_equal(note_value(note, sizeof(note), "sum", 0), "0");
	assert_null(note_value(note, sizeof(note), "file", 2));
	assert_null(note_value(note, sizeof(note), "fil", 0));
	assert_null(note_value(note, sizeof(note), "-DX", 0));
	assert_null(note_value(note, 0, "version", 0));
}

/* A value whose end is missing must not be read past the note. */
static void a_cut_note_has_no_last_value(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(note); size++)
		assert_null(note_value(note, size, "sum", 0));
}

static void every_byte_but_the_hole_is_summed(void **state)
{
	char file[64] = "some bytes", sum[NOTE_SUM_DIGITS + 1], other[NOTE_SUM_DIGITS + 1];
	const size_t hole = 20;

	(void)state;
	note_sum(sum, file, sizeof(file), hole);
	assert_int_equal(strlen(sum), NOTE_SUM_DIGITS);
	for (size_t i = 0; i < sizeof(file); i++) {
		file[i] ^= 1;
		note_sum(other, file, sizeof(file), hole);
		file[i] ^= 1;
		if (i >= hole && i < hole + NOTE_SUM_DIGITS)
			assert_string_equal(sum, other);
		else
			assert_string_not_equal(sum, other);
	}
}

static void the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_int_equal(fnv(FNV_START, "", 0), FNV_START);
	assert_int_equal(fnv(FNV_START, "foobar", 6), 0x85944171f73967e8u);
	assert_int_equal(fnv(fnv(FNV_START, "foo", 3), "bar", 3), 0x85944171f73967e8u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_found_by_key_and_number),
		cmocka_unit_test(a_cut_note_has_no_last_value),
		cmocka_unit_test(every_byte_but_the_hole_is_summed),
		cmocka_unit_test(the_hash_is_fnv_1a),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
