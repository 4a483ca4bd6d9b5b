/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two threads, each on a processor of its own, hand a word to and fro.  The counter of
 * the second, read between two readings of the first, bounds the difference from both
 * sides; the tightest bounds of many rounds are kept, and a round in which a thread was
 * interrupted only gives wider ones.
 */
#include "stress/clock.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#include "stress/pin.h"

/* Per processor: so many rounds, and then more until the bounds are good or time is up. */
#define ROUNDS 2000
#define GOOD_TICKS 1000
#define MOST_NANOSECONDS UINT64_C(200000000)
/* Counters that may be further apart than this are of no use. */
#define MOST_OFFSET 1e-6

void clock_choose_monotonic(struct clock *clock)
{
	*clock = (struct clock){.per_second = 1e9, .why = "it was not asked for"};
}

#ifdef __x86_64__
/* Reads the first bytes of a file; "" if there is none. */
static void read_file(const char *path, char *text, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, room - 1);

	text[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

/* Whether the kernel has found that processors agree, and keep the same pace. */
static const char *kernel_doubts(void)
{
	char text[8192];

	read_file("/sys/devices/system/clocksource/clocksource0/current_clocksource", text,
		  sizeof(text));
	if (strncmp(text, "tsc", 3))
		return "the kernel does not trust it";
	read_file("/proc/cpuinfo", text, sizeof(text));
	if (!strstr(text, " constant_tsc") || !strstr(text, " nonstop_tsc"))
		return "it is not constant";
	return NULL;
}

struct echo {
	int cpu;
	uint32_t turn; /* odd: the other thread's */
	uint64_t stamp;
	bool stop;
};

static void await(const uint32_t *turn, uint32_t value)
{
	while (__atomic_load_n(turn, __ATOMIC_ACQUIRE) != value)
		;
}

static void *answer(void *arg)
{
	struct echo *e = arg;

	pin_thread(e->cpu);
	for (uint32_t i = 0;; i++) {
		await(&e->turn, 2 * i + 1);
		if (e->stop)
			break;
		e->stamp = clock_tsc_after();
		__atomic_store_n(&e->turn, 2 * i + 2, __ATOMIC_RELEASE);
	}
	return NULL;
}

/* By how much the counter of `cpu` may be ahead of this thread's, and by how much behind. */
static bool bound(int cpu, int64_t *least, int64_t *most)
{
	struct echo e = {.cpu = cpu};
	const uint64_t end = clock_monotonic() + MOST_NANOSECONDS;
	pthread_t thread;

	if (pthread_create(&thread, NULL, answer, &e))
		return false;
	for (uint32_t i = 0; !e.stop; i++) {
		int64_t sent = (int64_t)clock_tsc_before(), came, theirs;

		__atomic_store_n(&e.turn, 2 * i + 1, __ATOMIC_RELEASE);
		await(&e.turn, 2 * i + 2);
		came = (int64_t)clock_tsc_after();
		theirs = (int64_t)e.stamp;
		*most = theirs - sent < *most ? theirs - sent : *most;
		*least = theirs - came > *least ? theirs - came : *least;
		e.stop = i >= ROUNDS && (*most - *least < GOOD_TICKS || clock_monotonic() > end);
		if (e.stop)
			__atomic_store_n(&e.turn, 2 * i + 3, __ATOMIC_RELEASE);
	}
	pthread_join(thread, NULL);
	return true;
}

/* Of any two processors that this thread may run on, in ticks. */
static bool measure_offset(const struct pins *pins, uint64_t *offset)
{
	int64_t least = 0, most = 0;
	bool good = !pin_thread(pins->cpus[0]);

	for (uint32_t i = 1; good && i < pins->n; i++) {
		int64_t low = INT64_MIN, high = INT64_MAX;

		good = bound(pins->cpus[i], &low, &high);
		least = low < least ? low : least;
		most = high > most ? high : most;
	}
	pin_restore(pins);
	/* Of two others that each differ from this one, one may be ahead and one behind. */
	*offset = (uint64_t)(pins->n > 2 ? most - least : most > -least ? most : -least);
	return good;
}

/* Ticks of the counter while so many nanoseconds pass, in a second. */
static double measure_pace(void)
{
	uint64_t start = clock_monotonic(), ticks = clock_tsc_after(), now;

	do
		now = clock_monotonic();
	while (now - start < 5000000);
	return (double)(clock_tsc_after() - ticks) * 1e9 / (double)(now - start);
}

static const char *choose_tsc(struct clock *clock)
{
	const char *why = kernel_doubts();
	struct pins pins;

	if (why)
		return why;
	if (pin_find(&pins) || !measure_offset(&pins, &clock->offset))
		return "its offset could not be measured";
	clock->per_second = measure_pace();
	if ((double)clock->offset > MOST_OFFSET * clock->per_second)
		return "processors may differ by more than a microsecond";
	return NULL;
}
#else
static const char *choose_tsc(struct clock *clock)
{
	(void)clock;
	return "this machine has none";
}
#endif

void clock_choose(struct clock *clock)
{
	const char *why = choose_tsc(clock);

	if (why) {
		clock_choose_monotonic(clock);
		clock->why = why;
		return;
	}
	clock->tsc = true;
	clock->why = NULL;
}
