/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/graph.h"

#include <string.h>

#include "graph/model.h"
#include "graph/parts.h"
#include "trace/rmw.h"

static uint32_t align(size_t n)
{
	return (uint32_t)((n + 15) & ~(size_t)15);
}

/* In memory: the header, nodes by thread, the clocks of each node, places, a clock for
 * each place. */
static size_t lay_out(struct graph *g, const struct graph_model *model)
{
	size_t nodes = (size_t)g->n_threads * g->length;

	g->width = (uint16_t)((g->n_threads + 3u) & ~3u);
	g->stride = g->width * model->clocks;
	g->cause = model->clocks > 1;
	g->nodes_at = align(sizeof(*g));
	g->clocks_at = g->nodes_at + align(nodes * sizeof(struct node));
	g->locations_at = g->clocks_at + align(nodes * g->stride * sizeof(uint16_t));
	g->reads_at = g->locations_at + align(g->places * sizeof(struct location));
	return g->reads_at + align(g->places * graph_clock_bytes(g));
}

size_t graph_bytes(uint32_t n_threads, uint32_t length, uint32_t places,
		   const struct graph_model *model)
{
	struct graph g = {
		.n_threads = (uint16_t)n_threads,
		.length = (uint16_t)length,
		.places = (uint16_t)places,
	};

	return lay_out(&g, model);
}

void graph_init(struct graph *g, uint32_t n_threads, uint32_t length, uint32_t places,
		const struct graph_model *model)
{
	*g = (struct graph){
		.n_threads = (uint16_t)n_threads,
		.length = (uint16_t)length,
		.places = (uint16_t)places,
		.stamp = 1,
	};
	lay_out(g, model);
}

void graph_copy(struct graph *to, const struct graph *from)
{
	memcpy(to, from, sizeof(*from));
	for (uint16_t t = 0; t < from->n_threads; t++) {
		struct ref e = {t, 0};

		memcpy(graph_node(to, e), graph_node(from, e), from->n[t] * sizeof(struct node));
		memcpy(graph_clock(to, e, 0), graph_clock(from, e, 0),
		       (size_t)from->n[t] * from->stride * sizeof(uint16_t));
	}
	memcpy(graph_place(to, 0), graph_place(from, 0), from->n_places * sizeof(struct location));
	memcpy(graph_reads(to, 0), graph_reads(from, 0), from->n_places * graph_clock_bytes(from));
}

void graph_clear_reads(struct graph *g)
{
	memset(graph_reads(g, 0), 0, g->n_places * graph_clock_bytes(g));
}

struct ref graph_after(const struct graph *g, uint16_t place, struct ref w)
{
	return ref_is_init(w) ? graph_place(g, place)->first : graph_node(g, w)->after;
}

static uint64_t bytes_of(const struct label *part)
{
	return UINT64_MAX >> (64 - 8 * part_size(part)) << 8 * part_offset(part);
}

static uint64_t put_part(const struct node *part, uint64_t word)
{
	return (word & ~bytes_of(&part->label)) | part->value << 8 * part_offset(&part->label);
}

/* Apart, so that what there mostly is can do without a call. */
static __attribute__((noinline)) uint64_t word_of(const struct graph *g, uint16_t place,
						  const struct node *part)
{
	return put_part(part, graph_value(g, place, part->before));
}

uint64_t graph_value(const struct graph *g, uint16_t place, struct ref w)
{
	const struct node *node;

	if (ref_is_init(w))
		return graph_place(g, place)->initial;
	node = graph_node(g, w);
	return node->label.flags & NODE_PART ? word_of(g, place, node) : node->value;
}

uint64_t graph_seen(const struct graph *g, const struct label *label, struct ref w)
{
	uint64_t word = graph_value(g, label->place, w);

	if (label->flags & NODE_PART)
		return (word & bytes_of(label)) >> 8 * part_offset(label);
	return word;
}

