/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/execute.h"

#include <string.h>

#include "graph/parts.h"

struct machine {
	const struct graph *g;
	struct ref *out;                /* NULL: it is not wanted */
	uint32_t n;       /* nodes executed */
	uint16_t done[GRAPH_THREADS];
	struct ref newest[GRAPH_PLACES]; /* by coherence, of those executed */
	uint32_t to_read[GRAPH_PLACES]; /* its readers that have not been executed */
};

static void start(struct machine *m, const struct graph *g, struct ref *out)
{
	m->g = g;
	m->out = out;
	m->n = 0;
	for (uint16_t t = 0; t < g->n_threads; t++)
		m->done[t] = 0;
	for (uint16_t p = 0; p < g->n_places; p++) {
		m->newest[p] = REF_FIRST;
		m->to_read[p] = graph_place(g, p)->readers;
	}
}

static bool is_over(const struct machine *m)
{
	uint32_t total = 0;

	for (uint16_t t = 0; t < m->g->n_threads; t++)
		total += m->g->n[t];
	return m->n == total;
}

/* The read of an RMW waits for its write, so that nothing comes between them. */
static bool is_newest(const struct machine *m, struct ref e, const struct node *node)
{
	uint16_t place = node->label.place;

	if (node->label.kind == NODE_READ)
		return ref_same(m->newest[place], node->rf) &&
		       (m->to_read[place] == 1 || ref_same(graph_step_end(m->g, e), e));
	if (node->label.kind == NODE_WRITE)
		return ref_same(m->newest[place], node->before) && !m->to_read[place];
	return true;
}

static bool is_later(const struct graph *g, struct ref w, struct ref than)
{
	while (!ref_is_init(w) && !ref_same(w, than))
		w = graph_node(g, w)->before;
	return ref_same(w, than);
}

/* Strict node e would see, or be, what is older than w. */
static bool is_overtaken(const struct graph *g, struct ref e, struct ref w)
{
	const struct node *node = graph_node(g, e);
	struct ref seen = node->label.kind == NODE_WRITE ? e : node->rf;

	return node->label.flags & NODE_STRICT && !part_is_beside(&node->label) &&
	       node->label.place == graph_node(g, w)->label.place && !ref_same(e, w) &&
	       !ref_same(seen, w) && is_later(g, w, seen);
}

/* Write w, or that of RMW w, comes too early for some strict node. */
static bool is_early(const struct machine *m, struct ref w)
{
	const struct graph *g = m->g;

	if (!g->strict)
		return false;
	w = graph_step_end(g, w);
	if (graph_node(g, w)->label.kind != NODE_WRITE)
		return false;
	for (struct ref e = {0, 0}; e.thread < g->n_threads; e.thread++)
		for (e.index = m->done[e.thread]; e.index < g->n[e.thread]; e.index++)
			if (is_overtaken(g, e, w))
				return true;
	return false;
}

/* What it reads is there. */
static bool is_caused(const struct machine *m, const struct node *node)
{
	return node->label.kind != NODE_READ || ref_is_init(node->rf) ||
	       node->rf.index < m->done[node->rf.thread];
}

static void take(struct machine *m, struct ref e)
{
	const struct node *node = graph_node(m->g, e);
	uint16_t place = node->label.place;

	if (node->label.kind == NODE_READ && ref_same(m->newest[place], node->rf)) {
		m->to_read[place]--;
	} else if (node->label.kind == NODE_WRITE && is_later(m->g, e, m->newest[place])) {
		m->newest[place] = e;
		m->to_read[place] = node->readers;
	}
	m->done[e.thread]++;
	if (m->out)
		m->out[m->n] = e;
	m->n++;
}

/* Runs a thread as long as it sees the newest. */
static void run_thread(struct machine *m, uint16_t t)
{
	while (m->done[t] < m->g->n[t]) {
		struct ref e = {t, m->done[t]};

		if (!is_newest(m, e, graph_node(m->g, e)) || is_early(m, e))
			return;
		take(m, e);
	}
}

static void run_all(struct machine *m)
{
	uint32_t before;

	do {
		before = m->n;
		for (uint16_t t = 0; t < m->g->n_threads; t++)
			run_thread(m, t);
	} while (m->n > before);
}

/* One step of a thread though others would see more; reads first, for they disturb nobody. */
static bool force(struct machine *m, uint8_t kind)
{
	for (uint16_t t = 0; t < m->g->n_threads; t++) {
		struct ref e = {t, m->done[t]}, end;
		const struct node *node = graph_node(m->g, e);

		if (e.index == m->g->n[t] || node->label.kind != kind || !is_caused(m, node) ||
		    is_early(m, e))
			continue;
		end = graph_step_end(m->g, e);
		take(m, e);
		if (!ref_same(end, e))
			take(m, end);
		return true;
	}
	return false;
}

bool execute_strongly(const struct graph *g, uint16_t *done)
{
	struct machine m;

	start(&m, g, NULL);
	run_all(&m);
	memcpy(done, m.done, sizeof(m.done));
	return is_over(&m);
}

bool execute_weakly(const struct graph *g, struct ref *out)
{
	struct machine m;

	start(&m, g, out);
	do
		run_all(&m);
	while (force(&m, NODE_READ) || force(&m, NODE_WRITE));
	return is_over(&m);
}
