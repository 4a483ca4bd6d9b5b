/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes down what a policy decides: who ran, for how long, and where it stopped. */
#ifndef SEARCH_RECORD_H
#define SEARCH_RECORD_H

#include "sched/policy.h"

enum turn_kind {
	TURN_RUN,    /* the thread runs */
	TURN_BUFFER, /* the same, for one point, a store that stays in its buffer */
	TURN_CHOOSE, /* the same, a read of a write that is not the newest, or a store just
			after one: the nth point of thread `of`; nth 0: what was there before */
	TURN_DELAY,  /* the same, from a load on that is delayed past the store at the end: it
			takes effect when the thread goes on */
	TURN_FLUSH,  /* stores leave its buffer: as many as there are points */
};

/* At which something is done that weak memory may do, but need not. */
static inline bool turn_is_weak(enum turn_kind kind)
{
	return kind == TURN_BUFFER || kind == TURN_CHOOSE || kind == TURN_DELAY;
}

/* A thread's turn. */
struct turn {
	uint8_t kind; /* enum turn_kind */
	uint8_t thread;
	uint8_t at;  /* enum thread_at, where it ended */
	uint16_t of, nth; /* CHOOSE */
	uint32_t points; /* that it executed */
	uint32_t event;  /* trace.count and history.clock at its end */
	uint32_t moment;
};

struct record {
	struct policy policy; /* first: the scheduler sees only this */
	struct policy *inner;
	struct turn *turns; /* room entries, the owner's */
	uint32_t n, room;
	const struct sched_view *view;
	uint32_t from; /* points that the thread had executed before its turn */
	uint32_t first; /* trace.count then */
	bool open;     /* the last turn has not ended */
	bool overflow; /* turns were lost */
};

/* After the execution: a subject that crashed asked for no decision any more. */
void record_finish(struct record *r);

void record_init(struct record *r, struct policy *inner, struct turn *turns, uint32_t room);

#endif
