/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks where nobody can wait: outside of runs, and in set-up. */
#include "abi/setup_testing.h"

#include <errno.h>

static void mutexes(void **state)
{
	pthread_mutex_t lock;

	(void)state;
	memset(&lock, 0xff, sizeof(lock));
	assert_int_equal(__brrace_pthread_mutex_init(&lock, NULL), 0);
	assert_int_equal(__brrace_pthread_mutex_lock(&lock), 0);
	assert_int_equal(__brrace_pthread_mutex_trylock(&lock), EBUSY);
	assert_int_equal(__brrace_pthread_mutex_lock(&lock), EDEADLK);
	assert_int_equal(__brrace_pthread_mutex_unlock(&lock), 0);
	assert_int_equal(__brrace_pthread_mutex_trylock(&lock), 0);
	assert_int_equal(__brrace_pthread_mutex_destroy(&lock), 0);
}

static void spinlocks(void **state)
{
	pthread_spinlock_t lock = -1;

	(void)state;
	assert_int_equal(__brrace_pthread_spin_init(&lock, 0), 0);
	assert_int_equal(__brrace_pthread_spin_lock(&lock), 0);
	assert_int_equal(__brrace_pthread_spin_trylock(&lock), EBUSY);
	assert_int_equal(__brrace_pthread_spin_lock(&lock), EDEADLK);
	assert_int_equal(__brrace_pthread_spin_unlock(&lock), 0);
	assert_int_equal(__brrace_pthread_spin_trylock(&lock), 0);
	assert_int_equal(__brrace_pthread_spin_destroy(&lock), 0);
}

/* As PTHREAD_MUTEX_INITIALIZER leaves it. */
static void a_lock_of_zeros_is_free(void **state)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)state;
	assert_int_equal(__brrace_pthread_mutex_lock(&lock), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(mutexes, outside),
		cmocka_unit_test_setup(mutexes, enter_setup),
		cmocka_unit_test_setup(spinlocks, outside),
		cmocka_unit_test_setup(spinlocks, enter_setup),
		cmocka_unit_test_setup(a_lock_of_zeros_is_free, outside),
		cmocka_unit_test_setup(a_lock_of_zeros_is_free, enter_setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
