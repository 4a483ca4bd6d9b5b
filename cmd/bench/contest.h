/* SPDX-License-Identifier: BSD-2-Clause */
/* Rings that are measured side by side, under several conditions, in several rounds. */
#ifndef BENCH_CONTEST_H
#define BENCH_CONTEST_H

#include "base/arena.h"
#include "bench/worker.h"
#include "subject/subject.h"

/* What all others are compared with. */
#define BASELINE "mutex/buf_ring"
#define MOST_RATIOS 16

enum { ALL_PLACEMENTS = 3 };

struct ratio {
	uint32_t producers, consumers;
};

struct contest_options {
	char *const *rings; /* NULL: all that come with brrace */
	size_t n_rings;
	struct ratio ratios[MOST_RATIOS];
	uint32_t n_ratios;
	bool placements[ALL_PLACEMENTS]; /* enum placement */
	bool loads[2];                   /* without a load, with one */
	uint32_t slots, rounds;
	double duration; /* of a measurement; 0: what `budget` leaves for it */
	double budget;   /* of all */
	uint64_t seed;
	bool progress;   /* a line on stderr */
	bool quiet;      /* nothing on stderr before the end */
};

struct contender {
	const char *name;
	struct subject *subject;
	const char *out; /* why it is no longer measured; NULL: it is */
	bool failed;     /* by its own fault */
};

struct condition {
	struct ratio ratio;
	enum placement placement;
	bool load;
	uint32_t threads, cores; /* of the ring, without the load's */
};

enum { SPEED, LATENCY, MEASURES };

/* A contender under a condition. */
struct cell {
	bool fits;
	struct queue queue;
	struct attempt *attempts[MEASURES]; /* of each round */
};

struct contest {
	const struct contest_options *options;
	struct arena arena;
	struct pins cores;
	struct clock clock;
	double stamp; /* what reading the clock twice costs, nanoseconds */
	double seconds; /* of a measurement */
	struct contender *contenders;
	uint32_t n_contenders; /* the first is the baseline */
	struct condition *conditions;
	uint32_t n_conditions;
	struct cell *cells; /* contest_cell() */
	uint32_t n_runs, n_done;
	uint32_t rounds; /* that were begun */
	bool interrupted;
};

static inline struct cell *contest_cell(const struct contest *c, uint32_t condition,
					uint32_t contender)
{
	return &c->cells[condition * c->n_contenders + contender];
}

/* Loads the rings, and finds out what can be measured.  An exit status other than 0 after
 * telling. */
int contest_open(struct contest *c, const struct contest_options *options);
void contest_close(struct contest *c);

/* Measures, until all is done or Ctrl-C. */
void contest_run(struct contest *c);

#endif
