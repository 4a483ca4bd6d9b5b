/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a whole execution graph to a history and its verdicts.
 *
 * A call begins just before its first node and returns just after its last: no history
 * of the graph has more calls that precede others, so what is wrong in any is wrong in
 * one of these.  Under models weaker than sc a call precedes another if all that it did
 * happens before all that the other does, whatever synchronizes their callers besides.
 */
#ifndef SEARCH_LEAF_H
#define SEARCH_LEAF_H

#include "search/replay.h"

struct leaf;

/* NULL: no memory.  The run's oracle and findings are used. */
struct leaf *leaf_new(struct replay *replay);
void leaf_free(struct leaf *leaf);

/* Fills the history with what the nodes of `sequence`, a linear extension of g, say;
 * without drain.  weak: not with moments, but with which calls precede which.  first_event
 * and last_event of a call are the indices of its first and last node.  It belongs to the
 * leaf. */
struct history *leaf_history(struct leaf *leaf, const struct graph *g, const struct ref *sequence,
			     uint32_t n, bool weak);

/* The same, later. */
const struct history *leaf_last(const struct leaf *leaf);

/*
 * Some thread of g waits, and yet has not read the newest of its place: it can go on, and
 * g is but the beginning of executions in which it does.
 */
bool leaf_waits(const struct graph *g);

/* A history without calls, of what is drained from a ring whose memory is what the last
 * writes of g left; NULL: something went wrong.  For graphs in which all threads ended. */
const struct history *leaf_drain(struct leaf *leaf, const struct graph *g);

/*
 * Drains a ring whose memory is what the last writes of g left, and judges that
 * history; the findings are the run's.  A thread that waits is stuck: not for graphs of
 * which leaf_waits() is true.
 */
void leaf_judge(struct leaf *leaf, const struct graph *g);

#endif
