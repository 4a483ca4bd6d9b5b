/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/sc.h"

#include <string.h>

#include "graph/clock.h"

/* Clocks of e as if nothing of other threads were before it. */
static void alone(struct graph *g, struct ref e)
{
	for (uint32_t which = 0; which < 2; which++)
		clock_set(g, e, clock_none, which);
}

/* Where reads of the place of `node` since its last write are joined; NULL: it has none. */
static uint16_t *reads_of(const struct graph *g, const struct node *node)
{
	return node->label.kind <= NODE_WRITE ? graph_reads(g, node->label.place) : NULL;
}

/* With reads and writes of the place that come before e already there. */
static void order_node(struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);
	bool writes = node->label.kind == NODE_WRITE;
	uint16_t *clock = graph_order(g, e), *reads = reads_of(g, node);
	struct ref w = writes ? node->before : node->rf;
	const uint16_t *other = ref_is_init(w) ? clock_none : graph_order(g, w);
	const uint16_t *past = clock_before(g, e, 0);

	for (uint32_t i = 0; i < g->n_threads; i += 4) {
		clock_part now = clock_join(e, past, other, i);

		if (reads) {
			clock_part all = clock_later(now, *clock_part_of(reads, i));

			now = writes ? all : now;
			*clock_part_of(reads, i) = writes ? *clock_part_of(clock_none, i) : all;
		}
		*clock_part_of(clock, i) = now;
	}
}

static void join_reads(struct graph *g, struct ref e)
{
	uint16_t *reads = graph_reads(g, graph_node(g, e)->label.place);

	for (uint32_t i = 0; i < g->n_threads; i += 4)
		*clock_part_of(reads, i) =
			clock_later(*clock_part_of(reads, i), *clock_part_of(graph_order(g, e), i));
}

static void append(struct graph *g, struct ref e)
{
	clock_cause(g, e);
	if (!g->stale)
		order_node(g, e);
}

/* Each write that is not before e may come after it. */
static struct ref oldest(const struct graph *g, struct ref e, uint16_t place)
{
	const uint16_t *clock = clock_before(g, e, 0);
	struct ref w = graph_place(g, place)->last;

	while (!ref_is_init(w) && clock[w.thread] <= w.index)
		w = graph_node(g, w)->before;
	return w;
}

/* ---- clocks that are not right any more */

static bool comes_after(const struct graph *g, struct ref e, struct ref before)
{
	return graph_order(g, e)[before.thread] > before.index;
}

/* The clocks of e, the last of its thread, and of `next` (INIT: none) and what comes after
 * it are not right any more. */
static void spoil(struct graph *g, struct ref e, struct ref next)
{
	if (!g->stale)
		memcpy(g->clean, g->n, sizeof(g->clean));
	g->stale = true;
	if (g->clean[e.thread] > e.index)
		g->clean[e.thread] = e.index;
	for (uint16_t t = 0; !ref_is_init(next) && t < g->n_threads; t++)
		while (g->clean[t] && comes_after(g, (struct ref){t, g->clean[t] - 1}, next))
			g->clean[t]--;
}

static bool within(const uint16_t *clock, const uint16_t *keep, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (clock[i] > keep[i])
			return false;
	return true;
}

static void insert(struct graph *g, struct ref e, struct ref next)
{
	spoil(g, e, next);
	clock_cause(g, e);
}

/* What comes after something that will not be left has wrong clocks, and so has r. */
static void restrict_to(struct graph *g, const uint16_t *keep, struct ref r)
{
	g->stale = true;
	for (uint16_t t = 0; t < g->n_threads; t++) {
		uint16_t n = keep[t];

		while (n && !within(graph_order(g, (struct ref){t, n - 1}), keep, g->n_threads))
			n--;
		g->clean[t] = n;
	}
	spoil(g, r, r);
}

/* Only the cause of a is right. */
static struct ref oldest_again(const struct graph *g, struct ref a, struct ref r)
{
	struct ref w = graph_place(g, graph_node(g, a)->label.place)->last;

	(void)r;
	while (!graph_caused(g, w, a))
		w = graph_node(g, w)->before;
	return w;
}

/* ---- executing a graph */

struct machine {
	struct graph *g;
	uint16_t done[GRAPH_THREADS];
	struct ref *newest;   /* of each place: the write last executed */
	uint32_t *to_read;    /* its readers that have not been executed */
};

