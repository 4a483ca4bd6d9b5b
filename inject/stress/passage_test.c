/* SPDX-License-Identifier: BSD-2-Clause */
/* A thread that is interrupted with a value in its hands is no reason to blame the ring. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stress/passage.h"

static struct items items;
static struct passage passage;
static uint64_t now;

static void put(uint64_t number)
{
	struct flight f = {
		.begin = now,
		.end = now + 1,
		.call = {.kind = BRRACE_PRODUCE, .n_in = 1, .n_done = 1},
	};

	assert_int_equal(passage.lanes[0].next, number);
	passage_begin(&passage, &f, 0);
	passage_end(&passage, &f, 0);
	now += 2;
}

struct taking {
	struct flight flight;
	union log_slot slot;
};

static void begin_taking(struct taking *t, uint64_t number)
{
	t->slot.entry.value = (uint32_t)items_value(&items, 0, number);
	t->flight = (struct flight){
		.begin = now++,
		.slot = &t->slot,
		.call = {.kind = BRRACE_CONSUME, .want = 1, .n_out = 1},
	};
	passage_begin(&passage, &t->flight, 1);
}

static enum passage_fault end_taking(struct taking *t)
{
	enum passage_fault fault = passage_value(&passage, &t->flight, 0);

	passage_end(&passage, &t->flight, 1);
	now++;
	return fault;
}

static int set_up(void **state)
{
	(void)state;
	now = 1;
	return items_new(&items, 1) || passage_init(&passage, &items, 4, false);
}

static int tear_down(void **state)
{
	(void)state;
	passage_free(&passage);
	items_free(&items);
	return 0;
}

static void pass(uint64_t number)
{
	struct taking t;

	put(number);
	begin_taking(&t, number);
	assert_int_equal(end_taking(&t), PASSAGE_GOOD);
	assert_int_equal(passage_missing(&passage), 0);
}

static void who_is_interrupted_for_long_is_not_blamed(void **state)
{
	struct taking interrupted;

	(void)state;
	put(0);
	begin_taking(&interrupted, 0);
	for (uint64_t i = 1; i <= 2 * PASSAGE_ROOM; i++)
		pass(i);
	assert_int_equal(end_taking(&interrupted), PASSAGE_UNKNOWN);
	assert_int_equal(passage_missing(&passage), 0);
	pass(2 * PASSAGE_ROOM + 1);
}

static void for_a_while_all_is_known(void **state)
{
	struct taking interrupted;

	(void)state;
	put(0);
	begin_taking(&interrupted, 0);
	for (uint64_t i = 1; i < PASSAGE_ROOM; i++)
		pass(i);
	assert_int_equal(end_taking(&interrupted), PASSAGE_GOOD);
}

static void what_is_overtaken_is_missing_until_it_comes(void **state)
{
	struct taking late;

	(void)state;
	put(0);
	put(1);
	begin_taking(&late, 1);
	assert_int_equal(end_taking(&late), PASSAGE_GOOD);
	assert_int_equal(passage_missing(&passage), 1);
	begin_taking(&late, 0);
	assert_int_equal(end_taking(&late), PASSAGE_REORDERED);
	assert_int_equal(passage_missing(&passage), 0);
}

#define PASSAGE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PASSAGE_TEST(who_is_interrupted_for_long_is_not_blamed),
		PASSAGE_TEST(for_a_while_all_is_known),
		PASSAGE_TEST(what_is_overtaken_is_missing_until_it_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
