/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses of part of a word that others access whole: they are accesses of the word.
 *
 * A read sees its bytes of it.  A store puts its bytes beside those of the store that is
 * before it in coherence order, so nothing can come between the two: it is an exchange
 * whose read nobody looks at (RMW_INSERT), neither acquires nor races, and does not go on
 * with a release sequence.  Whoever reads the whole reads the stores of all its bytes.
 *
 * Coherence is of words.  That is exact where all parts of a word that are accessed by
 * themselves are the same bytes: whoever writes the word writes them, too.  Otherwise a
 * word has more orders in weak memory than it has here.
 */
#ifndef GRAPH_PARTS_H
#define GRAPH_PARTS_H

#include "graph/graph.h"
#include "trace/event.h"

/* Beside enum access_rmw, and of graphs only. */
enum { RMW_INSERT = RMW_NAND + 1 };

static inline bool part_is_inserted(const struct label *l)
{
	return l->flags & NODE_RMW && l->rmw == RMW_INSERT;
}

/* The read beside such a store: what is no access of the code. */
static inline bool part_is_beside(const struct label *l)
{
	return l->kind == NODE_READ && part_is_inserted(l);
}

static inline bool part_is_load(const struct label *l)
{
	return l->kind == NODE_READ && !part_is_inserted(l);
}

/* A store of the code, and not the write of a read-modify-write. */
static inline bool part_is_store(const struct label *l)
{
	return l->kind == NODE_WRITE && (!(l->flags & NODE_RMW) || part_is_inserted(l));
}

/* The last write of the whole word that is, or is before, w. */
static inline struct ref part_whole_before(const struct graph *g, struct ref w)
{
	while (!ref_is_init(w) && graph_node(g, w)->label.flags & NODE_PART)
		w = graph_node(g, w)->before;
	return ref_is_init(w) ? REF_FIRST : w;
}

/* Bytes of an access of a part, and of its place before that, in one byte: a node is to fit
 * into a cache line. */
static inline uint8_t part_size(const struct label *l)
{
	return l->size & 15;
}

static inline uint8_t part_offset(const struct label *l)
{
	return l->flags & NODE_PART ? l->size >> 4 : 0;
}

/* The access is of that part of its place only: of a store this makes the read beside it. */
static inline void part_narrow(struct label *l, uint8_t offset)
{
	l->flags |= NODE_PART;
	l->size |= (uint8_t)(offset << 4);
	if (l->kind != NODE_WRITE)
		return;
	l->kind = NODE_READ;
	l->flags |= NODE_RMW;
	l->rmw = RMW_INSERT;
}

#endif
