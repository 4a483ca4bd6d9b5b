/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/tso.h"

#include <stdatomic.h>

#include "graph/bound.h"
#include "graph/clock.h"
#include "graph/parts.h"

/* ---- executing a graph */

/*
 * Whatever may happen may as well happen at once: a load or a flush only ever enables
 * others, and a buffer is nobody else's.
 */
struct machine {
	const struct graph *g;
	struct tso_move *out;             /* moves, and nodes, in their order; each may be NULL */
	struct ref *order;
	uint32_t n, n_issued;
	bool lazy;   /* nothing stays in a buffer that need not */
	uint16_t issued[GRAPH_THREADS];   /* nodes of each thread that have happened */
	uint16_t flushed[GRAPH_THREADS];  /* of those, stores among so many are in memory */
	struct ref beside;                /* what last_beside() reads; REF_NONE: there is none */
	struct ref newest[GRAPH_PLACES];  /* in memory */
	uint32_t to_read[GRAPH_PLACES];   /* loads that are to find it there, or before */
};

/* What is beside a store of a part that is no node yet: nobody reads it before that is. */
static const struct label *last_beside(const struct graph *g, struct ref *from)
{
	for (uint16_t t = 0; g->parts && t < g->n_threads; t++) {
		const struct node *last;

		if (!g->n[t])
			continue;
		last = graph_node(g, (struct ref){t, g->n[t] - 1});
		if (!part_is_beside(&last->label))
			continue;
		*from = last->rf;
		return &last->label;
	}
	return NULL;
}

static void start(struct machine *m, const struct graph *g, struct tso_move *out)
{
	const struct label *beside;

	*m = (struct machine){.g = g, .out = out, .beside = REF_NONE};
	for (uint16_t p = 0; p < g->n_places; p++) {
		m->newest[p] = REF_FIRST;
		m->to_read[p] = graph_place(g, p)->readers;
	}
	beside = last_beside(g, &m->beside);
	if (beside && ref_is_init(m->beside))
		m->to_read[beside->place]--;
}

static void move(struct machine *m, struct ref e, enum tso_kind kind)
{
	if (m->out)
		m->out[m->n] = (struct tso_move){e, (uint8_t)kind};
	m->n++;
}

/* The oldest store in a thread's buffer; false: it is empty. */
static bool oldest_buffered(struct machine *m, uint16_t t, struct ref *w)
{
	while (m->flushed[t] < m->issued[t]) {
		*w = (struct ref){t, m->flushed[t]};
		if (graph_node(m->g, *w)->label.kind == NODE_WRITE)
			return true;
		m->flushed[t]++;
	}
	return false;
}

/* The newest store to a place in a thread's buffer; REF_NONE: there is none. */
static struct ref newest_buffered(const struct machine *m, uint16_t t, uint16_t place)
{
	for (struct ref w = {t, m->issued[t]}; w.index-- > m->flushed[t];) {
		const struct node *node = graph_node(m->g, w);

		if (node->label.kind == NODE_WRITE && node->label.place == place)
			return w;
	}
	return REF_NONE;
}

/* It waits until the buffer is empty; and if it stores, that is in memory at once. */
static bool is_barrier(const struct node *node)
{
	uint8_t kind = node->label.kind;

	if (kind <= NODE_WRITE && node->label.flags & NODE_DRAINS)
		return true;
	if (kind <= NODE_WRITE && node->label.flags & NODE_RMW && !part_is_inserted(&node->label))
		return true;
	return (kind == NODE_WRITE || kind == NODE_FENCE) &&
	       node->label.order == memory_order_seq_cst;
}

/* Whether the bytes of a word beside store w, of thread t's buffer, are what they will be when
 * it leaves. */
static bool is_whole(const struct machine *m, uint16_t t, uint16_t place, struct ref w)
{
	struct ref beside = part_whole_before(m->g, w);

	return (beside.thread == t && beside.index >= m->flushed[t]) ||
	       ref_same(beside, part_whole_before(m->g, m->newest[place]));
}

