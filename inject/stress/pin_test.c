/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdbool.h>

#include "stress/pin.h"

/* Processors 2, 3 and 70. */
static struct pins three(void)
{
	struct pins pins = {.cpus = {2, 3, 70}, .n = 3};

	for (uint32_t i = 0; i < pins.n; i++)
		CPU_SET(pins.cpus[i], &pins.set);
	return pins;
}

static void what_is_allowed_is_listed(void **state)
{
	struct pins pins;

	(void)state;
	assert_int_equal(pin_find(&pins), 0);
	assert_int_equal(pins.n, CPU_COUNT(&pins.set));
	for (uint32_t i = 0; i < pins.n; i++) {
		assert_true(CPU_ISSET(pins.cpus[i], &pins.set));
		assert_true(!i || pins.cpus[i] > pins.cpus[i - 1]);
	}
}

static void the_first_are_those_of_the_lowest_numbers(void **state)
{
	struct pins all = three(), two, nine;

	(void)state;
	pin_first(&two, &all, 2);
	assert_int_equal(two.n, 2);
	assert_int_equal(CPU_COUNT(&two.set), 2);
	assert_true(CPU_ISSET(2, &two.set) && CPU_ISSET(3, &two.set));
	pin_first(&nine, &all, 9);
	assert_int_equal(nine.n, 3);
	assert_true(CPU_EQUAL(&nine.set, &all.set));
}

static void threads_go_round(void **state)
{
	static const int wanted[] = {2, 3, 70, 2, 3};
	struct pins pins = three();

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(pin_of(&pins, i), wanted[i]);
}

static void *move(void *arg)
{
	const struct pins *pins = arg;
	cpu_set_t now;

	for (uint32_t i = 0; i < pins->n; i++)
		if (pin_thread(pins->cpus[i]) || sched_getcpu() != pins->cpus[i])
			return NULL;
	if (pin_restore(pins) || pthread_getaffinity_np(pthread_self(), sizeof(now), &now))
		return NULL;
	return CPU_EQUAL(&now, &pins->set) ? arg : NULL;
}

static void a_thread_is_where_it_was_put(void **state)
{
	struct pins pins;
	pthread_t thread;
	void *good;

	(void)state;
	assert_int_equal(pin_find(&pins), 0);
	assert_int_equal(pthread_create(&thread, NULL, move, &pins), 0);
	pthread_join(thread, &good);
	assert_non_null(good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_allowed_is_listed),
		cmocka_unit_test(the_first_are_those_of_the_lowest_numbers),
		cmocka_unit_test(threads_go_round),
		cmocka_unit_test(a_thread_is_where_it_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
