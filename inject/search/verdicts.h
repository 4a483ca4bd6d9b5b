/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Execution graphs that no oracle can tell apart: the same calls with the same results,
 * in the same order as far as it is given, and the same memory left, or at least the same
 * drained from it.  Most graphs of a search have such a twin, and are not judged again.
 */
#ifndef SEARCH_VERDICTS_H
#define SEARCH_VERDICTS_H

#include "graph/graph.h"
#include "oracle/history.h"
#include "search/recall.h"

struct verdicts;

/* recall: knows equal threads, and outlives it; NULL: what threads do is not by what they
 * read alone.  NULL: no memory.  It is bounded: what is seldom asked for is forgotten. */
struct verdicts *verdicts_new(struct recall *recall);
void verdicts_free(struct verdicts *verdicts);
void verdicts_forget(struct verdicts *verdicts);

/* What was set for a twin of g with the same memory, if that matters; NULL: none is known, and
 * verdicts_set() is for g.  weak: it has no moments. */
const uint32_t *verdicts_get(struct verdicts *verdicts, struct graph *g, bool weak, bool memory);
/* The same of one from which the same is drained: after it. */
const uint32_t *verdicts_get_drained(struct verdicts *verdicts, const struct history *drained);
void verdicts_set(struct verdicts *verdicts, uint32_t verdict);

#endif
