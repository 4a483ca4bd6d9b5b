/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of struct extension, for extension.c, moments.c and unexplained.c. */
#ifndef SEARCH_EXTENSION_STATE_H
#define SEARCH_EXTENSION_STATE_H

#include "oracle/history.h"
#include "search/extension.h"

/* A call or a return. */
struct mark {
	struct ref node;  /* the call's first or last */
	uint32_t call;
	bool is_return;
	int32_t level;    /* what it adds to the number of values */
	uint16_t need[GRAPH_THREADS]; /* marks of each thread that are before it */
};

struct lane {
	uint32_t first, n; /* of the marks */
	int32_t *level;    /* after each number of marks of this lane: n + 1 entries */
	uint32_t weight;   /* of one mark in the number of a state */
};

struct extension {
	const struct graph *g;
	const struct history *history;
	struct mark *marks;      /* by thread, in program order */
	uint32_t n_marks, max_marks;
	struct lane lanes[GRAPH_THREADS];
	int32_t *levels;
	uint32_t n_states;
	uint64_t *seen;          /* a bit for each state */

	/* What is looked for. */
	const struct mark *begin, *end; /* NULL: anywhere */
	int32_t base, limit;
	uint16_t at[GRAPH_THREADS];
	const struct mark **path;
	uint8_t *tried;          /* of each mark of the path: threads tried after it */
	uint32_t n_path;
};

static inline bool extension_enabled(const struct extension *x, const struct mark *m)
{
	for (uint16_t t = 0; t < x->g->n_threads; t++)
		if (x->at[t] < m->need[t])
			return false;
	return true;
}

/* The next mark of a thread, if it may pass; NULL: none. */
static inline const struct mark *extension_next(const struct extension *x, uint16_t t)
{
	const struct mark *m = &x->marks[x->lanes[t].first + x->at[t]];

	return x->at[t] < x->lanes[t].n && extension_enabled(x, m) ? m : NULL;
}

/* Of a call that is judged; its return, if it returned, comes next. */
static inline const struct mark *extension_begin(const struct extension *x, uint32_t call)
{
	const struct mark *m = x->marks + x->lanes[x->history->calls[call].thread].first;

	while (m->call != call)
		m++;
	return m;
}

#endif