struct ref graph_add(struct graph *g, uint16_t thread, const struct label *label, uint64_t value)
{
	struct ref e = {thread, g->n[thread]++};

	g->parts |= (label->flags & NODE_PART) != 0;
	*graph_node(g, e) = (struct node){
		.label = *label,
		.value = value,
		.stamp = g->stamp++,
		.rf = REF_NONE,
		.before = REF_NONE,
		.after = REF_NONE,
	};
	return e;
}

static uint16_t *readers(struct graph *g, uint16_t place, struct ref w)
{
	return ref_is_init(w) ? &graph_place(g, place)->readers : &graph_node(g, w)->readers;
}

void graph_set_rf(struct graph *g, struct ref r, struct ref w)
{
	struct node *node = graph_node(g, r);

	node->rf = w;
	node->value = graph_seen(g, &node->label, w);
	node->state = 0;
	++*readers(g, node->label.place, w);
}

void graph_unset_rf(struct graph *g, struct ref r)
{
	struct node *node = graph_node(g, r);

	--*readers(g, node->label.place, node->rf);
	node->rf = REF_NONE;
}

bool graph_rmw_writes(const struct node *read)
{
	const struct label *l = &read->label;

	if (l->flags & NODE_LOCK)
		return read->value == 0;
	return l->rmw != RMW_NONE || read->value == l->expected;
}

uint64_t graph_rmw_value(const struct node *read)
{
	const struct label *l = &read->label;

	if (l->rmw == RMW_NONE)
		return l->value;
	return (uint64_t)rmw_apply(l->rmw, read->value, l->value, part_size(l));
}

static void link_writes(struct graph *g, uint16_t place, struct ref w, struct ref next)
{
	struct location *p = graph_place(g, place);

	if (ref_is_init(w))
		p->first = next;
	else
		graph_node(g, w)->after = next;
	if (ref_is_init(next))
		p->last = w;
	else
		graph_node(g, next)->before = w;
}

void graph_set_co(struct graph *g, struct ref w, struct ref after)
{
	uint16_t place = graph_node(g, w)->label.place;
	struct ref next = graph_after(g, place, after);

	link_writes(g, place, after, w);
	link_writes(g, place, w, next);
}

static bool is_gone(const uint16_t *keep, struct ref e)
{
	return !ref_is_init(e) && e.index >= keep[e.thread];
}

struct ref graph_step_end(const struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);

	if (node->label.kind == NODE_READ && node->label.flags & NODE_RMW &&
	    e.index + 1 < g->n[e.thread] && node[1].label.kind == NODE_WRITE &&
	    node[1].label.flags & NODE_RMW)
		e.index++;
	return e;
}

struct ref graph_last_access(const struct graph *g, struct ref e)
{
	for (struct ref a = {e.thread, e.index + 1}; a.index--;)
		if (graph_node(g, a)->label.kind <= NODE_FENCE)
			return a;
	return e;
}

bool graph_ends_with(const struct graph *g, uint8_t kind)
{
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (g->n[t] && graph_node(g, (struct ref){t, g->n[t] - 1})->label.kind == kind)
			return true;
	return false;
}

void graph_past(const struct graph *g, uint16_t thread, uint16_t *keep)
{
	size_t bytes = g->n_threads * sizeof(*keep);

	if (g->n[thread])
		memcpy(keep, graph_cause(g, (struct ref){thread, g->n[thread] - 1}), bytes);
	else
		memset(keep, 0, bytes);
}

void graph_cut(struct graph *g, const uint16_t *keep)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		for (uint16_t i = keep[t]; i < g->n[t]; i++) {
			const struct node *e = graph_node(g, (struct ref){t, i});

			if (e->label.kind == NODE_READ && !is_gone(keep, e->rf))
				--*readers(g, e->label.place, e->rf);
			else if (e->label.kind == NODE_WRITE)
				link_writes(g, e->label.place, e->before, e->after);
		}
	}
	memcpy(g->n, keep, g->n_threads * sizeof(*keep));
}
