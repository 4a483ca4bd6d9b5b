/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/made_up.h"

#include <stdlib.h>

#include "search/bounded.h"

#define ROOM 64
#define MOST_ORDERS 40000

static struct bounded b;
static struct bounded_node path[ROOM];
static char (*orders)[64];
static uint32_t n_orders;
static uint32_t by_cost[32];

static int set_up(void **state)
{
	orders = calloc(MOST_ORDERS, sizeof(*orders));
	return orders ? set_toy(state) : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(orders);
	return 0;
}

/* Every execution within the bound; each must keep to it. */
static void enumerate(enum bounded_by by, uint32_t bound)
{
	n_orders = 0;
	memset(by_cost, 0, sizeof(by_cost));
	bounded_init(&b, by, path, ROOM);
	bounded_start(&b, bound);
	do {
		const char *order = toy_execute(&b.walk.policy);

		if (b.walk.cut)
			continue;
		assert_int_equal(b.cost, by == BOUNDED_SWITCHES ? toy.switches : toy.preemptions);
		assert_true(b.cost <= bound);
		assert_true(n_orders < MOST_ORDERS);
		strcpy(orders[n_orders++], order);
		by_cost[b.cost]++;
	} while (bounded_advance(&b));
	assert_false(b.overflow);
}

static int compare(const void *x, const void *y)
{
	return strcmp(x, y);
}

static void assert_distinct(void)
{
	qsort(orders, n_orders, sizeof(*orders), compare);
	for (uint32_t i = 1; i < n_orders; i++)
		assert_string_not_equal(orders[i - 1], orders[i]);
}

static void every_order_once(void **state)
{
	(void)state;
	toy_thread(1, 4);
	toy_thread(1, 3);
	toy_thread(1, 2);
	enumerate(BOUNDED_PREEMPTIONS, 100);
	assert_int_equal(n_orders, 1260); /* 9! / (4! 3! 2!) */
	assert_false(b.pruned);
	assert_distinct();
}

/* Calls go with the first access and returns with the last, so operations do not
 * matter to the number of orders. */
static void operations_add_no_order(void **state)
{
	(void)state;
	toy_thread(4, 1);
	toy_thread(2, 2);
	enumerate(BOUNDED_PREEMPTIONS, 100);
	assert_int_equal(n_orders, 70);
	assert_distinct();
}

/* Of two threads with m points each, k preemptions of a and k or fewer of b... counted
 * by hand: orders of "aaa" and "bbb" by their preemptions. */
static void levels_are_exact(void **state)
{
	static const uint32_t expected[] = {2, 4, 8, 4, 2};
	uint32_t sum = 0;

	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	for (uint32_t bound = 0; bound < 5; bound++) {
		enumerate(BOUNDED_PREEMPTIONS, bound);
		assert_distinct();
		sum += expected[bound];
		assert_int_equal(n_orders, sum);
		assert_int_equal(by_cost[bound], expected[bound]);
		assert_int_equal(b.pruned, bound < 4);
	}
	assert_int_equal(sum, 20);
}

static void switches_are_counted_at_ends_too(void **state)
{
	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	enumerate(BOUNDED_SWITCHES, 0);
	assert_int_equal(n_orders, 0);
	enumerate(BOUNDED_SWITCHES, 1);
	assert_int_equal(n_orders, 2);
	enumerate(BOUNDED_SWITCHES, 2);
	assert_int_equal(n_orders, 2 + 4);
	enumerate(BOUNDED_SWITCHES, 5);
	assert_int_equal(n_orders, 20);
	assert_false(b.pruned);
	assert_distinct();
}

static void leaving_one_who_waits_is_free(void **state)
{
	(void)state;
	toy_thread(1, 2);
	toy_thread(1, 2);
	toy_thread(1, 2);
	toy.waits[0] = 1;
	enumerate(BOUNDED_PREEMPTIONS, 0);
	/* bac bca cba: a comes after b. */
	assert_int_equal(n_orders, 3);
	assert_distinct();
}

static void a_fence_is_no_place_to_switch(void **state)
{
	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	toy.kind = ACCESS_FENCE;
	enumerate(BOUNDED_PREEMPTIONS, 100);
	/* The first point of each is the call's, so nothing is lost by its being a fence. */
	assert_int_equal(n_orders, 20);
}

static void an_execution_is_made_again(void **state)
{
	char order[64];

	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, ROOM);
	bounded_start(&b, 2);
	do {
		strcpy(order, toy_execute(&b.walk.policy));
		assert_string_equal(toy_execute(&b.walk.policy), order);
	} while (bounded_advance(&b));
}

static void progress_grows_from_0_towards_1(void **state)
{
	double before = -1, now;

	(void)state;
	toy_thread(1, 3);
	toy_thread(1, 3);
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, ROOM);
	bounded_start(&b, 100);
	do {
		toy_execute(&b.walk.policy);
		now = bounded_progress(&b);
		assert_true(now > before && now < 1);
		before = now;
	} while (bounded_advance(&b));
	assert_true(before > 0.9);
}

static void a_path_that_is_too_long_is_said(void **state)
{
	(void)state;
	toy_thread(1, 10);
	toy_thread(1, 10);
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, 4);
	bounded_start(&b, 100);
	toy_execute(&b.walk.policy);
	assert_true(b.overflow);
}

/* Two that read for long must not hand the turn to each other for ever. */
static void whose_patience_ends_lets_each_other_in(void **state)
{
	const char *order;

	(void)state;
	toy_thread(1, BOUNDED_PATIENCE + 20);
	toy_thread(1, BOUNDED_PATIENCE + 20);
	toy_thread(1, 1);
	bounded_init(&b, BOUNDED_PREEMPTIONS, path, ROOM);
	bounded_start(&b, 0);
	order = toy_execute(&b.walk.policy);
	assert_int_equal(strchr(order, 'c') - order, 2 * BOUNDED_PATIENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_order_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(operations_add_no_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(levels_are_exact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(switches_are_counted_at_ends_too, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(leaving_one_who_waits_is_free, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_fence_is_no_place_to_switch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_execution_is_made_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(progress_grows_from_0_towards_1, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_path_that_is_too_long_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whose_patience_ends_lets_each_other_in, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
