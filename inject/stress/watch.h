/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The oracles of oracle/oracle.h for a history without end: fed with calls as they begin
 * and end, in order of time, they count what is wrong, in bounded memory.
 *
 * A verdict is given only if no order of the calls that real time allows explains what was
 * seen, as there.  Two things are not looked for: whether all that was seen fits into one
 * order (not-linearizable), and values that were peeked at, dropped or replaced.
 */
#ifndef STRESS_WATCH_H
#define STRESS_WATCH_H

#include "oracle/oracle.h"
#include "stress/level.h"
#include "stress/passage.h"
#include "stress/scene.h"

#define WATCH_DOUBTED 4096

/* One thing that was wrong. */
struct watch_event {
	uint8_t kind; /* enum finding_kind */
	uint8_t thread;
	uint8_t op;
	uint64_t begin, end; /* of the call */
	uint64_t low, high; /* as in struct finding */
	uint32_t lane; /* whose item it was, and which, from 0; of false-* none */
	uint64_t number;
};

/* Written by one thread, and read by others as it goes. */
struct watch_counts {
	uint64_t calls;     /* that were followed */
	uint64_t unknown;   /* of which could not be judged: a gap came in between */
	uint64_t gap_calls; /* in gaps */
	uint64_t true_full, true_empty;
	uint64_t of[FINDING_KINDS];
};

/* An answer FULL that is false unless a value turns out to have come out twice: then the
 * first time it may have stayed in the ring. */
struct watch_doubted {
	struct watch_event event;
	int64_t slack;   /* so many such values would make it true */
	uint64_t strays; /* that there were */
};

struct watch {
	const struct brrace_table *table;
	uint32_t n_producers; /* threads from 0 on */
	struct level level;
	struct passage passage;
	struct recent_calls *recent; /* NULL: nobody wants to know what led to a fault */
	uint32_t kinds; /* bits of the findings that are one */
	uint64_t strays;
	struct watch_counts counts;
	struct watch_event first[FINDING_KINDS]; /* of each kind that has been seen */
	struct watch_doubted doubted[WATCH_DOUBTED]; /* a queue, in order of end */
	uint32_t first_doubted, n_doubted;
};

/* 0 or -errno; watch_free() in either case. */
int watch_new(struct watch *watch, const struct brrace_table *table, uint64_t capacity,
	      const struct items *items);
/* Keeps the calls around the first finding of those kinds.  0 or -ENOMEM. */
int watch_scene(struct watch *watch, uint32_t kinds);
void watch_free(struct watch *watch);

/* f->call is filled. */
void watch_begin(struct watch *watch, struct flight *f);
void watch_end(struct watch *watch, struct flight *f);

/* So many findings of one kind that calls without stamps came to; what is known of the
 * first one. */
void watch_add(struct watch *watch, const struct watch_event *event, uint64_t n);

/* At the end: what the ring's own counter says, and how many were refused. */
void watch_counter(struct watch *watch, uint64_t counter, uint64_t full);

/* All calls have ended.  drained: and the ring is empty, so what has not come out is
 * lost. */
void watch_close(struct watch *watch, bool drained);

struct watch_counts watch_counts(const struct watch *watch);

#endif