/* The read of an RMW waits for its write, so that nothing comes between them. */
static bool enabled(const struct machine *m, struct ref e, const struct node *node)
{
	uint16_t place = node->label.place;

	if (node->label.kind == NODE_READ)
		return ref_same(m->newest[place], node->rf) &&
		       (m->to_read[place] == 1 || ref_same(graph_step_end(m->g, e), e));
	if (node->label.kind == NODE_WRITE)
		return ref_same(m->newest[place],
				ref_is_init(node->before) ? REF_FIRST : node->before) &&
		       !m->to_read[place];
	return true;
}

static void execute(struct machine *m, struct ref e, const struct node *node)
{
	uint16_t place = node->label.place;

	if (node->label.kind == NODE_READ) {
		m->to_read[place]--;
	} else if (node->label.kind == NODE_WRITE) {
		m->newest[place] = e;
		m->to_read[place] = node->readers;
	}
	m->done[e.thread]++;
	order_node(m->g, e);
}

/* Runs one thread as far as it gets; returns how many nodes. */
static uint32_t run_thread(struct machine *m, uint16_t thread, struct ref *sequence)
{
	uint32_t n = 0;

	while (m->done[thread] < m->g->n[thread]) {
		struct ref e = {thread, m->done[thread]};
		const struct node *node = graph_node(m->g, e);

		if (!enabled(m, e, node))
			break;
		execute(m, e, node);
		if (sequence)
			sequence[n] = e;
		n++;
	}
	return n;
}

/* As if just the nodes had been executed whose clocks are right. */
static void begin(struct machine *m)
{
	const struct graph *g = m->g;

	for (uint16_t p = 0; p < g->n_places; p++) {
		struct ref w = graph_place(g, p)->first;

		for (; !ref_is_init(w) && w.index < m->done[w.thread];
		     w = graph_node(g, w)->after) {
			m->newest[p] = w;
			m->to_read[p] = graph_node(g, w)->readers;
		}
	}
	for (uint16_t t = 0; t < g->n_threads; t++) {
		for (uint16_t i = 0; i < m->done[t]; i++) {
			const struct node *node = graph_node(g, (struct ref){t, i});
			uint16_t p = node->label.place;

			if (node->label.kind != NODE_READ || !ref_same(node->rf, m->newest[p]))
				continue;
			m->to_read[p]--;
			join_reads(m->g, (struct ref){t, i});
		}
	}
}

bool sc_compute(struct graph *g, struct ref *sequence)
{
	struct ref newest[GRAPH_PLACES];
	uint32_t to_read[GRAPH_PLACES], total = 0, done = 0, progress;
	struct machine m = {.g = g, .newest = newest, .to_read = to_read};

	for (uint16_t p = 0; p < g->n_places; p++) {
		newest[p] = REF_FIRST;
		to_read[p] = graph_place(g, p)->readers;
	}
	graph_clear_reads(g);
	if (g->stale && !sequence) {
		memcpy(m.done, g->clean, sizeof(m.done));
		begin(&m);
	}
	for (uint16_t t = 0; t < g->n_threads; t++)
		total += g->n[t] - m.done[t];
	do {
		progress = 0;
		for (uint16_t t = 0; t < g->n_threads; t++) {
			uint32_t n = run_thread(&m, t, sequence ? sequence + done : NULL);

			progress += n;
			done += n;
		}
	} while (progress && done < total);
	g->stale = done < total;
	return !g->stale;
}

bool sc_take(struct graph *to, const struct graph *from)
{
	memcpy(to->n, from->n, sizeof(to->n));
	to->n_places = from->n_places;
	to->recalled = from->recalled;
	for (uint16_t t = 0; t < from->n_threads; t++)
		memcpy(graph_node(to, (struct ref){t, 0}), graph_node(from, (struct ref){t, 0}),
		       from->n[t] * sizeof(struct node));
	memcpy(graph_place(to, 0), graph_place(from, 0), from->n_places * sizeof(struct location));
	to->stale = true;
	memset(to->clean, 0, sizeof(to->clean));
	return sc_compute(to, NULL);
}

static bool consistent(struct graph *g)
{
	return sc_compute(g, NULL);
}

const struct graph_model graph_sc = {
	.name = "sc",
	.clocks = 2,
	.oldest = oldest,
	.alone = alone,
	.append = append,
	.insert = insert,
	.restrict_to = restrict_to,
	.oldest_again = oldest_again,
	.revisited = clock_cause,
	.consistent = consistent,
	.sequence = sc_compute,
};
