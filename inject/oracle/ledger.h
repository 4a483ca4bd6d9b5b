/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The account of every value: how often and when it was given to the ring, and
 * how often and when it came out.  Kept of histories that no order explains.
 */
#ifndef ORACLE_LEDGER_H
#define ORACLE_LEDGER_H

#include "oracle/oracle.h"
#include "oracle/timeline.h"

enum stray {
	STRAY_NO,
	STRAY_DUPLICATE, /* came out after as many copies as had gone in */
	STRAY_FOREIGN,   /* came out before anybody had begun to put it in */
};

struct item {
	uintptr_t value;
	uint32_t given;    /* copies preloaded, or in calls that have begun */
	uint32_t taken;    /* copies that came out, without strays */
	uint32_t strays;
	uint32_t first_in; /* where in[] the first copy is */
	bool peeked;
	bool replaced;     /* a copy came in at the front */
	bool settled;      /* a verdict has spoken of it */
};

/* One copy of a value that went in or came out. */
struct entry {
	uint32_t item;
	uint32_t call;  /* FINDING_NO_CALL: preloaded or drained */
	bool pending;   /* in: the call never returned */
	bool missing;   /* in: it did not come out */
	bool peek;      /* out: and stayed */
	uint8_t stray;  /* out: enum stray */
};

struct ledger {
	const struct history *history;
	struct item *items; /* by first mention */
	uint32_t n_items;
	struct entry *in, *out; /* in order of call, and of return */
	uint32_t n_in, n_out;
	bool phantoms;      /* some call returned what was not there to be removed */
	uintptr_t *loose;   /* values of settled items */
	uint32_t n_loose;
	uint32_t *tally;    /* per item, for one count at a time */
	uint32_t *slots;    /* hash of value: index in items, plus 1; 0: free */
	uint32_t n_slots;   /* a power of two */
};

int ledger_init(struct ledger *ledger, uint32_t max_values);
void ledger_free(struct ledger *ledger);

/* Enters all values of the history and finds the strays among them. */
void ledger_fill(struct ledger *ledger, const struct timeline *timeline,
		 const struct history *history);

/*
 * Fills phantom[call]: how many of the values it returned did not leave the ring.
 * Which of several copies it was that did not cannot be known.  It is taken to be
 * the earliest, so that the ring never looks emptier than it may have been.
 */
void ledger_phantoms(struct ledger *ledger, uint16_t *phantom);

/* Appends lost, duplicate, reordered (but not of a bag) and foreign; fills loose. */
void ledger_report(struct ledger *ledger, bool unordered, struct findings *findings);

/* A verdict has spoken of the item: it is loose from now on. */
void ledger_settle(struct ledger *ledger, uint32_t item);

#endif
