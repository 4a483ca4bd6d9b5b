/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An execution that a search has come upon.  Its schedule counts points, and a search
 * knows of more of them than who runs the scenario alone: so when the search is over the
 * execution is made again as if nothing had been executed before.
 */
#ifndef EXPLORE_WITNESS_H
#define EXPLORE_WITNESS_H

#include "explore/reduce.h"
#include "perform/prepare.h"
#include "search/search.h"

struct witness {
	struct start start;       /* what it started from */
	struct schedule schedule; /* in points of the search; once made again, of its own */
	struct event *events;     /* its accesses, also those that are no points */
	uint32_t n_events;
};

/* Of the last execution, which is made again. */
void witness_take(struct witness *s, const struct execution *e);

/* Makes it again in a run that knows of nothing else; results are those of p->run. */
void witness_again(struct witness *s, struct prepared *p);

void witness_free(struct witness *s);

#endif
