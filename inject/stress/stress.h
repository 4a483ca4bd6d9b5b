/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring under real threads that run free, watched.
 *
 * Producers enqueue one batch after the other; one that is refused drops it and goes on.
 * Consumers take what comes.  Without consumers the ring's own `transmit` is called, as
 * drivers do: enqueue, and then whoever gets the lock sends all that is there.
 */
#ifndef STRESS_STRESS_H
#define STRESS_STRESS_H

#include "stress/checker.h"
#include "subject/subject.h"

#define STRESS_MOST_THREADS 64
#define STRESS_MOST_SLOTS (1u << 20)

struct stress_options {
	const struct brrace_table *table; /* bare, or with hooks */
	uint32_t producers;
	uint32_t consumers; /* 0: transmit */
	uint32_t slots;     /* 0: the ring's default */
	uint32_t batch;     /* values of one call, 1 or more */
	uint32_t window;    /* values that a producer may have in the ring; 0: any number */
	const char *produce, *consume; /* operations; NULL: those that suit */
	bool unstamped; /* calls are only counted; the window must not fill the ring */
	bool pinned;    /* each thread to one processor */
	bool monotonic; /* not the time-stamp counter */
	bool noise;     /* delays; the table is the one with hooks */
	uint64_t seed; /* of what is drawn */
	uint32_t blocks; /* of each log, 2 or more; 0: as many as there is memory for */
	uint32_t scene; /* bits of the findings whose first one is kept with the calls around */
};

/* Whether the ring has an operation `transmit`. */
bool stress_can_transmit(const struct brrace_table *table);

struct stress;

/* 0, or -errno with why[] filled. */
int stress_new(struct stress **out, const struct stress_options *options, char *why, size_t room);
void stress_free(struct stress *stress);

/* 0 or -errno. */
int stress_start(struct stress *stress);

/*
 * Ends all threads, drains the ring and judges what is left.  False: a thread did not come
 * back from its call, stress_stuck(); then only what was before is judged, and the ring's
 * code must stay loaded.
 */
bool stress_stop(struct stress *stress);
/* Which, with n_threads of them; -1: none.  The drain comes after the others. */
int stress_stuck(const struct stress *stress);

/* What it came to so far; lost items and the ring's own counter only after the end. */
struct stress_look {
	double seconds;
	struct log_totals totals; /* of all threads, without the drain */
	struct watch_counts counts;
	uint32_t times_behind; /* the checker fell behind, and calls were only counted */
	bool drained;
	bool has_counter;
	uint64_t counter; /* the ring's own */
	uint64_t left; /* values that the drain took out */
	uint64_t capacity;
};
void stress_look(const struct stress *stress, struct stress_look *look);

/* The first of that kind; NULL: there was none. */
const struct watch_event *stress_first(const struct stress *stress, enum finding_kind kind);
/* After the end: the calls around the first thing that was wrong; NULL: there is none. */
const struct scene *stress_scene(const struct stress *stress);
/* Seconds from the start to a moment of it. */
double stress_seconds(const struct stress *stress, uint64_t moment);

/* The options, with the number of slots that it has. */
const struct stress_options *stress_settings(const struct stress *stress);
const struct clock *stress_clock(const struct stress *stress);
/* Names of the operations that producers and consumers call; consume is NULL for
 * transmit. */
const char *stress_produce(const struct stress *stress);
const char *stress_consume(const struct stress *stress);

#endif
