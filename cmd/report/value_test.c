/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "memory/region.h"
#include "report/testing.h"

static struct scene *scene;

static int set_up(void **state)
{
	(void)state;
	scene = scene_new(2);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(scene);
	return 0;
}

static void value_is(uint32_t size, word128 value, const char *expected)
{
	char text[2 * NAME_MAX_BYTES];

	result_value(&scene->r, size, value, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void place_is(uintptr_t addr, uint32_t size, const char *expected)
{
	struct event e = {.addr = addr, .size = size};
	char text[NAME_MAX_BYTES];

	result_place(&scene->r, &e, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void items_go_by_their_names(void **state)
{
	(void)state;
	value_is(8, item_address(0), "a");
	value_is(4, item_address(7), "h");
	value_is(8, item_address(1) + 16, "b+16");
	value_is(8, item_address(8), "268435968"); /* one of no scenario */
	value_is(2, item_address(0), "268435456");
}

static void pointers_go_by_what_they_point_to(void **state)
{
	(void)state;
	value_is(8, SCENE_BASE + 8 * RING_1, "&br_ring[1]");
	value_is(8, 0x6000110, "heap#2+16");
	value_is(8, 0x6000100, "heap#2");
	value_is(4, SCENE_BASE, "117440512"); /* no pointer is that short */
	value_is(8, stack_top(1) - 24, "T2:stack-24");
}

static void numbers_are_decimal_while_they_are_small(void **state)
{
	(void)state;
	value_is(8, 0, "0");
	value_is(1, 165, "165");
	value_is(4, UINT32_MAX, "4294967295");
	value_is(8, UINT64_C(0x100000000), "0x100000000");
	value_is(8, UINT64_MAX, "0xffffffffffffffff");
	value_is(12, (word128)1 << 64, "0x10000000000000000");
}

static void poison_is_unwritten_memory(void **state)
{
	(void)state;
	value_is(4, UINT32_C(0xa5a5a5a5), "unwritten");
	value_is(8, UINT64_C(0xa5a5a5a5a5a5a5a5), "unwritten");
}

static void pairs_are_two_words_and_more_is_bytes(void **state)
{
	(void)state;
	value_is(16, (word128)5 << 64 | item_address(2), "{c, 5}");
	value_is(48, 12345, "48 bytes");
}

static void an_address_of_brrace_is_never_written(void **state)
{
	static int object;

	(void)state;
	value_is(8, (uintptr_t)&object, "elsewhere");
	place_is((uintptr_t)&object, 4, "elsewhere");
}

static void places_of_all_kinds_have_names(void **state)
{
	static char data[64];

	(void)state;
	scene->subject.data = (uintptr_t)data;
	scene->subject.data_size = sizeof(data);
	scene->subject.text = SOURCE(IN_DEQUEUE, 0);
	scene->subject.text_size = 100;
	place_is(SCENE_BASE + 8 * CONS_TAIL, 4, "br_cons_tail");
	place_is(0x6000110, 8, "heap#2+16");
	place_is(item_address(0) + 8, 8, "a+8");
	place_is(stack_top(0) - 8, 8, "T1:stack-8");
	place_is((uintptr_t)data + 8, 8, "data+8");
	value_is(8, (uintptr_t)data + 8, "data+8");
	value_is(8, SOURCE(IN_DEQUEUE, 7), "buf_ring_dequeue_sc()");
}

static void points_read_as_scripts_write_them(void **state)
{
	struct event e = {.kind = ACCESS_CAS, .addr = SCENE_BASE, .size = 4};
	char text[NAME_MAX_BYTES];

	(void)state;
	result_point(&scene->r, &e, text, sizeof(text));
	assert_string_equal(text, "cas br_prod_head");
	e.kind = ACCESS_FENCE;
	result_point(&scene->r, &e, text, sizeof(text));
	assert_string_equal(text, "fence");
}

static void drops_are_produces_that_returned_full(void **state)
{
	(void)state;
	scene_call(scene, 0, ENQUEUE, "a");
	scene_return(scene, 0, BRRACE_FULL, "");
	scene_call(scene, 0, ENQUEUE, "a");
	scene_return(scene, 0, BRRACE_OK, "");
	scene_call(scene, 0, DEQUEUE, "");
	scene_return(scene, 0, BRRACE_FULL, "");
	scene_call(scene, 0, ENQUEUE, "a");
	assert_int_equal(result_drops(&scene->r), 1);
}

static void a_thread_stands_before_its_next_point(void **state)
{
	uint32_t outer = scene_call(scene, 0, TRANSMIT, "a");
	uint32_t pending;

	(void)state;
	scene_load(scene, 0, LOCK, 0)->step = 0;
	scene_call(scene, 0, ENQUEUE, "a");
	scene_load(scene, 1, PROD_TAIL, 0);
	scene_load(scene, 0, PROD_HEAD, 0);
	scene_return(scene, 0, BRRACE_OK, "");
	scene_return(scene, 0, BRRACE_OK, "");
	pending = scene_call(scene, 0, ENQUEUE, "b");
	scene_load(scene, 0, CONS_TAIL, 0);
	scene_stands(scene, 0, THREAD_READY, ACCESS_STORE, PROD_TAIL);
	assert_ptr_equal(result_standing(&scene->r, outer, 0), &scene->events[2]);
	assert_null(result_standing(&scene->r, outer, 3));
	assert_ptr_equal(result_standing(&scene->r, pending, 3), &scene->events[3]);
	assert_ptr_equal(result_standing(&scene->r, pending, 4), &scene->views[0].next);
	scene->views[0].at = AT_RETURN;
	assert_null(result_standing(&scene->r, pending, 4));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(items_go_by_their_names),
		TEST(pointers_go_by_what_they_point_to),
		TEST(numbers_are_decimal_while_they_are_small),
		TEST(poison_is_unwritten_memory),
		TEST(pairs_are_two_words_and_more_is_bytes),
		TEST(an_address_of_brrace_is_never_written),
		TEST(places_of_all_kinds_have_names),
		TEST(points_read_as_scripts_write_them),
		TEST(drops_are_produces_that_returned_full),
		TEST(a_thread_stands_before_its_next_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
