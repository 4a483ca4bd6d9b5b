/* SPDX-License-Identifier: BSD-2-Clause */
/* No time passes for who sleeps, but for threads that run free. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <time.h>

#include "abi/hooks.h"
#include "subject/caller.h"

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000 + time.tv_nsec;
}

static void a_schedule_decides_how_long(void **state)
{
	const struct timespec year = {.tv_sec = 365 * 24 * 60 * 60};
	struct timespec left = {.tv_sec = 7};

	(void)state;
	assert_int_equal(__brrace_sleep(3600), 0);
	assert_int_equal(__brrace_usleep(3600 * 1000000u), 0);
	assert_int_equal(__brrace_nanosleep(&year, &left), 0);
	assert_int_equal(__brrace_clock_nanosleep(CLOCK_MONOTONIC, 0, &year, &left), 0);
	assert_int_equal(__brrace_sched_yield(), 0);
	assert_int_equal(left.tv_sec, 7);
}

static void who_runs_free_sleeps(void **state)
{
	const struct timespec nap = {.tv_nsec = 1000000}, none = {.tv_nsec = -1};
	struct caller caller = {0};
	int64_t begun = now();

	(void)state;
	subject_caller = &caller;
	assert_int_equal(__brrace_usleep(1000), 0);
	assert_int_equal(__brrace_nanosleep(&nap, NULL), 0);
	assert_int_equal(__brrace_clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL), 0);
	assert_int_equal(__brrace_sleep(0), 0);
	assert_int_equal(__brrace_clock_nanosleep(CLOCK_MONOTONIC, 0, &none, NULL), EINVAL);
	subject_caller = NULL;
	assert_true(now() - begun >= 3000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_schedule_decides_how_long),
		cmocka_unit_test(who_runs_free_sleeps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
