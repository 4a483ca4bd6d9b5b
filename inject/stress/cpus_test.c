/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "stress/cpus.h"

/* Processors 2, 3 and 70. */
static const struct cpus *three(void)
{
	static struct cpus cpus;

	CPU_ZERO(&cpus.set);
	CPU_SET(2, &cpus.set);
	CPU_SET(3, &cpus.set);
	CPU_SET(70, &cpus.set);
	cpus.n = 3;
	return &cpus;
}

static void what_is_allowed_is_counted(void **state)
{
	struct cpus cpus;

	(void)state;
	cpus_allowed(&cpus);
	assert_true(cpus.n >= 1);
	assert_int_equal(cpus.n, CPU_COUNT(&cpus.set));
}

static void the_first_are_those_of_the_lowest_numbers(void **state)
{
	struct cpus cpus;

	(void)state;
	cpus_first(&cpus, three(), 2);
	assert_int_equal(cpus.n, 2);
	assert_int_equal(CPU_COUNT(&cpus.set), 2);
	assert_true(CPU_ISSET(2, &cpus.set) && CPU_ISSET(3, &cpus.set));
	cpus_first(&cpus, three(), 9);
	assert_int_equal(cpus.n, 3);
	assert_true(CPU_EQUAL(&cpus.set, &three()->set));
}

static void one_by_one_goes_round(void **state)
{
	static const int wanted[] = {2, 3, 70, 2, 3};
	struct cpus cpus;

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		cpus_one(&cpus, three(), i);
		assert_int_equal(cpus.n, 1);
		assert_int_equal(CPU_COUNT(&cpus.set), 1);
		assert_true(CPU_ISSET(wanted[i], &cpus.set));
	}
}

static void *where(void *cpu)
{
	*(int *)cpu = sched_getcpu();
	return NULL;
}

static void a_thread_is_where_it_was_put(void **state)
{
	struct cpus all, one;
	pthread_attr_t attr;
	pthread_t thread;
	int cpu = -1;

	(void)state;
	cpus_allowed(&all);
	cpus_one(&one, &all, all.n - 1);
	pthread_attr_init(&attr);
	assert_int_equal(pthread_attr_setaffinity_np(&attr, sizeof(one.set), &one.set), 0);
	assert_int_equal(pthread_create(&thread, &attr, where, &cpu), 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	assert_true(CPU_ISSET(cpu, &one.set));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_allowed_is_counted),
		cmocka_unit_test(the_first_are_those_of_the_lowest_numbers),
		cmocka_unit_test(one_by_one_goes_round),
		cmocka_unit_test(a_thread_is_where_it_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
