/* SPDX-License-Identifier: BSD-2-Clause */
/* All that draws: random, bursts, PCT. */
#include "search/made_up.h"

#include <stdlib.h>

#include "search/pct.h"
#include "search/random.h"

static struct random walk;
static struct burst burst;
static struct pct pct;

static void two_threads(uint32_t points)
{
	toy_thread(1, points);
	toy_thread(1, points);
}

static void every_order_is_drawn(void **state)
{
	unsigned seen = 0;

	(void)state;
	two_threads(2);
	random_init(&walk);
	for (walk.index = 0; walk.index < 200; walk.index++) {
		const char *order = toy_execute(&walk.walk.policy);
		unsigned bits = 0;

		assert_int_equal(strlen(order), 4);
		for (int i = 0; i < 4; i++)
			bits |= (unsigned)(order[i] - 'a') << i;
		seen |= 1u << bits;
	}
	/* The six of two letters each. */
	assert_int_equal(__builtin_popcount(seen), 6);
}

/* Whatever came before, an execution is a matter of seed and index. */
static void check_again(struct policy *policy, uint64_t *seed, uint64_t *index)
{
	char first[256];

	*seed = 42;
	*index = 17;
	strcpy(first, toy_execute(policy));
	for (*index = 0; *index < 17; ++*index)
		toy_execute(policy);
	assert_string_equal(toy_execute(policy), first);
	for (*seed = 43; *seed < 60; ++*seed)
		if (strcmp(toy_execute(policy), first) != 0)
			return;
	fail_msg("the seed does not matter");
}

static void an_execution_is_made_again_from_seed_and_index(void **state)
{
	(void)state;
	two_threads(30);
	random_init(&walk);
	check_again(&walk.walk.policy, &walk.seed, &walk.index);
	burst_init(&burst);
	check_again(&burst.random.walk.policy, &burst.random.seed, &burst.random.index);
	pct_init(&pct, 20, 60);
	check_again(&pct.walk.policy, &pct.seed, &pct.index);
}

static void who_waits_is_not_drawn(void **state)
{
	(void)state;
	two_threads(3);
	toy.waits[0] = 1;
	random_init(&walk);
	for (walk.index = 0; walk.index < 20; walk.index++)
		assert_string_equal(toy_execute(&walk.walk.policy), "bbbaaa");
	assert_false(walk.walk.blocked);
}

static void who_waits_for_ever_is_blocked(void **state)
{
	(void)state;
	two_threads(1);
	toy.waits[0] = 0;
	random_init(&walk);
	assert_string_equal(toy_execute(&walk.walk.policy), "b");
	assert_true(walk.walk.blocked);
}

static void bursts_switch_less(void **state)
{
	uint32_t drawn = 0, bursts = 0;

	(void)state;
	two_threads(20);
	random_init(&walk);
	burst_init(&burst);
	for (uint64_t i = 0; i < 500; i++) {
		walk.index = burst.random.index = i;
		toy_execute(&walk.walk.policy);
		drawn += toy.switches;
		toy_execute(&burst.random.walk.policy);
		bursts += toy.switches;
	}
	assert_true(bursts * 3 < drawn);
}

static void operations_are_drawn_whole(void **state)
{
	unsigned seen = 0;

	(void)state;
	toy_thread(2, 3);
	toy_thread(2, 3);
	operations_init(&walk);
	for (walk.index = 0; walk.index < 200; walk.index++) {
		const char *order = toy_execute(&walk.walk.policy);
		unsigned bits = 0;

		assert_int_equal(strlen(order), 12);
		for (int i = 0; i < 12; i += 3) {
			assert_true(order[i] == order[i + 1] && order[i] == order[i + 2]);
			bits |= (unsigned)(order[i] - 'a') << i / 3;
		}
		seen |= 1u << bits;
	}
	assert_int_equal(__builtin_popcount(seen), 6);
}

static void pct_of_depth_one_never_preempts(void **state)
{
	bool a = false, b = false;

	(void)state;
	two_threads(5);
	pct_init(&pct, 1, 10);
	for (pct.index = 0; pct.index < 50; pct.index++) {
		const char *order = toy_execute(&pct.walk.policy);

		assert_int_equal(toy.preemptions, 0);
		a |= order[0] == 'a';
		b |= order[0] == 'b';
	}
	assert_true(a && b);
}

static void pct_of_depth_d_preempts_less_than_d_times(void **state)
{
	uint32_t most = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		toy_thread(2, 6);
	pct_init(&pct, 4, 36);
	for (pct.index = 0; pct.index < 2000; pct.index++) {
		toy_execute(&pct.walk.policy);
		most = toy.preemptions > most ? toy.preemptions : most;
	}
	assert_int_equal(most, 3);
}

/* A bug of depth 2 in n threads of k steps in all: once in n * k executions, about. */
static void pct_finds_as_often_as_it_promises(void **state)
{
	unsigned found = 0;

	(void)state;
	two_threads(10);
	pct_init(&pct, 2, 20);
	for (pct.index = 0; pct.index < 4000; pct.index++)
		found += !strcmp(toy_execute(&pct.walk.policy), "aaabbbbbbbbbbaaaaaaa");
	assert_in_range(found, 60, 140);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_order_is_drawn, set_toy),
		cmocka_unit_test_setup(an_execution_is_made_again_from_seed_and_index, set_toy),
		cmocka_unit_test_setup(who_waits_is_not_drawn, set_toy),
		cmocka_unit_test_setup(who_waits_for_ever_is_blocked, set_toy),
		cmocka_unit_test_setup(bursts_switch_less, set_toy),
		cmocka_unit_test_setup(operations_are_drawn_whole, set_toy),
		cmocka_unit_test_setup(pct_of_depth_one_never_preempts, set_toy),
		cmocka_unit_test_setup(pct_of_depth_d_preempts_less_than_d_times, set_toy),
		cmocka_unit_test_setup(pct_finds_as_often_as_it_promises, set_toy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