static bool may_load(const struct machine *m, struct ref e, const struct node *node)
{
	uint16_t place = node->label.place;
	struct ref own = newest_buffered(m, e.thread, place);

	if (!ref_is_init(own))
		return ref_same(own, node->rf) &&
		       (node->label.flags & NODE_PART || is_whole(m, e.thread, place, own));
	/* The read of an RMW waits for its write, so that nothing comes between them. */
	return ref_same(m->newest[place], node->rf) &&
	       (m->to_read[place] == 1 || ref_same(graph_step_end(m->g, e), e));
}

/* What is beside a store of a part is read as that comes to memory. */
static bool may_store(const struct machine *m, const struct node *node)
{
	uint16_t place = node->label.place;

	return ref_same(m->newest[place], node->before) &&
	       m->to_read[place] == part_is_inserted(&node->label);
}

static bool may_issue(struct machine *m, struct ref e)
{
	const struct node *node = graph_node(m->g, e);
	bool waits = is_barrier(node) || (m->lazy && node->label.kind == NODE_WRITE);
	struct ref w;

	if (waits && oldest_buffered(m, e.thread, &w))
		return false;
	if (node->label.kind == NODE_READ)
		return part_is_beside(&node->label) || may_load(m, e, node);
	return !waits || node->label.kind != NODE_WRITE || may_store(m, node);
}

/* Loads of its own thread have seen it in the buffer. */
static uint32_t forwarded(const struct machine *m, struct ref w)
{
	uint32_t n = 0;

	for (struct ref e = {w.thread, w.index + 1}; e.index < m->issued[e.thread]; e.index++) {
		const struct node *node = graph_node(m->g, e);

		n += node->label.kind == NODE_READ && ref_same(node->rf, w) &&
		     !part_is_beside(&node->label);
	}
	return n;
}

static bool flush(struct machine *m, uint16_t t)
{
	const struct node *node;
	struct ref w;

	if (!oldest_buffered(m, t, &w))
		return false;
	node = graph_node(m->g, w);
	if (!may_store(m, node))
		return false;
	m->newest[node->label.place] = w;
	m->to_read[node->label.place] = node->readers - forwarded(m, w) - ref_same(m->beside, w);
	m->flushed[t]++;
	if (m->out && m->n && ref_same(m->out[m->n - 1].e, w))
		m->out[m->n - 1].kind = TSO_STEP;
	else
		move(m, w, TSO_FLUSH);
	return true;
}

static bool issue(struct machine *m, uint16_t t)
{
	struct ref e = {t, m->issued[t]};
	const struct node *node = graph_node(m->g, e);

	if (e.index == m->g->n[t] || !may_issue(m, e))
		return false;
	if (node->label.kind == NODE_READ && !part_is_beside(&node->label) &&
	    ref_is_init(newest_buffered(m, t, node->label.place)))
		m->to_read[node->label.place]--;
	m->issued[t]++;
	if (m->order)
		m->order[m->n_issued] = e;
	m->n_issued++;
	move(m, e, node->label.kind == NODE_WRITE ? TSO_BUFFER : TSO_STEP);
	return true;
}

static void run_all(struct machine *m)
{
	bool moved;

	do {
		moved = false;
		for (uint16_t t = 0; t < m->g->n_threads; t++)
			while (flush(m, t) || issue(m, t))
				moved = true;
	} while (moved);
}

static bool is_over(struct machine *m)
{
	struct ref w;

	for (uint16_t t = 0; t < m->g->n_threads; t++)
		if (m->issued[t] < m->g->n[t] || oldest_buffered(m, t, &w))
			return false;
	return true;
}

/* One store goes into a buffer though it has to stay there. */
static bool buffer(struct machine *m)
{
	bool moved = false;

	m->lazy = false;
	for (uint16_t t = 0; t < m->g->n_threads && !moved; t++)
		moved = issue(m, t);
	m->lazy = true;
	return moved;
}

static void run_lazily(struct machine *m)
{
	m->lazy = true;
	do
		run_all(m);
	while (buffer(m));
}

