/* SPDX-License-Identifier: BSD-2-Clause */
/* A queue under a lock, some of whose faults are planted.  No test asserts a speed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bench/measure.h"
#include "stress/items.h"

static enum fault { SOUND, LOSES, DUPLICATES, INVENTS, SWAPS, REFUSES, NO_RING, UNBOUNDED } fault;

static struct fifo {
	pthread_mutex_t lock;
	uint64_t head, tail, n;
	uint32_t size;
	uintptr_t slots[64];
} fifo = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *create(const struct brrace_setup *setup)
{
	fifo.head = fifo.tail = fifo.n = 0;
	fifo.size = setup->slots;
	return fault == NO_RING ? NULL : &fifo;
}

static uint64_t capacity(void *ring)
{
	return fault == UNBOUNDED ? UINT64_MAX : ((struct fifo *)ring)->size;
}

/* The fault shows once a lap by one thread is long over. */
static bool shows(struct fifo *q, enum fault f)
{
	return fault == f && ++q->n > 200 && q->n % 50 == 0;
}

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	struct fifo *q = ring;
	bool full;

	pthread_mutex_lock(&q->lock);
	full = q->tail - q->head == q->size || fault == REFUSES;
	if (!full && !shows(q, LOSES))
		q->slots[q->tail++ % q->size] = args->in[0];
	pthread_mutex_unlock(&q->lock);
	return full ? BRRACE_FULL : BRRACE_OK;
}

static enum brrace_status take(void *ring, struct brrace_args *args)
{
	struct fifo *q = ring;

	pthread_mutex_lock(&q->lock);
	if (q->head != q->tail) {
		args->out[args->n_out++] = q->slots[q->head % q->size];
		if (shows(q, INVENTS))
			args->out[0] = 64;
		if (fault == SWAPS)
			args->out[0] ^= ITEMS_BYTES;
		q->head += !shows(q, DUPLICATES);
	}
	pthread_mutex_unlock(&q->lock);
	return args->n_out ? BRRACE_OK : BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, put},
	{"take", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, take},
};
static const struct brrace_table table = {
	.create = create, .capacity = capacity, .ops = ops, .n_ops = 2};

static struct pins cpus;
static struct clock ticks;

static struct measure_setup setup(uint32_t producers, uint32_t consumers)
{
	struct measure_setup s = {.cpus = &cpus,
				  .clock = &ticks,
				  .producers = producers,
				  .consumers = consumers,
				  .slots = 16,
				  .seconds = 0.01};

	assert_int_equal(pin_find(&cpus), 0);
	clock_choose_monotonic(&ticks);
	assert_int_equal(queue_for(&s.queue, &table, producers, consumers, 16), QUEUE_FITS);
	return s;
}

/* Calls, for each fault to show.  On a busy machine threads may hardly run at first. */
#define ENOUGH 1000

static struct measurement measured(const struct measure_setup *s, enum fault f)
{
	struct measure_setup longer = *s;
	struct measurement m;

	fault = f;
	do {
		memset(&m, 0, sizeof(m));
		measure(&longer, &m);
		longer.seconds *= 2;
	} while (m.end == MEASURE_DONE && m.dequeued < ENOUGH);
	return m;
}

static void is_sound(const struct measurement *m)
{
	assert_int_equal(m->end, MEASURE_DONE);
	assert_true(m->conserved);
	assert_true(m->enqueued > 0);
	assert_int_equal(m->enqueued, m->dequeued + m->left);
	assert_true(m->seconds >= 0.01);
}

static void what_goes_in_comes_out(void **state)
{
	(void)state;
	for (uint32_t producers = 1; producers <= 4; producers++)
		for (uint32_t consumers = 1; consumers <= 2; consumers++) {
			struct measure_setup s = setup(producers, consumers);
			struct measurement m = measured(&s, SOUND);

			is_sound(&m);
			assert_true(m.latencies[LATENCY_ENQUEUE][QUANTILE_99_9] == 0);
		}
}

static void threads_may_be_anywhere(void **state)
{
	(void)state;
	for (enum placement p = PLACE_PINNED; p <= PLACE_CROWDED; p++)
		for (int load = 0; load < 2; load++) {
			struct measure_setup s = setup(3, 1);
			struct measurement m;

			s.placement = p;
			s.load = load;
			m = measured(&s, SOUND);
			is_sound(&m);
		}
}

static void crowds_are_twice_as_many_as_processors(void **state)
{
	struct measure_setup s = setup(4, 1);

	(void)state;
	assert_int_equal(measure_cpus(&s), cpus.n);
	s.placement = PLACE_CROWDED;
	assert_int_equal(measure_cpus(&s), cpus.n < 2 ? cpus.n : 2);
	s.producers = 1;
	assert_int_equal(measure_cpus(&s), 1);
}

static void stamps_give_latencies(void **state)
{
	struct measure_setup s = setup(2, 1);
	struct measurement m;

	(void)state;
	s.stamps = true;
	m = measured(&s, SOUND);
	is_sound(&m);
	for (uint32_t kind = 0; kind < LATENCIES; kind++) {
		const double *q = m.latencies[kind];

		assert_true(q[QUANTILE_50] > 0);
		assert_true(q[QUANTILE_50] <= q[QUANTILE_99]);
		assert_true(q[QUANTILE_99] <= q[QUANTILE_99_9]);
		assert_true(q[QUANTILE_99_9] < 60e9);
	}
	assert_true(m.latencies[LATENCY_TRANSIT][QUANTILE_50] >=
		    m.latencies[LATENCY_DEQUEUE][QUANTILE_50] / 2);
}

static void what_does_not_is_said(void **state)
{
	static const enum fault faults[] = {LOSES, DUPLICATES, INVENTS};
	struct measure_setup s = setup(2, 1);

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct measurement m = measured(&s, faults[i]);

		assert_int_equal(m.end, MEASURE_DONE);
		assert_false(m.conserved);
	}
}

static void what_is_no_queue_is_not_measured(void **state)
{
	struct measure_setup s = setup(2, 1);

	(void)state;
	assert_int_equal(measured(&s, SWAPS).end, MEASURE_NO_QUEUE);
	assert_int_equal(measured(&s, REFUSES).end, MEASURE_NO_QUEUE);
	assert_int_equal(measured(&s, NO_RING).end, MEASURE_NO_RING);
	assert_int_equal(measured(&s, UNBOUNDED).end, MEASURE_UNBOUNDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(threads_may_be_anywhere),
		cmocka_unit_test(crowds_are_twice_as_many_as_processors),
		cmocka_unit_test(stamps_give_latencies),
		cmocka_unit_test(what_does_not_is_said),
		cmocka_unit_test(what_is_no_queue_is_not_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
