/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every execution graph of a program once, none twice: TruSt (Kokologiannakis,
 * Marmanis, Gladstein, Vafeiadis: Truly stateless, optimal dynamic partial order
 * reduction, POPL 2022).
 *
 * Nothing is remembered of graphs that were left, so memory is bounded by the stack of
 * those still to visit.  What a program is is asked through struct trust_program, so
 * that a test can make one up.
 */
#ifndef SEARCH_TRUST_H
#define SEARCH_TRUST_H

#include "graph/model.h"

struct trust_program {
	/* What `thread` does next after the nodes that g has of it.  0, or -errno that
	 * ends the search. */
	int (*next)(struct trust_program *program, struct graph *g, uint16_t thread,
		    struct label *out);
	/* The next graph asked about is another one, not the last one extended; may be
	 * NULL. */
	void (*moved)(struct trust_program *program);
	/* What was at a place before the threads ran. */
	uint64_t (*initial)(struct trust_program *program, uint16_t place);
	/* An execution is whole: every thread has ended, was cut or, blocked, waits.  Its clocks
	 * are up to date.  Returning false ends the search. */
	bool (*leaf)(struct trust_program *program, struct graph *g, bool blocked);
	/* next() failed because the thread came to a bad end, which is as if it had not been
	 * asked.  False: for another reason.  May be NULL, and is only asked by programs that are
	 * made of others. */
	bool (*forgive)(struct trust_program *program);
};

struct trust_counts {
	uint64_t complete, blocked;
	uint64_t cut;     /* by the program itself: NODE_CUT */
	uint64_t dropped; /* graphs begun that turned out inconsistent */
	uint32_t deepest; /* most graphs that waited at once */
};

static inline uint64_t trust_seen(const struct trust_counts *counts)
{
	return counts->complete + counts->blocked + counts->cut;
}

struct trust;

/* length: most nodes of a thread.  NULL if there is no memory. */
struct trust *trust_new(struct trust_program *program, const struct graph_model *model,
			uint32_t n_threads, uint32_t length);
void trust_free(struct trust *trust);

/*
 * Visits until nothing is left (0), leaf() said stop or `most` executions were seen
 * (-EAGAIN; calling again goes on), a thread or the number of places was longer than
 * there is room (-ENOSPC), or next() failed.
 */
int trust_run(struct trust *trust, uint64_t most);
const struct trust_counts *trust_counts(const struct trust *trust);

/* The graph that was being extended when next() failed. */
struct graph *trust_graph(struct trust *trust);

/*
 * A search in parts.  What waits between two calls of trust_run() is all that is left
 * to visit: the same graphs, in another trust of the same size, are the same search.
 */
uint32_t trust_waiting(const struct trust *trust);
/* i: 0 is the one to be visited next. */
const struct graph *trust_waits(const struct trust *trust, uint32_t i);
/* Empties it: nothing is left to visit, nothing was counted. */
void trust_clear(struct trust *trust);
/* An empty graph more, to be visited before all others; NULL: no memory. */
struct graph *trust_add(struct trust *trust);

#endif