uint32_t tso_moves(const struct graph *g, struct tso_move *out)
{
	struct machine m;

	start(&m, g, out);
	run_lazily(&m);
	return is_over(&m) ? m.n : 0;
}

/* ---- loads of more than was stored */

/* Another thread's write of the word comes to memory before store w of a part of it, though
 * nothing has w wait for that. */
static bool is_overtaken(const struct graph *g, struct ref w)
{
	struct ref first = part_whole_before(g, w);

	if (ref_is_init(first) || first.thread == w.thread)
		return false;
	/* Just before w there is the read beside it. */
	return w.index < 2 ||
	       graph_order(g, (struct ref){w.thread, w.index - 2})[first.thread] <= first.index;
}

/* Its thread loads the word whole while w may be in the buffer. */
static bool is_loaded_whole(const struct graph *g, struct ref w)
{
	uint16_t place = graph_node(g, w)->label.place;

	for (struct ref e = {w.thread, w.index + 1}; e.index < g->n[e.thread]; e.index++) {
		const struct label *l = &graph_node(g, e)->label;

		if (is_barrier(graph_node(g, e)))
			return false;
		if (l->kind == NODE_READ && l->place == place && !(l->flags & NODE_PART))
			return true;
	}
	return false;
}

bool tso_may_merge(const struct graph *g)
{
	for (struct ref w = {0, 0}; g->parts && w.thread < g->n_threads; w.thread++) {
		for (w.index = 0; w.index < g->n[w.thread]; w.index++) {
			const struct node *node = graph_node(g, w);

			if (part_is_store(&node->label) && part_is_inserted(&node->label) &&
			    is_overtaken(g, w) && is_loaded_whole(g, w))
				return true;
		}
	}
	return false;
}

/* ---- the model */

enum { ORDER, CAUSE, CLOCKS };

/* What the thread comes to know of others by a read, if it is one. */
static const uint16_t *cause_of_read(const struct graph *g, const struct node *node,
				     uint16_t thread)
{
	struct ref w = node->rf;

	if (g->parts && w.thread == thread && !(node->label.flags & NODE_PART))
		w = part_whole_before(g, w);
	if (node->label.kind != NODE_READ || ref_is_init(w) || w.thread == thread)
		return clock_none;
	return graph_clock(g, w, CAUSE);
}

/* A store of a part, which has a cause beside it, may still be in the buffer when its thread
 * goes on: only who reads it, or what waits for the buffer, comes after that. */
static void find_clocks(struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);
	const uint16_t *other = clock_none;

	clock_cause(g, e);
	if (is_barrier(node))
		other = graph_clock(g, e, CAUSE);
	else if (!part_is_beside(&node->label))
		other = cause_of_read(g, node, e.thread);
	clock_set(g, e, other, ORDER);
}

static struct ref oldest(const struct graph *g, struct ref e, uint16_t place)
{
	return bound_of(g, place, clock_before(g, e, 0));
}

/* What coherence and the buffers together allow only an execution shows. */
static void insert(struct graph *g, struct ref e, struct ref next)
{
	find_clocks(g, e);
	if (!ref_is_init(next))
		g->stale = true;
}

static struct ref oldest_again(const struct graph *g, struct ref a, struct ref r)
{
	return bound_again(g, a, r, oldest);
}

static bool consistent(struct graph *g)
{
	struct machine m;

	start(&m, g, NULL);
	run_all(&m);
	g->stale = !is_over(&m);
	return !g->stale;
}

/* By when they happen in their threads. */
static bool sequence(struct graph *g, struct ref *out)
{
	struct machine m;

	start(&m, g, NULL);
	m.order = out;
	run_lazily(&m);
	return is_over(&m);
}

const struct graph_model graph_tso = {
	.name = "tso",
	.clocks = CLOCKS,
	.oldest = oldest,
	.alone = find_clocks,
	.append = find_clocks,
	.insert = insert,
	.oldest_again = oldest_again,
	.revisited = find_clocks,
	.consistent = consistent,
	.sequence = sequence,
};
