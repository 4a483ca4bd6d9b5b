/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An exhaustive search with load buffering: after all executions of the model, those in
 * which one load takes effect after a later store of its thread, then those with one such
 * load more, and so on.
 *
 * Which loads, stores and values come into question is seen in the executions without it: a
 * delayed load reads something new only if a thread that saw the store has stored where it
 * loads.
 */
#ifndef SEARCH_BUFFERING_H
#define SEARCH_BUFFERING_H

#include "search/delay.h"
#include "search/exhaust.h"

#define BUFFERING_STORES 4  /* most that a load is delayed past */
#define BUFFERING_MOST 4096 /* sets of loads, stores and values that are tried */

struct buffering {
	uint32_t delays;     /* sets of delayed loads that were tried */
	uint64_t late;       /* executions with late loads, of the result's */
	bool partial;        /* some could not be searched, or there were more */
	struct delays found; /* in the execution that leaf() stopped at */
};

/*
 * As exhaust(), in this process alone, with so many late loads at once, at most DELAYS_MOST.
 * -ENOMEM, or 0.
 */
int buffering_search(struct run *run, const struct exhaust_options *options, uint32_t most,
		     struct exhaust_result *result, struct buffering *out);

#endif
