/* SPDX-License-Identifier: BSD-2-Clause */
/* The free threads, their logs and the checker, compiled for ThreadSanitizer: it ends the
 * program with a status of its own if there is a data race among them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "stress/stress.h"
#include "stress/testing.h"

static void no_data_race(void **state)
{
	const struct stress_options options = {
		.table = &locked_table, .producers = 3, .consumers = 2, .batch = 1};
	const struct timespec nap = {.tv_nsec = 100000000};
	struct stress *stress;
	struct stress_look look;
	char why[200];

	(void)state;
	assert_int_equal(stress_new(&stress, &options, why, sizeof(why)), 0);
	assert_int_equal(stress_start(stress), 0);
	for (int i = 0; i < 5; i++) {
		nanosleep(&nap, NULL);
		stress_look(stress, &look);
	}
	assert_true(stress_stop(stress));
	stress_look(stress, &look);
	assert_true(look.drained && look.counts.calls > 1000);
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		assert_true(finding_is_note((enum finding_kind)kind) || !look.counts.of[kind]);
	stress_free(stress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_data_race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
