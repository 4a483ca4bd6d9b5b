/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "run.h"

static struct races races;

static int no_races(void **state)
{
	(void)state;
	memset(&races, 0, sizeof(races));
	return 0;
}

static struct race race_at(uintptr_t first, uintptr_t second)
{
	return (struct race){
		.addr = first + second,
		.side = {{.stack = {{first, 7}, 2}}, {.stack = {{second}, 1}}},
	};
}

static void add(uintptr_t first, uintptr_t second)
{
	struct race race = race_at(first, second);

	races_add(&races, &race);
}

static void same_code_is_one_race(void **state)
{
	(void)state;
	add(1, 2);
	add(1, 2);
	add(2, 1);
	assert_int_equal(races.count, 1);
	assert_int_equal(races.list[0].addr, 3);
}

static void other_code_is_another_race(void **state)
{
	struct race nowhere = {0};

	(void)state;
	add(1, 2);
	add(1, 1);
	add(2, 2);
	add(3, 1);
	races_add(&races, &nowhere);
	assert_int_equal(races.count, 5);
}

static void full_list_keeps_the_first(void **state)
{
	(void)state;
	for (uintptr_t i = 1; i <= 2 * MAX_RACES; i++)
		add(i, i);
	assert_int_equal(races.count, MAX_RACES);
	assert_int_equal(races.list[MAX_RACES - 1].addr, 2 * MAX_RACES);
}

static void tsan_needs_its_runtime(void **state)
{
	struct run_plan plan = {.tsan = true};
	char why[100] = "";
	struct run *run;

	(void)state;
	assert_int_equal(run_new(&run, &plan, why, sizeof(why)), -ENOTSUP);
	assert_null(run);
	assert_non_null(strstr(why, "ThreadSanitizer"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(same_code_is_one_race, no_races),
		cmocka_unit_test_setup(other_code_is_another_race, no_races),
		cmocka_unit_test_setup(full_list_keeps_the_first, no_races),
		cmocka_unit_test(tsan_needs_its_runtime),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
