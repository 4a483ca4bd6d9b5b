/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording turns, following them, and making them fewer. */
#include "search/made_up.h"

#include "search/guide.h"
#include "search/random.h"
#include "search/record.h"
#include "search/shrink.h"

#define ROOM 128

static struct turn turns[ROOM], scratch[ROOM];

static void what_was_recorded_can_be_followed(void **state)
{
	struct random walk;
	struct record record;
	struct guide guide;
	char order[256];

	(void)state;
	toy_thread(3, 4);
	toy_thread(2, 5);
	toy_thread(1, 6);
	random_init(&walk);
	for (walk.index = 0; walk.index < 200; walk.index++) {
		record_init(&record, &walk.walk.policy, turns, ROOM);
		strcpy(order, toy_execute(&record.policy));
		assert_false(record.overflow);
		assert_int_equal(record.n, toy.switches + 1);
		guide_init(&guide, turns, record.n);
		assert_string_equal(toy_execute(&guide.walk.policy), order);
	}
}

static void turns_have_their_points(void **state)
{
	static const struct turn wanted[] = {{.thread = 1, .points = 2},
					     {.thread = 0, .points = 1},
					     {.thread = 1, .points = GUIDE_TO_END}};
	struct guide guide;
	struct record record;

	(void)state;
	toy_thread(1, 3);
	toy_thread(2, 2);
	guide_init(&guide, wanted, 3);
	record_init(&record, &guide.walk.policy, turns, ROOM);
	assert_string_equal(toy_execute(&record.policy), "bbabbaa");
	assert_int_equal(record.n, 4);
	assert_int_equal(turns[0].thread, 1);
	assert_int_equal(turns[0].points, 2);
	assert_int_equal(turns[0].at, AT_CALL);
	assert_int_equal(turns[1].points, 1);
	assert_int_equal(turns[1].at, AT_POINT);
	assert_int_equal(turns[2].points, 2);
	assert_int_equal(turns[2].at, AT_END);
	assert_int_equal(turns[3].points, 2);
}

static void a_turn_that_cannot_be_taken_is_passed_over(void **state)
{
	static const struct turn wanted[] = {{.thread = 0, .points = 3},
					     {.thread = 1, .points = 1}};
	struct guide guide;

	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	toy.waits[0] = 1;
	guide_init(&guide, wanted, 2);
	assert_string_equal(toy_execute(&guide.walk.policy), "bbbaaa");
}

static void too_many_turns_are_said(void **state)
{
	struct random walk;
	struct record record;

	(void)state;
	toy_thread(1, 30);
	toy_thread(1, 30);
	random_init(&walk);
	record_init(&record, &walk.walk.policy, turns, 3);
	toy_execute(&record.policy);
	assert_true(record.overflow);
}

/* A subject that ends the execution asks for no decision after it. */
static void the_last_turn_is_closed_afterwards(void **state)
{
	static const struct turn wanted[] = {{.thread = 0, .points = 1}};
	struct guide guide;
	struct record record;

	(void)state;
	toy_thread(1, 3);
	guide_init(&guide, wanted, 1);
	record_init(&record, &guide.walk.policy, turns, ROOM);
	toy_start();
	record.policy.begin(&record.policy);
	toy_look();
	record.policy.next(&record.policy, &toy.view);
	toy.view.current = 0;
	toy_move(0);
	toy_move(0);
	record_finish(&record);
	assert_int_equal(record.n, 1);
	assert_int_equal(turns[0].points, 1);
	assert_int_equal(turns[0].at, AT_POINT);
}

/* ---- shrinking, with a fault that is a pattern in the order of the points */

struct pattern {
	struct shrink shrink; /* first */
	const char *wanted;   /* a sub-sequence of the order */
	unsigned asked, most;
};

static bool contains(const char *order, const char *wanted)
{
	for (; *order && *wanted; order++)
		wanted += *order == *wanted;
	return !*wanted;
}

static bool shows(struct shrink *s, struct turn *tried, uint32_t *n)
{
	struct pattern *p = (struct pattern *)s;
	struct guide guide;
	struct record record;
	static struct turn taken[ROOM];

	p->asked++;
	s->over = p->most && p->asked >= p->most;
	guide_init(&guide, tried, *n);
	record_init(&record, &guide.walk.policy, taken, ROOM);
	if (!contains(toy_execute(&record.policy), p->wanted))
		return false;
	*n = record.n;
	memcpy(tried, taken, record.n * sizeof(*taken));
	return true;
}

/* The first random execution that shows it, as turns. */
static uint32_t find(struct pattern *p)
{
	struct random walk;
	struct record record;

	random_init(&walk);
	for (;; walk.index++) {
		record_init(&record, &walk.walk.policy, turns, ROOM);
		if (contains(toy_execute(&record.policy), p->wanted))
			return record.n;
	}
}

static void the_fewest_turns_are_left(void **state)
{
	struct pattern p = {.shrink = {.shows = shows}, .wanted = "abbbbba"};
	uint32_t n;

	(void)state;
	toy_thread(1, 8);
	toy_thread(1, 8);
	n = find(&p);
	assert_true(n > 3);
	shrink_turns(&p.shrink, turns, &n, scratch);
	assert_int_equal(n, 3);
	assert_int_equal(turns[0].thread, 0);
	assert_int_equal(turns[1].thread, 1);
	assert_int_equal(turns[2].thread, 0);
}

static void a_third_thread_is_not_in_the_way(void **state)
{
	struct pattern p = {.shrink = {.shows = shows}, .wanted = "abba"};
	uint32_t n;

	(void)state;
	toy_thread(1, 6);
	toy_thread(1, 6);
	toy_thread(1, 6);
	n = find(&p);
	shrink_turns(&p.shrink, turns, &n, scratch);
	assert_int_equal(n, 4);
}

static void what_is_left_shows_it(void **state)
{
	struct pattern p = {.shrink = {.shows = shows}, .wanted = "ababab"};
	struct guide guide;
	uint32_t n;

	(void)state;
	toy_thread(2, 4);
	toy_thread(2, 4);
	n = find(&p);
	shrink_turns(&p.shrink, turns, &n, scratch);
	assert_int_equal(n, 6);
	guide_init(&guide, turns, n);
	assert_true(contains(toy_execute(&guide.walk.policy), p.wanted));
}

static void it_ends_when_it_is_told_to(void **state)
{
	struct pattern p = {.shrink = {.shows = shows}, .wanted = "abbbbba", .most = 3};
	uint32_t n;

	(void)state;
	toy_thread(1, 8);
	toy_thread(1, 8);
	n = find(&p);
	shrink_turns(&p.shrink, turns, &n, scratch);
	assert_int_equal(p.asked, 3);
	assert_true(p.shrink.over);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_recorded_can_be_followed, set_toy),
		cmocka_unit_test_setup(turns_have_their_points, set_toy),
		cmocka_unit_test_setup(a_turn_that_cannot_be_taken_is_passed_over, set_toy),
		cmocka_unit_test_setup(too_many_turns_are_said, set_toy),
		cmocka_unit_test_setup(the_last_turn_is_closed_afterwards, set_toy),
		cmocka_unit_test_setup(the_fewest_turns_are_left, set_toy),
		cmocka_unit_test_setup(a_third_thread_is_not_in_the_way, set_toy),
		cmocka_unit_test_setup(what_is_left_shows_it, set_toy),
		cmocka_unit_test_setup(it_ends_when_it_is_told_to, set_toy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
