/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bench/worker.h"

static enum { WORKS, DIES, LEAVES, HANGS, INTERRUPTS } deed;
static uintptr_t slot;

static void *create(const struct brrace_setup *setup)
{
	(void)setup;
	slot = 0;
	return &slot;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return 1;
}

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	(void)ring;
	if (deed == DIES)
		raise(SIGKILL);
	if (deed == LEAVES)
		_exit(0);
	if (deed == INTERRUPTS)
		kill(getppid(), SIGUSR1);
	if (deed == HANGS || deed == INTERRUPTS)
		for (;;)
			pause();
	if (__atomic_load_n(&slot, __ATOMIC_ACQUIRE))
		return BRRACE_FULL;
	__atomic_store_n(&slot, args->in[0], __ATOMIC_RELEASE);
	return BRRACE_OK;
}

static enum brrace_status take(void *ring, struct brrace_args *args)
{
	(void)ring;
	args->out[0] = __atomic_load_n(&slot, __ATOMIC_ACQUIRE);
	if (!args->out[0])
		return BRRACE_EMPTY;
	args->n_out = 1;
	__atomic_store_n(&slot, 0, __ATOMIC_RELEASE);
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},
	{"take", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, take},
};
static const struct brrace_table table = {
	.create = create, .capacity = capacity, .ops = ops, .n_ops = 2};

static struct attempt worked(int what, double seconds)
{
	static struct pins cpus;
	static struct clock ticks;
	struct measure_setup setup = {.cpus = &cpus,
				      .clock = &ticks,
				      .producers = 1,
				      .consumers = 1,
				      .slots = 1,
				      .seconds = 0.005};
	struct attempt attempt;

	assert_int_equal(pin_find(&cpus), 0);
	clock_choose_monotonic(&ticks);
	assert_int_equal(queue_for(&setup.queue, &table, 1, 1, 1), QUEUE_FITS);
	deed = what;
	memset(&attempt, 0xff, sizeof(attempt));
	worker_run(&setup, seconds, &attempt);
	return attempt;
}

static void what_was_measured_comes_back(void **state)
{
	struct attempt a = worked(WORKS, 60);

	(void)state;
	assert_int_equal(a.end, WORKER_DONE);
	assert_int_equal(a.m.end, MEASURE_DONE);
	assert_true(a.m.enqueued > 0);
	assert_true(a.m.conserved);
	assert_int_equal(slot, 0);
}

static void its_death_is_its_own(void **state)
{
	struct attempt a = worked(DIES, 60);

	(void)state;
	assert_int_equal(a.end, WORKER_DIED);
	assert_int_equal(a.signal, SIGKILL);
	a = worked(LEAVES, 60);
	assert_int_equal(a.end, WORKER_DIED);
	assert_int_equal(a.signal, 0);
}

static void who_is_stuck_is_ended(void **state)
{
	(void)state;
	assert_int_equal(worked(HANGS, 0.05).end, WORKER_STUCK);
}

static void ignore(int number)
{
	(void)number;
}

static void a_signal_interrupts(void **state)
{
	struct sigaction action = {.sa_handler = ignore};

	(void)state;
	sigaction(SIGUSR1, &action, NULL);
	assert_int_equal(worked(INTERRUPTS, 60).end, WORKER_INTERRUPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_measured_comes_back),
		cmocka_unit_test(its_death_is_its_own),
		cmocka_unit_test(who_is_stuck_is_ended),
		cmocka_unit_test(a_signal_interrupts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
