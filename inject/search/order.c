/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/order.h"

#include <string.h>

static void join(uint16_t *to, const uint16_t *from, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (from[i] > to[i])
			to[i] = from[i];
}

/* What is before e in its own thread, and e. */
static void start(const struct graph *g, struct ref e, uint16_t *clock,
		  uint16_t *(*clock_of)(const struct graph *g, struct ref e))
{
	if (e.index)
		memcpy(clock, clock_of(g, (struct ref){e.thread, e.index - 1}),
		       g->n_threads * sizeof(*clock));
	else
		memset(clock, 0, g->n_threads * sizeof(*clock));
	clock[e.thread] = e.index + 1;
}

void order_cause(struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);
	uint16_t *clock = graph_cause(g, e);

	start(g, e, clock, graph_cause);
	if (node->label.kind == NODE_READ && !ref_is_init(node->rf))
		join(clock, graph_cause(g, node->rf), g->n_threads);
}

static void order_read(struct graph *g, struct ref e, const struct node *node)
{
	uint16_t *clock = graph_order(g, e);

	if (!ref_is_init(node->rf))
		join(clock, graph_order(g, node->rf), g->n_threads);
	join(graph_reads(g, node->label.place), clock, g->n_threads);
}

static void order_write(struct graph *g, struct ref e, const struct node *node)
{
	uint16_t *clock = graph_order(g, e), *reads = graph_reads(g, node->label.place);

	if (!ref_is_init(node->before))
		join(clock, graph_order(g, node->before), g->n_threads);
	join(clock, reads, g->n_threads);
	memset(reads, 0, g->n_threads * sizeof(*reads));
}

/* With reads and writes of the place that come before e already there. */
static void order_node(struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);

	start(g, e, graph_order(g, e), graph_order);
	if (node->label.kind == NODE_READ)
		order_read(g, e, node);
	else if (node->label.kind == NODE_WRITE)
		order_write(g, e, node);
}

void order_append(struct graph *g, struct ref e)
{
	order_cause(g, e);
	if (!g->stale)
		order_node(g, e);
}

bool order_before_next(const struct graph *g, struct ref e, uint16_t thread)
{
	if (ref_is_init(e) || !g->n[thread])
		return ref_is_init(e) && e.index == 0;
	return graph_order(g, (struct ref){thread, g->n[thread] - 1})[e.thread] > e.index;
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

bool order_compute(struct graph *g, struct ref *sequence)
{
	struct ref newest[GRAPH_PLACES];
	uint32_t to_read[GRAPH_PLACES], total = 0, done = 0, progress;
	struct machine m = {.g = g, .newest = newest, .to_read = to_read};

	for (uint16_t p = 0; p < g->n_places; p++) {
		newest[p] = REF_FIRST;
		to_read[p] = graph_place(g, p)->readers;
	}
	memset(graph_reads(g, 0), 0, (size_t)g->n_places * g->n_threads * sizeof(uint16_t));
	for (uint16_t t = 0; t < g->n_threads; t++)
		total += g->n[t];
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
