/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fewer turns that show the same.  Knows nothing of threads: whether turns show it is
 * asked of a function.
 */
#ifndef SEARCH_SHRINK_H
#define SEARCH_SHRINK_H

#include "search/record.h"

struct shrink {
	/* Tries turns[0..n-1].  If they show it: true, and *turns, *n are those that
	 * really were taken. */
	bool (*shows)(struct shrink *s, struct turn *turns, uint32_t *n);
	bool over; /* set by shows(): no more is to be asked */
};

/*
 * Until no single turn can be left out, no store that stays in a buffer be seen at once,
 * nor two turns of one thread be made one, or be left without a switch between them, by
 * moving either to the other.  scratch: room for as many turns as shows() may return.
 */
void shrink_turns(struct shrink *s, struct turn *turns, uint32_t *n, struct turn *scratch);

#endif
