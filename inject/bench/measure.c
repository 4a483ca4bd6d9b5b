/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/measure.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sched.h>
#include <time.h>

#include "bench/histogram.h"
#include "stress/apart.h"
#include "stress/items.h"

struct race;

struct worker {
	struct race *race;
	pthread_t thread;
	void *(*work)(void *worker);
	uint32_t number; /* among those that do the same */
	uint32_t place;  /* its processor, of those used, if it is on one */
	bool placed;
	uint64_t ok, refused, sum, foreign;
	struct histogram latencies[LATENCIES];
} __attribute__((aligned(APART)));

/* Threads only read it once they run, but for the end. */
struct race {
	const struct measure_setup *setup;
	struct queue queue;
	void *ring;
	uint64_t capacity;
	struct items items;
	struct pins used;
	struct worker *workers;
	uint32_t n_workers, n_threads; /* those that use the ring, and all */
	pthread_barrier_t start;
	atomic_uint arrived;
	atomic_bool stop;
};

static bool goes_on(const struct race *race)
{
	return !atomic_load_explicit(&race->stop, memory_order_relaxed);
}

/* Threads of the load are one on each processor wherever the others may go. */
static void begin(struct worker *w, bool on_one)
{
	const struct pins *used = &w->race->used;
	int error = on_one ? pin_thread(pin_of(used, w->place)) : pin_restore(used);

	w->placed = !error;
	atomic_fetch_add(&w->race->arrived, 1);
	pthread_barrier_wait(&w->race->start);
}

static bool is_pinned(const struct race *race)
{
	return race->setup->placement == PLACE_PINNED;
}

/* When an item was put in: behind what an intrusive ring uses of it. */
static uint64_t *stamp_of(uintptr_t item)
{
	return (uint64_t *)(item + ITEMS_BYTES - sizeof(uint64_t));
}

static void note(struct worker *w, int kind, uint64_t from, uint64_t to)
{
	histogram_add(&w->latencies[kind], to - from);
}

/* A producer has two items more than the ring holds, for one on its way in and one on its
 * way out: none is put in again before it is out. */
static void *produce(void *arg)
{
	struct worker *w = arg;
	struct race *race = w->race;
	const struct measure_setup *s = race->setup;
	const uintptr_t first = items_value(&race->items, w->number, 0);
	const uintptr_t end = first + (race->capacity + 2) * ITEMS_BYTES;
	const struct queue queue = race->queue;
	uintptr_t item = first;
	uint64_t before = 0;

	begin(w, is_pinned(race));
	do {
		enum brrace_status status;

		if (s->stamps)
			*stamp_of(item) = before = clock_before(s->clock);
		status = queue_put(&queue, race->ring, item);
		if (status == BRRACE_OK) {
			if (s->stamps)
				note(w, LATENCY_ENQUEUE, before, clock_after(s->clock));
			w->ok++;
			w->sum += item;
			item += ITEMS_BYTES;
			item = item == end ? first : item;
		} else if (status == BRRACE_FULL) {
			w->refused++;
			sched_yield();
		}
	} while (goes_on(race));
	return NULL;
}

/* Beside other consumers an item may have been put in again before its stamp is read. */
static void note_both(struct worker *w, uintptr_t item, uint64_t before)
{
	uint64_t after = clock_after(w->race->setup->clock), put = *stamp_of(item);

	note(w, LATENCY_DEQUEUE, before, after);
	if (put <= after)
		note(w, LATENCY_TRANSIT, put, after);
}

static void *consume(void *arg)
{
	struct worker *w = arg;
	struct race *race = w->race;
	const struct measure_setup *s = race->setup;
	const struct queue queue = race->queue;
	uint64_t before = 0;
	uintptr_t item;

	begin(w, is_pinned(race));
	do {
		enum brrace_status status;
		uint32_t producer;

		if (s->stamps)
			before = clock_before(s->clock);
		status = queue_take(&queue, race->ring, &item);
		if (status == BRRACE_OK) {
			w->ok++;
			w->sum += item;
			if (!items_producer(&race->items, item, &producer))
				w->foreign++;
			else if (s->stamps)
				note_both(w, item, before);
		} else if (status == BRRACE_EMPTY) {
			sched_yield();
		}
	} while (goes_on(race));
	return NULL;
}

/* The competing load: it computes, and uses the first of the caches. */
static void *compute(void *arg)
{
	struct worker *w = arg;
	uint32_t words[4096] = {0};
	volatile uint32_t *seen = words;
	uint32_t x = 1;

	begin(w, true);
	while (goes_on(w->race)) {
		x = x * 1664525 + 1013904223;
		seen[x >> 20] += x;
	}
	return NULL;
}

static void cpus_used(struct pins *used, const struct measure_setup *s)
{
	bool crowded = s->placement == PLACE_CROWDED;

	pin_first(used, s->cpus, crowded ? (s->producers + s->consumers) / 2 : s->cpus->n);
}

uint32_t measure_cpus(const struct measure_setup *setup)
{
	struct pins used;

	cpus_used(&used, setup);
	return used.n;
}

static void set_worker(struct race *race, uint32_t i)
{
	const struct measure_setup *s = race->setup;
	struct worker *w = &race->workers[i];

	w->race = race;
	w->place = w->number = i;
	w->work = produce;
	if (i >= s->producers) {
		w->work = consume;
		w->number -= s->producers;
	}
	if (i >= race->n_workers) {
		w->work = compute;
		w->place = w->number -= s->consumers;
	}
}

