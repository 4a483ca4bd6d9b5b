/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One execution graph stands for every linear extension of its order.  Which of them
 * shows an answer that was false, or a ring that was over-full?
 *
 * Only calls and returns matter to that; they are marks, and a state is how many marks
 * of each thread have passed.  Every state that the order allows is looked at, so "none"
 * holds for all extensions.
 */
#ifndef SEARCH_EXTENSION_H
#define SEARCH_EXTENSION_H

#include "oracle/history.h"
#include "graph/graph.h"

struct extension;

/* max_calls: of a history.  NULL: no memory. */
struct extension *extension_new(uint32_t max_calls);
void extension_free(struct extension *x);

enum extension_found {
	EXTENSION_NONE,
	EXTENSION_FOUND,
	EXTENSION_TOO_LARGE, /* more states than there is memory for */
};

/*
 * The history's calls have the index of their first node as first_event and of their
 * last as last_event.
 */
void extension_take(struct extension *x, const struct graph *g, const struct history *history);

/* An extension in which the answer "full" or "empty" of that call is false. */
enum extension_found extension_false_answer(struct extension *x, uint32_t call);

/* One in which more values are in the ring, for certain, than it has room for. */
enum extension_found extension_overfull(struct extension *x);

/* sequence: all n nodes in an order that fits; out: in the one that was found. */
void extension_sequence(const struct extension *x, const struct ref *sequence, uint32_t n,
			struct ref *out);

#endif
