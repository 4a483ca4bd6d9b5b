/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moments that threads on different processors can compare: the time-stamp counter where
 * it is constant and synchronised, else CLOCK_MONOTONIC.
 *
 * Counters of two processors may differ by up to `offset`, which is measured.  So one
 * moment surely comes before another one only if it is smaller by more than that.
 */
#ifndef STRESS_CLOCK_H
#define STRESS_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct clock {
	bool tsc;
	uint64_t offset;  /* between any two processors, at most; in ticks */
	double per_second; /* ticks */
	const char *why;  /* the time-stamp counter is not used; NULL: it is */
};

/* Measures for some milliseconds, on every processor that this thread may run on. */
void clock_choose(struct clock *clock);

/* CLOCK_MONOTONIC, whatever the machine has. */
void clock_choose_monotonic(struct clock *clock);

static inline uint64_t clock_monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline double clock_seconds(const struct clock *clock, uint64_t ticks)
{
	return (double)ticks / clock->per_second;
}

#ifdef __x86_64__
/* Nothing that follows is executed before the counter is read. */
static inline uint64_t clock_tsc_before(void)
{
	uint64_t now = __builtin_ia32_rdtsc();

	__asm__ volatile("lfence" : : : "memory");
	return now;
}

/* All stores that came before have left the store buffer when the counter is read. */
static inline uint64_t clock_tsc_after(void)
{
	__asm__ volatile("mfence; lfence" : : : "memory");
	return __builtin_ia32_rdtsc();
}
#else
#define clock_tsc_before clock_monotonic
#define clock_tsc_after clock_monotonic
#endif

/* The moment before a call, ... */
static inline uint64_t clock_before(const struct clock *clock)
{
	uint64_t now;

	if (clock->tsc)
		return clock_tsc_before();
	now = clock_monotonic();
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return now;
}

/* ... and the one after its return, when other threads see all that it did. */
static inline uint64_t clock_after(const struct clock *clock)
{
	if (clock->tsc)
		return clock_tsc_after();
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return clock_monotonic();
}

#endif
