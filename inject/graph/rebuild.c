/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/rebuild.h"

#include <errno.h>
#include <stdlib.h>

#include "graph/execute.h"

struct building {
	const struct graph_model *model;
	const struct graph *from;
	struct graph *to;
};

static bool is_built(const struct building *b, struct ref w)
{
	return ref_is_init(w) || w.index < b->to->n[w.thread];
}

/* Of a write: the one before it, of those that are there. */
static struct ref built_before(const struct building *b, struct ref a)
{
	struct ref w = a;

	do {
		w = graph_node(b->from, w)->before;
		if (ref_is_init(w))
			return REF_FIRST;
	} while (!is_built(b, w));
	return w;
}

/* Whether the model lets e read w, or be placed just after it. */
static bool may(const struct building *b, struct ref e, uint16_t place, struct ref w)
{
	struct ref oldest = b->model->oldest(b->to, e, place);

	for (struct ref x = graph_place(b->to, place)->last; !ref_same(x, w);
	     x = graph_node(b->to, x)->before)
		if (ref_same(x, oldest) || ref_is_init(x))
			return false;
	return true;
}

static void add(const struct building *b, struct ref e, uint16_t place, struct ref w)
{
	struct ref next = graph_after(b->to, place, w);
	bool last = ref_same(w, graph_place(b->to, place)->last);

	if (graph_node(b->to, e)->label.kind == NODE_READ)
		graph_set_rf(b->to, e, w);
	else
		graph_set_co(b->to, e, w);
	if (last)
		b->model->append(b->to, e);
	else
		b->model->insert(b->to, e, next);
}

/* False: the model does not have it. */
static bool build(const struct building *b, struct ref e, const struct label *label)
{
	const struct node *node = graph_node(b->from, e);
	uint16_t place = label->place;
	struct ref w = node->rf;

	graph_add(b->to, e.thread, label, node->value);
	if (label->kind > NODE_WRITE) {
		b->model->append(b->to, e);
		return true;
	}
	if (label->kind == NODE_WRITE) {
		b->model->alone(b->to, e);
		w = built_before(b, e);
	}
	if (!may(b, e, place, w))
		return false;
	add(b, e, place, w);
	return !b->to->stale || b->model->consistent(b->to);
}

static void know_places(struct graph *to, const struct graph *from)
{
	for (; to->n_places < from->n_places; to->n_places++)
		*graph_place(to, to->n_places) = (struct location){
			.initial = graph_place(from, to->n_places)->initial,
			.first = REF_NONE,
			.last = REF_FIRST,
		};
	graph_clear_reads(to);
}

static bool build_all(const struct building *b, const struct rebuild *how,
		      const struct ref *sequence, uint32_t n)
{
	know_places(b->to, b->from);
	for (uint32_t i = 0; i < n; i++) {
		struct label label = graph_node(b->from, sequence[i])->label;

		how->relabel(how->ctx, &label);
		if (!build(b, sequence[i], &label))
			return false;
	}
	return true;
}

int rebuild(const struct rebuild *how, const struct graph *from)
{
	uint32_t n = 0, length = from->length, places = from->places;
	struct graph *to = malloc(graph_bytes(from->n_threads, length, places, how->model));
	struct ref *sequence = malloc(from->n_threads * (size_t)length * sizeof(*sequence));
	int answer = -ENOMEM;

	for (uint16_t t = 0; t < from->n_threads; t++)
		n += from->n[t];
	if (to && sequence) {
		graph_init(to, from->n_threads, length, places, how->model);
		answer = execute_weakly(from, sequence) &&
			 build_all(&(struct building){how->model, from, to}, how, sequence, n) &&
			 (!how->counts || how->counts(how->counts_ctx, to));
	}
	free(to);
	free(sequence);
	return answer;
}
