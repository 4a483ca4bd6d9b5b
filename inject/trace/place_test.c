/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/place.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* struct { u32 head, tail; } */
static const struct type u8 = {.size = 1}, u32 = {.size = 4}, u64 = {.size = 8};
static const struct member pair_members[] = {
	{"head", &u32, 0, 4, 0},
	{"tail", &u32, 4, 4, 0},
};
static const struct type pair = {TYPE_STRUCT, 8, 2, {pair_members}};

/* union { struct pair pos, was; u64 raw; } */
static const struct member word_members[] = {
	{"pos", &pair, 0, 8, 0},
	{"was", &pair, 0, 8, 0},
	{"raw", &u64, 0, 8, 0},
};
static const struct type word = {TYPE_UNION, 8, 3, {word_members}};
static const struct type no_scalar = {TYPE_UNION, 8, 2, {word_members}};

/* struct { u32 ready : 1, full : 3, owner : 12; u8 lock; } */
static const struct member flag_members[] = {
	{"ready", &u32, 0, 1, 1},
	{"full", &u32, 0, 1, 3},
	{"owner", &u32, 0, 2, 12},
	{"lock", &u8, 2, 1, 0},
};
static const struct type flags = {TYPE_STRUCT, 4, 4, {flag_members}};

/* struct { union word ht; union { struct pair prod, cons; }; struct flags flags; u32 one[1];
 *	    struct pair slots[]; } */
static const struct type one = {TYPE_ARRAY, 4, 1, {.element = &u32}};
static const struct type slots = {TYPE_ARRAY, 0, 0, {.element = &pair}};
static const struct member anonymous_members[] = {
	{"prod", &pair, 0, 8, 0},
	{"cons", &pair, 0, 8, 0},
};
static const struct type anonymous = {TYPE_UNION, 8, 2, {anonymous_members}};
static const struct member ring_members[] = {
	{"ht", &word, 0, 8, 0},  {NULL, &anonymous, 8, 8, 0}, {"flags", &flags, 16, 4, 0},
	{"one", &one, 20, 4, 0}, {"slots", &slots, 24, 0, 0},
};
static const struct type ring = {TYPE_STRUCT, 24, 5, {ring_members}};
#define ROOM (24 + 4 * 8 + 3) /* four slots, and not quite a fifth */

static void check_name(size_t offset, size_t size, const char *expected)
{
	char name[64];
	struct text text = text_on(name, sizeof(name));

	place_name(&text, &ring, ROOM, (struct span){offset, size});
	assert_string_equal(name, expected);
}

static void check_find(const char *path, size_t offset, size_t size)
{
	struct span at;

	assert_int_equal(place_find(&ring, ROOM, path, &at), 0);
	assert_int_equal(at.offset, offset);
	assert_int_equal(at.size, size);
}

static void check_refused(const char *path, int err)
{
	struct span at;

	assert_int_equal(place_find(&ring, ROOM, path, &at), err);
}

static void test_a_scalar_goes_before_what_has_its_size(void **state)
{
	(void)state;
	check_name(0, 8, ".ht.raw");
	check_name(0, 4, ".ht.pos.head");
	check_name(4, 4, ".ht.pos.tail");
	check_name(20, 4, ".one[0]");
}

static void test_the_first_of_equals(void **state)
{
	char name[64];
	struct text text = text_on(name, sizeof(name));

	(void)state;
	check_name(8, 8, ".prod");
	check_name(12, 4, ".prod.tail");
	/* But a union without a scalar of its size is meant as a whole. */
	place_name(&text, &no_scalar, 8, (struct span){0, 8});
	assert_string_equal(name, "");
}

static void test_parts(void **state)
{
	(void)state;
	check_name(1, 2, ".ht.pos.head+1");
	check_name(2, 4, ".ht.pos+2");
	check_name(0, 2, ".ht.pos.head+0");
	check_name(4, 8, "+4");
	check_name(25, 8, ".slots+1");
	check_name(19, 1, ".flags+3");
}

static void test_elements(void **state)
{
	(void)state;
	check_name(24 + 3 * 8 + 4, 4, ".slots[3].tail");
	check_name(24 + 8, 8, ".slots[1]");
	check_name(24 + 8, 16, ".slots[1..2]");
	check_name(24, 32, ".slots");
	check_name(0, 24, "");
	assert_int_equal(place_size(&ring, ROOM), 24 + 4 * 8);
}

static void test_bit_fields_share_bytes(void **state)
{
	(void)state;
	check_name(16, 1, ".flags.ready|full|owner");
	check_name(17, 1, ".flags.owner");
	check_name(18, 1, ".flags.lock");
	check_name(16, 4, ".flags");
	check_name(16, 3, ".flags+0");
}

static void test_paths_are_found(void **state)
{
	(void)state;
	check_find("", 0, 56);
	check_find(".ht", 0, 8);
	check_find(".ht.was.tail", 4, 4);
	check_find(".cons.head", 8, 4);
	check_find(".flags.full", 16, 1);
	check_find(".flags.full|owner", 16, 2);
	check_find(".slots", 24, 32);
	check_find(".slots[*]", 24, 32);
	check_find(".slots[3]", 48, 8);
	check_find(".slots[1..3]", 32, 24);
	check_find(".slots[2].tail+1", 24 + 16 + 5, 3);
	check_find("+20", 20, 36);
}

static void test_other_paths_are_refused(void **state)
{
	static const char *const paths[] = {
		".nothing", ".h",          ".ht.",         ".ht.raw.x",      ".ht[0]",
		".slots[",  ".slots[]",    ".slots[x]",    ".slots[1",       ".slots[0].none",
		"ht",       ".slots[1..]", ".slots[-1]",   ".slots[0..1].x", ".flags.full.x",
		".",        ".ht+x",       ".flags.full|", ".ht+1x",         ".slots[*].head",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++)
		check_refused(paths[i], -ENOENT);
	check_refused(".slots[4]", -ERANGE);
	check_refused(".slots[4].head", -ERANGE);
	check_refused(".slots[2..4]", -ERANGE);
	check_refused(".slots[2..1]", -ERANGE);
	check_refused(".one[1]", -ERANGE);
	check_refused(".ht+8", -ERANGE);
	check_refused(".slots[99999999999999999999999999]", -ERANGE);
}

static void test_a_name_is_cut_where_the_room_ends(void **state)
{
	char name[6];
	struct text text = text_on(name, sizeof(name));

	(void)state;
	place_name(&text, &ring, ROOM, (struct span){28, 4});
	assert_string_equal(name, ".slot");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_scalar_goes_before_what_has_its_size),
		cmocka_unit_test(test_the_first_of_equals),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_bit_fields_share_bytes),
		cmocka_unit_test(test_paths_are_found),
		cmocka_unit_test(test_other_paths_are_refused),
		cmocka_unit_test(test_a_name_is_cut_where_the_room_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
