/* SPDX-License-Identifier: BSD-2-Clause */
/* One search of one scenario: how, for how long, and what it came to. */
#ifndef EXPLORE_HUNT_H
#define EXPLORE_HUNT_H

#include "explore/exhaustive.h"
#include "explore/outcome.h"
#include "explore/races.h"

enum hunt_mode {
	HUNT_EXHAUSTIVE,
	HUNT_PREEMPTIONS,
	HUNT_SWITCHES,
	HUNT_RANDOM,
	HUNT_PCT,
	HUNT_RING_RANDOM,
};

struct hunt_options {
	enum hunt_mode mode;
	uint32_t bound; /* most preemptions or switches; UINT32_MAX: no end */
	uint32_t depth; /* of PCT */
	uint64_t seed;
	uint64_t first;      /* index of the first execution drawn */
	uint64_t executions; /* most; UINT64_MAX: no end */
	double budget;      /* seconds; 0: no end */
	bool outcomes;      /* goes on after a violation, and keeps all outcomes */
	uint32_t kinds;      /* bits of findings that are violations */
	bool every_retry;   /* of HUNT_EXHAUSTIVE: ROUNDS_AWAIT */
	bool looks_around;  /* draws some schedules before HUNT_EXHAUSTIVE */
	struct division division; /* of HUNT_EXHAUSTIVE */
	uint32_t buffers;   /* of HUNT_EXHAUSTIVE: so many loads at once may take effect late */
	bool progress;      /* redraws a line on stderr */
	const char *ring;    /* NULL: the scenario's */
	const char *model; /* instead of the scenario's; NULL: that */
};

enum hunt_end {
	HUNT_VIOLATION,
	HUNT_EXHAUSTED,
	HUNT_BOUNDED,
	HUNT_SAMPLED,
};

#define HUNT_MOST_LEVELS 1024

struct hunt {
	struct hunt_options options;
	struct scenario *scenario;    /* bare; with what a find was filled with */
	const struct scenario *start; /* NULL, or after whose schedule it begins */

	enum hunt_end end;
	enum hunt_end covered;     /* the same, whether anything was found or not */
	uint64_t complete, blocked, cut;   /* executions */
	uint64_t assumed; /* executions that the subject cut itself: of no interest */
	uint64_t levels[HUNT_MOST_LEVELS]; /* with exactly so many preemptions or switches */
	uint32_t n_levels;     /* those that were seen to their end */
	uint32_t bound;      /* the last that was searched */
	bool left;      /* a thread read too often, and was left for another */
	bool partial;      /* and that not to its end */
	bool undecided;    /* some executions were too large to judge */
	const char *beyond; /* why HUNT_EXHAUSTIVE became HUNT_PREEMPTIONS; NULL: it did not */
	bool interrupted;     /* Ctrl-C */
	bool out_of_time;
	bool misfit;  /* the schedule of `start` cannot be followed */
	bool crashed; /* --outcomes: a crash was the last execution of HUNT_EXHAUSTIVE */
	char looped[120]; /* what did so without a point, and ended the search; or empty */
	uint32_t n_blind;     /* spots that were executed and are not accepted */
	char blind[400];      /* which, or empty */
	uint32_t step_limit;
	double seconds;
	char error[200]; /* brrace's own mistake, or a ring that cannot be made */

	/* HUNT_VIOLATION, or --outcomes that saw one. */
	bool found;
	struct target target;
	struct witness seen;
	uint64_t found_at; /* execution, from 0: of the seed, or of the search */
	uint32_t found_cost;
	struct delays late; /* the loads that took effect late there.  Their pcs are counted
			       from where the subject's code begins. */
	struct outcomes outcomes;
	bool more_outcomes; /* than are kept */
	struct race_rows races;
};

/* 0, or an exit status: what is wrong has been told or is in mistakes. */
int hunt(struct hunt *h, struct mistakes *mistakes);
void hunt_free(struct hunt *h);

/* When it is over: schedules of what was seen, in points that its scenario alone has.  The
 * run of `p` is another one then. */
void hunt_make_again(struct hunt *h, struct prepared *p);

/* Notes what looped without a point in the last execution of the run. */
void hunt_looped(struct hunt *h, struct run *run);
/* Of the scenario, the ring's file, what is looked for and who looks. */
uint64_t hunt_identity(const struct hunt *h, const struct subject *subject);

static inline uint64_t hunt_judged(const struct hunt *h)
{
	return h->complete + h->blocked + h->cut + h->assumed;
}

/* "bounded(at most 2 preemptions)" */
void hunt_covered(const struct hunt *h, char *out, size_t room);
/* The same, or "violation: lost of enqueue". */
void hunt_verdict(const struct hunt *h, const char *op, char *out, size_t room);

#endif
