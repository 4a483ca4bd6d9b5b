/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Data races of the executions of a search, by the code that made the accesses: two
 * places of it are one race, wherever and as often as it shows.
 */
#ifndef SEARCH_RACING_H
#define SEARCH_RACING_H

#include "graph/graph.h"

#define RACING_MOST 64

/* Return addresses of the two hooks, from where the subject's code begins; the lower one
 * first. */
struct raced {
	uint64_t code[2];
};

static inline bool raced_same(const struct raced *a, const struct raced *b)
{
	return a->code[0] == b->code[0] && a->code[1] == b->code[1];
}

static inline struct raced raced_of(uint64_t text, uint64_t a, uint64_t b)
{
	return (struct raced){{(a < b ? a : b) - text, (a < b ? b : a) - text}};
}

struct racing {
	uint64_t text; /* where the subject's code begins */
	struct raced list[RACING_MOST]; /* of one execution; */
	uint32_t n;
	struct raced known[RACING_MOST]; /* of all of them */
	uint32_t n_known;
};

void racing_begin(struct racing *racing, uint64_t text);

/* Takes the races of g, in an order that depends on g alone.  True: some are new. */
bool racing_look(struct racing *racing, const struct graph *g);

/* Whether g has that one. */
bool racing_has(uint64_t text, const struct graph *g, const struct raced *race);

#endif
