/* SPDX-License-Identifier: BSD-2-Clause */
/* Real threads on a ring under a lock: what is planted is counted, and nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "stress/stress.h"
#include "stress/testing.h"

static struct stress_look look;
static char why[200];

/* Runs it for so many milliseconds. */
static void run(struct stress_options options, enum plant plant, long milliseconds)
{
	const struct timespec nap = {.tv_nsec = milliseconds * 1000000};
	struct stress *stress;

	planted = plant;
	options.table = &locked_table;
	options.batch = 1;
	assert_int_equal(stress_new(&stress, &options, why, sizeof(why)), 0);
	assert_int_equal(stress_start(stress), 0);
	nanosleep(&nap, NULL);
	assert_true(stress_stop(stress));
	stress_look(stress, &look);
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		assert_int_equal(!!stress_first(stress, (enum finding_kind)kind),
				 !!look.counts.of[kind]);
	stress_free(stress);
}

/* All kinds but one are not there. */
static void only(enum finding_kind there)
{
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		if (kind != (int)there && !finding_is_note((enum finding_kind)kind) &&
		    look.counts.of[kind])
			fail_msg("%s", finding_name((enum finding_kind)kind));
}

static void nothing_is_wrong(void **state)
{
	static const struct stress_options ways[] = {
		{.producers = 3, .consumers = 1},
		{.producers = 2, .consumers = 2, .slots = 1000},
		{.producers = 1, .consumers = 1, .slots = 1, .pinned = true},
		{.producers = 4, .consumers = 1, .monotonic = true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		run(ways[i], PLANT_NOTHING, 100);
		only(FINDING_KINDS);
		assert_true(look.totals.calls > 100);
		assert_true(look.drained);
		assert_int_equal(look.totals.added, look.totals.removed + look.left);
		assert_int_equal(look.counter, look.totals.full);
		assert_int_equal(look.capacity, ways[i].slots ? ways[i].slots : 8);
	}
}

/* Gaps come and go all the time, and raise no alarm. */
static void a_checker_that_is_behind_says_so(void **state)
{
	static const struct stress_options ways[] = {
		{.producers = 2, .consumers = 2, .slots = 4, .blocks = 2},
		{.producers = 3, .consumers = 1, .slots = 5000, .blocks = 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		run(ways[i], PLANT_NOTHING, 300);
		only(FINDING_KINDS);
		assert_true(look.times_behind && look.counts.gap_calls && look.counts.unknown);
		assert_true(look.counts.calls > look.counts.unknown);
		assert_in_range(look.totals.calls, 1, look.counts.calls + look.counts.gap_calls);
	}
}

/* Where all calls were seen, each stroke is. */
static void what_is_planted_is_counted(void **state)
{
	static const struct {
		enum plant plant;
		enum finding_kind kind;
	} plants[] = {
		{PLANT_FALSE_FULL, FINDING_FALSE_FULL},
		{PLANT_FALSE_EMPTY, FINDING_FALSE_EMPTY},
		{PLANT_LOST, FINDING_LOST},
		{PLANT_DUPLICATE, FINDING_DUPLICATE},
		{PLANT_REORDERED, FINDING_REORDERED},
	};
	const struct stress_options options = {.producers = 1, .consumers = 1, .slots = 100};

	(void)state;
	for (size_t i = 0; i < sizeof(plants) / sizeof(plants[0]); i++) {
		planted_rate = 10;
		run(options, plants[i].plant, 200);
		assert_true(locked_struck);
		assert_true(look.counts.of[plants[i].kind]);
		assert_in_range(look.counts.of[plants[i].kind], 1, locked_struck);
		if (plants[i].plant == PLANT_DUPLICATE && !look.times_behind)
			assert_int_equal(look.counts.of[FINDING_DUPLICATE], locked_struck);
		if (plants[i].plant == PLANT_LOST && !look.times_behind)
			assert_int_equal(look.counts.of[FINDING_LOST], locked_struck);
	}
}

static void values_out_of_nowhere_are_foreign(void **state)
{
	(void)state;
	planted_rate = 10;
	run((struct stress_options){.producers = 2, .consumers = 1}, PLANT_FOREIGN, 100);
	assert_true(locked_struck);
	assert_int_equal(look.counts.of[FINDING_FOREIGN], locked_struck);
	/* It came out instead of another one. */
	assert_true(look.counts.of[FINDING_LOST] || look.times_behind);
}

static void drops_need_no_stamps_where_the_ring_is_never_full(void **state)
{
	const struct stress_options options = {
		.producers = 2, .consumers = 1, .slots = 8, .unstamped = true};

	(void)state;
	run(options, PLANT_NOTHING, 100);
	only(FINDING_KINDS);
	assert_true(look.totals.added > 100);
	planted_rate = 10;
	run(options, PLANT_FALSE_FULL, 100);
	only(FINDING_FALSE_FULL);
	assert_true(locked_struck);
	assert_int_equal(look.counts.of[FINDING_FALSE_FULL], locked_struck);
	run(options, PLANT_LOST, 100);
	only(FINDING_LOST);
	assert_int_equal(look.counts.of[FINDING_LOST], locked_struck);
}

static void a_miscount_is_told(void **state)
{
	(void)state;
	planted_rate = 10;
	run((struct stress_options){.producers = 2, .consumers = 1, .slots = 2}, PLANT_MISCOUNT,
	    100);
	only(FINDING_LOST_DROP_COUNT);
	assert_int_equal(look.counts.of[FINDING_LOST_DROP_COUNT], 1);
	assert_int_equal(look.counter + locked_struck, look.totals.full);
}

static void refused_as(enum plant plant, struct stress_options options, const char *words)
{
	struct stress *stress;

	planted = plant;
	options.table = &locked_table;
	options.batch = options.batch ? options.batch : 1;
	assert_true(stress_new(&stress, &options, why, sizeof(why)) < 0);
	assert_null(stress);
	if (!strstr(why, words))
		fail_msg("'%s' lacks '%s'", why, words);
}

static void refused(struct stress_options options, const char *words)
{
	refused_as(PLANT_NOTHING, options, words);
}

static void what_cannot_be_run_is_refused(void **state)
{
	(void)state;
	refused((struct stress_options){.producers = 2}, "no operation transmit");
	refused((struct stress_options){.consumers = 1}, "1 threads");
	refused((struct stress_options){.producers = 60, .consumers = 5}, "65 threads");
	refused((struct stress_options){.producers = 1, .consumers = 1, .batch = 2},
		"more than one value");
	refused((struct stress_options){.producers = 1, .consumers = 1, .produce = "dequeue"},
		"dequeue does not enqueue");
	refused((struct stress_options){.producers = 1, .consumers = 1, .consume = "get"},
		"no operation get");
	refused((struct stress_options){.producers = 9, .consumers = 1, .unstamped = true},
		"windows of 9 producers may fill the ring");
	refused((struct stress_options){.producers = 32, .consumers = 1, .slots = 1u << 20},
		"slots (1 to 32768 were expected)");
	planted_rate = 1;
	refused_as(PLANT_FALSE_FULL, (struct stress_options){.producers = 1, .consumers = 1},
		   "it is no queue");
}

/* Last: the thread never ends. */
static void a_call_that_does_not_return_is_told(void **state)
{
	const struct stress_options options = {
		.table = &locked_table, .producers = 2, .consumers = 1, .batch = 1};
	const struct timespec nap = {.tv_nsec = 50000000};
	struct stress *stress;

	(void)state;
	planted = PLANT_STUCK;
	planted_rate = 100;
	assert_int_equal(stress_new(&stress, &options, why, sizeof(why)), 0);
	assert_int_equal(stress_start(stress), 0);
	nanosleep(&nap, NULL);
	assert_false(stress_stop(stress));
	assert_in_range(stress_stuck(stress), 0, 1);
	stress_look(stress, &look);
	assert_false(look.drained);
	only(FINDING_KINDS);
	/* All that the others did is judged, and so is what came before in that thread. */
	assert_int_equal(look.counts.calls + look.counts.gap_calls, look.totals.calls + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_wrong),
		cmocka_unit_test(a_checker_that_is_behind_says_so),
		cmocka_unit_test(what_is_planted_is_counted),
		cmocka_unit_test(values_out_of_nowhere_are_foreign),
		cmocka_unit_test(drops_need_no_stamps_where_the_ring_is_never_full),
		cmocka_unit_test(a_miscount_is_told),
		cmocka_unit_test(what_cannot_be_run_is_refused),
		cmocka_unit_test(a_call_that_does_not_return_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
