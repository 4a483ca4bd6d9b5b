/* SPDX-License-Identifier: BSD-2-Clause */
/* What all forms of a contest's results call things. */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include <stdio.h>

#include "bench/score.h"

/* "pinned", "free" or "oversubscribed". */
const char *words_placement(enum placement placement);
extern const char *const words_latency[LATENCIES];   /* "enqueue", ... */
extern const char *const words_quantile[QUANTILES];  /* "p50", ... */

/* "8:1, pinned, under load" */
void words_condition(const struct condition *k, FILE *to);
/* "9 threads on 2 cores, and 2 that compute: more threads than cores" */
void words_threads(const struct condition *k, FILE *to);
bool words_more_threads(const struct condition *k);

/* Nanoseconds as "45 ns", "1.3 us". */
void words_time(double nanoseconds, char *text, size_t room);

/* "in every round 12 faster than mutex/buf_ring, 3 slower; 10 neither" */
void words_standing(const struct standing *s, FILE *to);

/* Whether contender i was not, or not to the end, measured, or was wrong; and why. */
bool words_has_remark(const struct contest *c, uint32_t i);
void words_remark(const struct contest *c, uint32_t i, FILE *to);

/* The processor's model; "" if it is not known.  In the arena. */
const char *words_processor(struct arena *arena);

#endif
