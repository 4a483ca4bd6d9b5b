/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An execution graph: what each thread did, which write each read reads from, and in
 * which order the writes to each place are coherent.
 *
 * An event is named by (thread, index in program order), never by a global number:
 * what a revisit deletes are ends of threads, so the names and clocks of all that
 * stays remain valid.  Stamps tell in which order events were added.  A graph is one
 * block of memory without pointers, copied by its used parts.
 */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/label.h"

#define GRAPH_THREADS 16
#define GRAPH_PLACES 256
#define GRAPH_INIT UINT16_MAX /* thread of the write that was there at the start */

struct graph_model;

struct ref {
	uint16_t thread, index;
};

struct node {
	struct label label; /* of a write that is part of an RMW: value is the new one */
	uint64_t value;     /* read or written by the access itself */
	uint32_t stamp;
	uint16_t readers;   /* of a write: how many read from it */
	uint16_t state;     /* what search/recall.h knows of its thread up to here; 0: nothing */
	struct ref rf;      /* of a read */
	uint16_t fence;     /* rc11: how many nodes up to its thread's last release fence */
	uint16_t rank : 14; /* rc11, while it looks for circles: of a write, by coherence */
	uint16_t colour : 2; /* and how far it has looked from there */
	struct ref before, after; /* of a write: neighbours in coherence order; none: INIT
				     before the first, {INIT, 1} after the last */
};

struct location {
	uint64_t initial;
	struct ref first, last; /* in coherence order; last is INIT while there is none */
	uint16_t readers;       /* of the initial value */
	bool plain;             /* for models that ask: some access has been */
};

struct graph {
	uint16_t n_threads;
	uint16_t n_places;
	uint16_t length; /* most nodes of a thread */
	uint16_t places; /* most places */
	uint16_t width;  /* entries of a clock: the threads in fours; those of none stay 0 */
	uint16_t stride; /* entries of all clocks of a node */
	uint16_t cause;  /* which of them is graph_cause() */
	uint32_t nodes_at, clocks_at, locations_at, reads_at; /* bytes from here */
	uint32_t stamp;  /* of the next node */
	bool stale;      /* whether it is consistent is not known; clocks may be wrong */
	/* For models that ask: some node has been seq_cst, or strict, or in a data race. */
	bool strong, strict, raced;
	bool parts; /* some node has been of part of its place */
	uint32_t recalled; /* of which time the states of its nodes are; 0: of none */
	uint16_t n[GRAPH_THREADS];
	uint16_t clean[GRAPH_THREADS]; /* clocks of so many nodes of each thread are right;
					  if stale */
};

/* Bytes of a graph of that size and model. */
size_t graph_bytes(uint32_t n_threads, uint32_t length, uint32_t places,
		   const struct graph_model *model);
void graph_init(struct graph *g, uint32_t n_threads, uint32_t length, uint32_t places,
		const struct graph_model *model);
/* to has the size of from. */
void graph_copy(struct graph *to, const struct graph *from);

static inline struct node *graph_node(const struct graph *g, struct ref e)
{
	struct node *nodes = (struct node *)((char *)g + g->nodes_at);

	return &nodes[(uint32_t)e.thread * g->length + e.index];
}

/* Of the clocks of a node: how many nodes of each thread are before or are e. */
static inline uint16_t *graph_clock(const struct graph *g, struct ref e, uint32_t which)
{
	uint16_t *clocks = (uint16_t *)((char *)g + g->clocks_at);

	return &clocks[((uint32_t)e.thread * g->length + e.index) * g->stride + which * g->width];
}

/* By happens-before of the model; under sc, by all its orders. */
static inline uint16_t *graph_order(const struct graph *g, struct ref e)
{
	return graph_clock(g, e, 0);
}

/* By program order and reads-from. */
static inline uint16_t *graph_cause(const struct graph *g, struct ref e)
{
	return graph_clock(g, e, g->cause);
}

static inline struct location *graph_place(const struct graph *g, uint16_t place)
{
	return &((struct location *)((char *)g + g->locations_at))[place];
}

/* Of a place: all reads of its last write, joined. */
static inline uint16_t *graph_reads(const struct graph *g, uint16_t place)
{
	return &((uint16_t *)((char *)g + g->reads_at))[(uint32_t)place * g->width];
}

static inline size_t graph_clock_bytes(const struct graph *g)
{
	return g->width * sizeof(uint16_t);
}

static inline bool ref_same(struct ref a, struct ref b)
{
	return a.thread == b.thread && a.index == b.index;
}

static inline bool ref_is_init(struct ref e)
{
	return e.thread == GRAPH_INIT;
}

#define REF_FIRST ((struct ref){GRAPH_INIT, 0}) /* the initial write */
#define REF_NONE ((struct ref){GRAPH_INIT, 1}) /* no write */

/* As if no place had been read. */
void graph_clear_reads(struct graph *g);

/* The write coherence-after w: of the initial write the first; REF_NONE: none. */
struct ref graph_after(const struct graph *g, uint16_t place, struct ref w);
/* What the place has with write w as its last. */
uint64_t graph_value(const struct graph *g, uint16_t place, struct ref w);
/* What an access reads of w. */
uint64_t graph_seen(const struct graph *g, const struct label *label, struct ref w);

/* Appends a node to its thread; clocks, rf and coherence are not set. */
struct ref graph_add(struct graph *g, uint16_t thread, const struct label *label, uint64_t value);
void graph_set_rf(struct graph *g, struct ref r, struct ref w);
void graph_unset_rf(struct graph *g, struct ref r);
/* Puts write w into coherence order just after `after`. */
void graph_set_co(struct graph *g, struct ref w, struct ref after);

/* Whether an RMW whose read has its value goes on to write, and what. */
bool graph_rmw_writes(const struct node *read);
uint64_t graph_rmw_value(const struct node *read);

/* Of the read of an RMW that wrote, its write; else e: nothing comes between the two. */
struct ref graph_step_end(const struct graph *g, struct ref e);

/* The last access or fence of e's thread up to e; if there is none, e. */
struct ref graph_last_access(const struct graph *g, struct ref e);

/* Whether the last node of some thread is of that kind. */
bool graph_ends_with(const struct graph *g, uint8_t kind);

/* Whether e caused, by program order and reads-from, node a; or is a. */
static inline bool graph_caused(const struct graph *g, struct ref e, struct ref a)
{
	return ref_is_init(e) || graph_cause(g, a)[e.thread] > e.index;
}

/* How many nodes of each thread caused what `thread` does next. */
void graph_past(const struct graph *g, uint16_t thread, uint16_t *keep);

/* Deletes from each thread what comes after keep[thread] nodes. */
void graph_cut(struct graph *g, const uint16_t *keep);

#endif
