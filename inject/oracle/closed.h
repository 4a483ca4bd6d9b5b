/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many values may be in the ring where there are no moments: between a call's
 * predecessors and its successors any set of other calls may have taken effect that has,
 * with each call, all that precede it.
 *
 * Which of them changes most is the problem of the heaviest closed set (J.-C. Picard,
 * Maximal closure of a graph, 1976), a maximum flow from calls that gain to calls before
 * them that cost.
 */
#ifndef ORACLE_CLOSED_H
#define ORACLE_CLOSED_H

#include "oracle/history.h"

/* A call whose effect is wanted, or one that it may drag in. */
struct closed_call {
	uint32_t call;
	uint32_t units; /* of gain not spent, or of cost not paid */
	bool seen;      /* by the search for one more unit */
};

struct closed {
	struct closed_call *gains, *costs;
	uint32_t n_gains, n_costs;
	uint32_t *paid;  /* which of gains pays for each unit of costs[i], from first[i] on */
	uint32_t *first;
};

int closed_init(struct closed *closed, uint32_t max_calls, uint32_t max_values);
void closed_free(struct closed *closed);

/* What calls that never returned did, or did not. */
enum closed_pending {
	PENDING_WELCOME, /* what leads further in the direction asked for */
	PENDING_CONTRARY, /* what leads less far */
};

/*
 * The most (or least) values in the ring when `call` may have looked; what it did itself
 * does not count.  phantom: as for timeline_fill().
 */
int64_t closed_most(struct closed *closed, const struct history *history, uint32_t call,
		    enum closed_pending pending, const uint16_t *phantom);
int64_t closed_least(struct closed *closed, const struct history *history, uint32_t call,
		     enum closed_pending pending, const uint16_t *phantom);

#endif
