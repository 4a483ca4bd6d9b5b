/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Part of an exhaustive search, in this process: from some graphs on, so many
 * executions.  What comes of it depends on these graphs and the points alone, not on
 * what was searched before; so the parts of a search may be searched anywhere, in any
 * order, again.
 */
#ifndef SEARCH_SLICE_H
#define SEARCH_SLICE_H

#include "search/bytes.h"
#include "search/exhaust.h"
#include "search/pack.h"

struct slice;

/* A part's counts. */
struct tally {
	struct trust_counts counts;
	uint64_t judged;
	bool undecided;
};

static inline uint64_t tally_executions(const struct tally *t)
{
	return trust_seen(&t->counts);
}

void tally_add(struct tally *to, const struct tally *from);

enum slice_end {
	SLICE_DONE,    /* so many were visited, or all; what is left waits */
	SLICE_LEFT,    /* goes_on() said so */
	SLICE_STOPPED, /* leaf() said so, or the subject ended an execution */
	SLICE_GREW,    /* places became points: nothing else matters */
	SLICE_BOUNDED, /* something is beyond this search: slice_why() */
	SLICE_BUG,
};

/* Of the run's plan. */
const struct graph_model *slice_model(const struct run *run);

/* The run's ring is made; it and the options are borrowed.  NULL: no memory. */
struct slice *slice_new(struct run *run, const struct exhaust_options *options);
void slice_free(struct slice *slice);

/* The search as a whole: the graph of no node. */
void slice_root(struct slice *slice, struct bytes *out);

/*
 * Visits at most `most` executions from packed graphs on; adds to the tally.  goes_on
 * is asked now and then with what was counted here; NULL: it need not be.
 */
struct slice_asks {
	bool (*goes_on)(void *ctx, const struct tally *so_far);
	void *ctx;
};

enum slice_end slice_visit(struct slice *slice, struct bytes_in graphs, uint64_t most,
			   const struct slice_asks *asks, struct tally *tally);
const char *slice_why(const struct slice *slice);

/* Executions are visited, but neither judged, told nor counted. */
void slice_mute(struct slice *slice, bool mute);

/* Graphs that the last visit left. */
uint32_t slice_waiting(const struct slice *slice);
void slice_pack(const struct slice *slice, uint32_t first, uint32_t n, struct bytes *out);

/* Corrects packed graphs for memory that has moved.  False: they are not such. */
bool slice_move(struct slice *slice, const struct pack_move *move, struct bytes *graphs);

#endif
