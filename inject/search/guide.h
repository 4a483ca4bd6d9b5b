/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows turns as far as they go: a thread that cannot go on ends its turn early, and
 * when the turns are over everybody runs to the end, who ran last first, and then what
 * is in buffers leaves them.
 */
#ifndef SEARCH_GUIDE_H
#define SEARCH_GUIDE_H

#include "search/record.h"
#include "search/walk.h"

#define GUIDE_TO_END UINT32_MAX /* points of a turn: all that its thread has */

struct guide {
	struct walk walk;   /* first */
	const struct turn *turns; /* thread and points of each, the owner's */
	uint32_t n;

	/* Of one execution. */
	uint32_t at; /* turn */
	uint32_t until; /* points of its thread after which it ends; of a flush, stores left */
	bool begun;
};

void guide_init(struct guide *g, const struct turn *turns, uint32_t n);

#endif
