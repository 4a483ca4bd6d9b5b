/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of struct replay, for replay.c and leaf.c. */
#ifndef SEARCH_REPLAY_STATE_H
#define SEARCH_REPLAY_STATE_H

#include "engine.h"
#include "search/live.h"
#include "graph/places.h"
#include "search/replay.h"
#include "search/rounds.h"

/* A thread of the program. */
struct fiber {
	uint16_t thread;
	uint16_t consumed;  /* nodes of the graph that its code has taken in */
	uint16_t changes;   /* nodes of the graph up to the last that rounds are not made of */
	uint32_t row;       /* how much of what it calls or returns the graph has */
	bool nested;        /* in a call of a composite operation that the graph has */
	bool checked;       /* what it consumed is in the graph of now */
	bool waits;         /* for the graph to decide about label */
	struct label label;
	struct rounds rounds;
	uint64_t *values;   /* of the nodes consumed; r->length of them */
	uint32_t n_calls, n_values; /* of the history, of its own part */
};

struct replay {
	struct trust_program program; /* first: it is what the search knows */
	struct policy policy;
	struct run *run;
	void *context; /* of the search */
	const struct graph *g;
	enum replay_trouble trouble;
	uint32_t length;
	enum replay_rounds rounds;
	struct places places;
	struct live *live; /* NULL: not known */
	struct fiber *fibers;
	const struct stronger *stronger;
	uint32_t n_stronger;
	/* Memory when the ring had been made. */
	uint8_t *heap, *items, *image;
	struct heap_block *blocks;
	uint32_t heap_used, n_blocks, n_freed;
	/* What held before, to be put back. */
	const struct memory_model *model;
	struct policy *run_policy;
	uint32_t spin_first; /* of the plan */
};

/* Keeps memory as it is now; false: there is no room. */
bool replay_keep(struct replay *r);
void replay_forget(struct replay *r);
/* What was at a place when the ring had been made. */
uint64_t replay_initial(const struct replay *r, uint16_t place);

/* Puts memory back as it was when the ring had been made. */
void replay_restore(struct replay *r);

/* A call and what it returned, as values of NODE_CALL and NODE_RETURN. */
static inline uint64_t call_pack(const struct call *c)
{
	return c->op | (uint64_t)c->n_in << 16 | (uint64_t)c->want << 32;
}

static inline uint64_t return_pack(const struct call *c)
{
	return c->status | (uint64_t)c->n_done << 16 | (uint64_t)c->n_out << 32;
}

#endif
