/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of every item through the ring, as calls begin and end in order of time: did it
 * come out once, in its turn?  The same as oracle/ledger.h says of a whole history, in
 * memory for the items that are on their way.
 *
 * x was overtaken if y went in after it (x's enqueue had returned when y's was called),
 * and came out before it (y's dequeue had returned when x's was called).  So it suffices
 * to know, when a dequeue begins, the latest begin of an enqueue of what had come out.
 */
#ifndef STRESS_PASSAGE_H
#define STRESS_PASSAGE_H

#include "stress/flight.h"
#include "stress/items.h"

/* Items of a producer that are remembered, or twice the capacity if that is more. */
#define PASSAGE_ROOM 16384
#define PASSAGE_MISSING 4096
#define PASSAGE_TAKERS 512

enum passage_fault {
	PASSAGE_GOOD,
	PASSAGE_DUPLICATE,
	PASSAGE_REORDERED,
	PASSAGE_FOREIGN,
	PASSAGE_UNKNOWN, /* a gap came in between: nothing can be said of it */
};

struct passage_item {
	uint64_t begin, end; /* of its enqueue */
	bool taken;
};

/* The items of one producer, by number. */
struct passage_lane {
	uint64_t next;  /* enqueue */
	uint64_t oldest; /* all before it came out, or are missing */
	uint64_t known;   /* nothing can be said of those before it */
	uint64_t front;   /* number after the last that came out */
	struct passage_item *items; /* the one of number n at n % room */
};

struct passage {
	const struct items *items;
	bool unordered;
	uint32_t room; /* a power of two */
	uint32_t blind;
	uint64_t front; /* latest begin of an enqueue of what came out */
	struct passage_lane *lanes;
	struct flight *takers[PASSAGE_TAKERS]; /* in flight, in order of begin */
	uint32_t n_takers;
	struct passage_missing {
		uint32_t lane;
		uint64_t number;
		uint64_t begin, end; /* of its enqueue */
	} missing[PASSAGE_MISSING]; /* overtaken, and not come out yet */
	uint32_t n_missing;
	uint64_t uncounted; /* missing ones that there was no room for */
};

/* 0 or -errno; passage_free() in either case. */
int passage_init(struct passage *passage, const struct items *items, uint64_t capacity,
		 bool unordered);
void passage_free(struct passage *passage);

/* lane: of the thread, if it is a producer. */
void passage_begin(struct passage *passage, struct flight *f, uint32_t lane);

/* What became of the n-th value of a consume that is about to end. */
enum passage_fault passage_value(struct passage *passage, const struct flight *f, uint32_t n);

void passage_end(struct passage *passage, struct flight *f, uint32_t lane);

/* An enqueue of what came out, and of all that comes out from now on, began later. */
uint64_t passage_front(const struct passage *passage);

/* How many were overtaken and have not come out, as far as is known. */
uint64_t passage_missing(const struct passage *passage);

/* One of them, which is missing no longer. */
bool passage_take_missing(struct passage *passage, struct passage_missing *taken);

/* The same of all that have not come out. */
bool passage_take_left(struct passage *passage, struct passage_missing *taken);

#endif