static void sleep_for(double seconds)
{
	struct timespec t = {.tv_sec = (time_t)seconds};

	t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t))
		;
}

/* From when all are there until they are told to stop. */
static double let_them_run(struct race *race)
{
	uint64_t from, to;

	while (atomic_load(&race->arrived) < race->n_threads)
		sched_yield();
	from = clock_monotonic();
	pthread_barrier_wait(&race->start);
	sleep_for(race->setup->seconds);
	to = clock_monotonic();
	atomic_store(&race->stop, true);
	return (double)(to - from) / 1e9;
}

/* False: there are not so many threads to be had; those that wait are left to the end of
 * the process. */
static bool run_workers(struct race *race, double *seconds)
{
	bool placed = true;

	cpus_used(&race->used, race->setup);
	pthread_barrier_init(&race->start, NULL, race->n_threads + 1);
	for (uint32_t i = 0; i < race->n_threads; i++) {
		struct worker *w = &race->workers[i];

		set_worker(race, i);
		if (pthread_create(&w->thread, NULL, w->work, w))
			return false;
	}
	*seconds = let_them_run(race);
	for (uint32_t i = 0; i < race->n_threads; i++) {
		pthread_join(race->workers[i].thread, NULL);
		placed &= race->workers[i].placed;
	}
	pthread_barrier_destroy(&race->start);
	return placed;
}

/* Items up to the capacity go in and come out: the ring is a queue, and its memory is
 * there before a clock runs. */
static bool one_lap(struct race *race)
{
	uintptr_t item;

	for (uint64_t i = 0; i < race->capacity; i++)
		if (queue_put(&race->queue, race->ring, items_value(&race->items, 0, i)) !=
		    BRRACE_OK)
			return false;
	for (uint64_t i = 0; i < race->capacity; i++)
		if (queue_take(&race->queue, race->ring, &item) != BRRACE_OK ||
		    item != items_value(&race->items, 0, i))
			return false;
	return queue_take(&race->queue, race->ring, &item) == BRRACE_EMPTY;
}

/* What is in the ring, at most twice what may be: a broken one may never be empty. */
static uint64_t drain(struct race *race, uint64_t *sum)
{
	uint64_t n = 0;
	uintptr_t item;

	while (n < 2 * race->capacity && queue_take(&race->queue, race->ring, &item) == BRRACE_OK) {
		*sum += item;
		n++;
	}
	return n;
}

static void add_up(struct race *race, struct measurement *result)
{
	uint64_t in = 0, out = 0, foreign = 0;

	for (uint32_t i = 0; i < race->n_workers; i++) {
		const struct worker *w = &race->workers[i];
		bool producer = w->work == produce;

		*(producer ? &result->enqueued : &result->dequeued) += w->ok;
		*(producer ? &in : &out) += w->sum;
		result->refused += w->refused;
		foreign += w->foreign;
	}
	result->left = drain(race, &out);
	result->conserved =
		result->enqueued == result->dequeued + result->left && in == out && !foreign;
}

/* Those of all threads go into the first's. */
static void find_quantiles(struct race *race, struct measurement *result)
{
	static const uint32_t of_thousand[QUANTILES] = {500, 990, 999};
	const struct clock *clock = race->setup->clock;

	for (uint32_t kind = 0; kind < LATENCIES; kind++) {
		struct histogram *all = &race->workers[0].latencies[kind];

		for (uint32_t i = 1; i < race->n_workers; i++)
			histogram_merge(all, &race->workers[i].latencies[kind]);
		for (uint32_t q = 0; q < QUANTILES; q++) {
			uint64_t ticks = histogram_quantile(all, of_thousand[q]);

			result->latencies[kind][q] = 1e9 * clock_seconds(clock, ticks);
		}
	}
}

static enum measure_end use_ring(struct race *race, struct measurement *result)
{
	if (!one_lap(race))
		return MEASURE_NO_QUEUE;
	if (!run_workers(race, &result->seconds))
		return MEASURE_NO_THREADS;
	add_up(race, result);
	if (race->setup->stamps)
		find_quantiles(race, result);
	return MEASURE_DONE;
}

static enum measure_end with_ring(struct race *race, struct measurement *result)
{
	const struct brrace_table *table = race->queue.table;
	const struct brrace_setup setup = {.slots = race->setup->slots};
	enum measure_end end;

	race->ring = table->create(&setup);
	if (!race->ring)
		return MEASURE_NO_RING;
	race->capacity = table->capacity(race->ring);
	end = MEASURE_UNBOUNDED;
	if (race->capacity < items_most_slots(&race->items))
		end = use_ring(race, result);
	if (table->destroy)
		table->destroy(race->ring);
	return end;
}

static enum measure_end with_workers(struct race *race, struct measurement *result)
{
	enum measure_end end = MEASURE_NO_RING;

	race->workers = apart_new(race->n_threads * sizeof(*race->workers));
	if (race->workers && !items_new(&race->items, race->setup->producers)) {
		end = with_ring(race, result);
		items_free(&race->items);
	}
	free(race->workers);
	return end;
}

void measure(const struct measure_setup *setup, struct measurement *result)
{
	struct race *race = apart_new(sizeof(*race));

	if (!race) {
		result->end = MEASURE_NO_RING;
		return;
	}
	race->setup = setup;
	race->queue = setup->queue;
	race->n_workers = setup->producers + setup->consumers;
	race->n_threads = race->n_workers + (setup->load ? measure_cpus(setup) : 0);
	result->end = with_workers(race, result);
	free(race);
}
