/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rounds of a contender under a condition come to. */
#ifndef BENCH_SCORE_H
#define BENCH_SCORE_H

#include "bench/contest.h"
#include "bench/spread.h"

struct score {
	uint32_t contender;
	struct spread speed; /* items a second */
	struct spread ratio; /* to the baseline's in the same round */
	struct spread drops; /* enqueues that said full, of all that said ok or full */
	struct spread latencies[LATENCIES][QUANTILES]; /* nanoseconds */
	uint32_t n_false; /* score_false() */
};

/* Of the contenders that were measured under a condition, the fastest first; *n of them,
 * in the arena. */
struct score *score_condition(struct contest *c, uint32_t condition, uint32_t *n);

/* How many others than the baseline were faster, and how many slower, in every round. */
struct standing {
	uint32_t faster, slower, neither;
};
struct standing score_standing(const struct score *scores, uint32_t n);

/* Runs whose items were not those that went in. */
uint32_t score_false(const struct contest *c, uint32_t condition, uint32_t contender);

/* Items a second of a run; negative: it came to no result. */
double score_speed(const struct attempt *o);
double score_drops(const struct measurement *m);

/* The exit status of a contest. */
int score_status(const struct contest *c);

#endif
