/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks of nodes, joined. */
#ifndef GRAPH_CLOCK_H
#define GRAPH_CLOCK_H

#include "graph/graph.h"

/* Four entries of a clock at once; they compare sooner with a sign, which none has. */
typedef int16_t clock_part __attribute__((vector_size(8), may_alias));

static const _Alignas(clock_part) uint16_t clock_none[GRAPH_THREADS];

static inline clock_part *clock_part_of(const uint16_t *clock, uint32_t i)
{
	return (clock_part *)(clock + i);
}

static inline clock_part clock_later(clock_part a, clock_part b)
{
	clock_part a_is = a > b;

	return (a & a_is) | (b & ~a_is);
}

/* The clock of what comes before e in its thread. */
static inline const uint16_t *clock_before(const struct graph *g, struct ref e, uint32_t which)
{
	if (!e.index)
		return clock_none;
	return graph_clock(g, (struct ref){e.thread, e.index - 1}, which);
}

/* Entries from the i-th on of node e, after its thread's past and `other`. */
static inline clock_part clock_join(struct ref e, const uint16_t *past, const uint16_t *other,
				    uint32_t i)
{
	uint64_t own = e.thread / 4 == i / 4 ? e.index + UINT64_C(1) : 0;

	return clock_later((clock_part)(own << 16 * (e.thread % 4)),
			   clock_later(*clock_part_of(past, i), *clock_part_of(other, i)));
}

/* All of them: the clock of e. */
static inline void clock_set(struct graph *g, struct ref e, const uint16_t *other, uint32_t which)
{
	const uint16_t *past = clock_before(g, e, which);
	uint16_t *clock = graph_clock(g, e, which);

	for (uint32_t i = 0; i < g->n_threads; i += 4)
		*clock_part_of(clock, i) = clock_join(e, past, other, i);
}

/* Of the write that e reads, if it does and there is one. */
static inline const uint16_t *clock_read(const struct graph *g, struct ref e, uint32_t which)
{
	const struct node *node = graph_node(g, e);

	if (node->label.kind != NODE_READ || ref_is_init(node->rf))
		return clock_none;
	return graph_clock(g, node->rf, which);
}

/* The cause of e, its thread's last, once it is known what it reads. */
static inline void clock_cause(struct graph *g, struct ref e)
{
	clock_set(g, e, clock_read(g, e, g->cause), g->cause);
}

#endif
