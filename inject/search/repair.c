/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/repair.h"

#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "graph/parts.h"
#include "graph/rebuild.h"
#include "search/buffering.h"
#include "search/slice.h"
#include "trace/event.h"

#define ACCESSES 64
#define CANDIDATES (ACCESSES * 4)
#define WITNESSES 64

/* An access of the code and what it might be. */
struct candidate {
	struct stronger change;
	uint8_t was, kind, cost;
	uint16_t place;
};

struct repairing {
	struct run *run;
	const struct repair_question *question;
	struct repair *out;
	const struct graph_model *model;
	struct candidate candidates[CANDIDATES];
	uint32_t n_candidates;
	struct graph *witnesses[WITNESSES];
	uint32_t n_witnesses;
	uint64_t nodes;    /* of all graphs visited */
	bool shown;        /* in this search */
	const char *given_up;
};

static void give_up(struct repairing *r, const char *why)
{
	if (!r->given_up)
		r->given_up = why;
}

/* ---- searching */

/* One more execution that has to be forbidden. */
static void keep(struct repairing *r, const struct graph *g)
{
	struct graph *copy;

	r->shown = true;
	if (r->n_witnesses == WITNESSES)
		return;
	copy = malloc(graph_bytes(g->n_threads, g->length, g->places, r->model));
	if (!copy) {
		give_up(r, "out of memory");
		return;
	}
	graph_copy(copy, g);
	r->witnesses[r->n_witnesses++] = copy;
}

static uint32_t on_leaf(void *ctx, const struct exhaust_leaf *leaf)
{
	struct repairing *r = ctx;

	if (leaf->crashed) {
		give_up(r, "the ring's code ends some execution badly");
		return EXHAUST_STOP;
	}
	for (uint16_t t = 0; t < leaf->graph->n_threads; t++)
		r->nodes += leaf->graph->n[t];
	if (r->nodes > r->question->most) {
		give_up(r, "there are too many executions to search");
		return EXHAUST_STOP;
	}
	/* A twin of one that did not show it does not, but for its races. */
	if ((!leaf->history && !r->question->race) || !r->question->shows(r->question->ctx, leaf))
		return 0;
	keep(r, leaf->graph);
	return EXHAUST_STOP;
}

static void on_forget(void *ctx)
{
	(void)ctx;
}

/* Whether no execution shows it, its accesses being so much stronger. */
static bool cures(struct repairing *r, const struct stronger *changes, uint32_t n)
{
	const struct exhaust_options options = {
		.kinds = r->question->kinds,
		.rounds = r->question->rounds,
		.leaf = on_leaf,
		.forget = on_forget,
		.ctx = r,
		.stronger = changes,
		.n_stronger = n,
	};
	struct exhaust_result result = {.end = EXHAUST_BUG};
	struct buffering late;

	r->shown = false;
	r->out->searches++;
	if (!r->question->late)
		exhaust(r->run, &options, &result);
	else if (buffering_search(r->run, &options, r->question->late, &result, &late))
		give_up(r, "out of memory");
	if (!r->shown && result.end != EXHAUST_ENDED)
		give_up(r, result.why ? result.why : "the search did not come to its end");
	if (result.undecided)
		give_up(r, "too many orders of calls are possible to judge them all");
	return !r->shown && !r->given_up;
}

/* ---- candidates */

static uint8_t kind_of(const struct label *l)
{
	if (part_is_inserted(l))
		return ACCESS_STORE;
	if (l->flags & NODE_RMW)
		return ACCESS_RMW;
	return l->kind == NODE_READ  ? ACCESS_LOAD :
	       l->kind == NODE_WRITE ? ACCESS_STORE :
				       ACCESS_FENCE;
}

static bool fits(uint8_t kind, uint8_t order)
{
	if (kind == ACCESS_LOAD)
		return order == memory_order_acquire || order == memory_order_seq_cst;
	if (kind == ACCESS_STORE)
		return order == memory_order_release || order == memory_order_seq_cst;
	return order >= memory_order_acquire;
}

static uint8_t cost_of(uint8_t order)
{
	return order == memory_order_seq_cst ? 3 : order == memory_order_acq_rel ? 2 : 1;
}

static bool is_known(const struct repairing *r, uint64_t pc)
{
	for (uint32_t i = 0; i < r->n_candidates; i++)
		if (r->candidates[i].change.pc == pc)
			return true;
	return false;
}

static void add_candidates(struct repairing *r, const struct label *l)
{
	uint8_t kind = kind_of(l);

	if (l->kind > NODE_FENCE || l->flags & NODE_LOCK || is_known(r, l->pc))
		return;
	for (int i = memory_order_acquire; i <= memory_order_seq_cst; i++) {
		uint8_t order = (uint8_t)i;

		if (!fits(kind, order) || order == l->order || !stronger_than(order, l->order))
			continue;
		if (r->n_candidates == CANDIDATES) {
			give_up(r, "too many different accesses");
			return;
		}
		r->candidates[r->n_candidates++] = (struct candidate){
			.change = {l->pc, order},
			.was = l->order,
			.kind = kind,
			.cost = cost_of(order),
			.place = l->place,
		};
	}
}

static int by_code(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->change.pc != y->change.pc)
		return x->change.pc < y->change.pc ? -1 : 1;
	return x->change.order - y->change.order;
}

static bool may_help(const struct repairing *r, const struct label *l)
{
	const struct repair_question *q = r->question;

	for (uint32_t i = 0; i < q->n_passed; i++)
		if (q->passed[i] == l->pc)
			return true;
	return !q->late;
}

static void find_candidates(struct repairing *r)
{
	const struct graph *g = r->witnesses[0];

	for (uint16_t t = 0; t < g->n_threads; t++) {
		for (uint16_t i = 0; i < g->n[t]; i++) {
			const struct label *l = &graph_node(g, (struct ref){t, i})->label;

			if (may_help(r, l))
				add_candidates(r, l);
		}
	}
	qsort(r->candidates, r->n_candidates, sizeof(*r->candidates), by_code);
}

/* ---- trying */

static void relabel(void *ctx, struct label *label)
{
	const struct repair_way *way = ctx;

	stronger_label(way->changes, way->n + way->n_copies, label);
}

/* A race may be gone though the execution is still one. */
static bool still_races(void *ctx, const struct graph *g)
{
	const struct repairing *r = ctx;

	return racing_has(r->run->plan.subject->text, g, r->question->race);
}

static void relabel_nothing(void *ctx, struct label *label)
{
	(void)ctx;
	(void)label;
}

/* Whether each execution known to show it may be none any more. */
static bool forbids(struct repairing *r, struct repair_way *way)
{
	const struct rebuild how = {
		.model = r->model,
		.relabel = relabel,
		.ctx = way,
		.counts = r->question->race ? still_races : NULL,
		.counts_ctx = r,
	};

	/* The model has none of the executions in which a load is late. */
	for (uint32_t i = 0; i < r->n_witnesses && !r->question->late; i++) {
		int allowed = rebuild(&how, r->witnesses[i]);

		if (allowed < 0)
			give_up(r, "out of memory");
		if (allowed)
			return false;
	}
	return true;
}

static void add_change(struct repair_way *way, const struct candidate *c)
{
	way->changes[way->n] = c->change;
	way->was[way->n] = c->was;
	way->place[way->n] = c->place;
	way->kind[way->n++] = c->kind;
}

/* Which of the way's accesses the label is a copy of; way->n: none that is not known. */
static uint32_t copy_of(const struct repair_question *q, const struct repair_way *way,
			const struct label *l)
{
	uint32_t i = 0;

	for (uint32_t k = 0; k < way->n + way->n_copies; k++)
		if (way->changes[k].pc == l->pc)
			return way->n;
	while (i < way->n && (way->kind[i] != kind_of(l) || way->was[i] != l->order ||
			      way->place[i] != l->place || l->kind > NODE_FENCE ||
			      !q->same(q->ctx, way->changes[i].pc, l->pc)))
		i++;
	return i;
}

/* Those that are in some execution known to show it. */
static void add_copies(const struct repairing *r, struct repair_way *way)
{
	const struct repair_question *q = r->question;

	for (uint32_t w = 0; q->same && w < r->n_witnesses; w++) {
		const struct graph *g = r->witnesses[w];

		for (struct ref e = {0, 0}; e.thread < g->n_threads; e.thread++) {
			for (e.index = 0; e.index < g->n[e.thread]; e.index++) {
				const struct label *l = &graph_node(g, e)->label;
				uint32_t of = copy_of(q, way, l);

				if (of < way->n && way->n_copies < REPAIR_COPIES)
					way->changes[way->n + way->n_copies++] =
						(struct stronger){l->pc, way->changes[of].order};
			}
		}
	}
}

/* What makes the same accesses as strong, or stronger, is no other way. */
static bool is_told(const struct repair *out, const struct repair_way *way)
{
	for (uint32_t i = 0; i < out->n; i++) {
		bool same = out->ways[i].n == way->n;

		for (uint32_t k = 0; same && k < way->n; k++)
			same = out->ways[i].changes[k].pc == way->changes[k].pc &&
			       stronger_than(way->changes[k].order, out->ways[i].changes[k].order);
		if (same)
			return true;
	}
	return false;
}

static void try_way(struct repairing *r, struct repair_way *way)
{
	uint32_t copies;

	if (r->given_up || r->out->n == REPAIR_MOST || is_told(r->out, way))
		return;
	do {
		add_copies(r, way);
		if (!forbids(r, way))
			return;
		if (cures(r, way->changes, way->n + way->n_copies)) {
			r->out->ways[r->out->n++] = *way;
			return;
		}
		/* It shows another execution, in which there may be more of them. */
		copies = way->n_copies;
		add_copies(r, way);
	} while (way->n_copies > copies);
}

static void try_singles(struct repairing *r, uint32_t cost)
{
	for (uint32_t i = 0; i < r->n_candidates; i++) {
		struct repair_way way = {.n = 0};

		if (r->candidates[i].cost != cost)
			continue;
		add_change(&way, &r->candidates[i]);
		try_way(r, &way);
	}
}

static void try_pairs(struct repairing *r, uint32_t cost)
{
	const struct candidate *c = r->candidates;

	for (uint32_t i = 0; i < r->n_candidates; i++) {
		for (uint32_t k = i + 1; k < r->n_candidates; k++) {
			struct repair_way way = {.n = 0};

			if (c[i].change.pc == c[k].change.pc ||
			    (uint32_t)c[i].cost + c[k].cost != cost)
				continue;
			add_change(&way, &c[i]);
			add_change(&way, &c[k]);
			try_way(r, &way);
		}
	}
}

/* Any single access before any two; of these the least strong. */
static void try_all(struct repairing *r)
{
	for (uint32_t cost = 1; cost <= 3; cost++)
		try_singles(r, cost);
	for (uint32_t cost = 2; cost <= 6 && !r->out->n && !r->question->late; cost++)
		try_pairs(r, cost);
}

static enum repair_end look(struct repairing *r)
{
	const struct rebuild as_sc = {.model = &graph_sc, .relabel = relabel_nothing};
	int sc = 0;

	if (cures(r, NULL, 0))
		return REPAIR_NOT_FOUND;
	if (r->given_up || !r->n_witnesses)
		return REPAIR_UNKNOWN;
	/* Happens-before is another matter than what reads return. */
	if (!r->question->race && !r->question->late)
		sc = rebuild(&as_sc, r->witnesses[0]);
	if (sc)
		return sc > 0 ? REPAIR_UNDER_SC : REPAIR_UNKNOWN;
	find_candidates(r);
	try_all(r);
	if (r->out->n)
		return REPAIR_FOUND;
	return r->given_up ? REPAIR_UNKNOWN : REPAIR_NONE;
}

void repair_find(struct run *run, const struct repair_question *question, struct repair *out)
{
	struct repairing *r = calloc(1, sizeof(*r));

	*out = (struct repair){.end = REPAIR_UNKNOWN, .why = "out of memory"};
	if (!r)
		return;
	r->run = run;
	r->question = question;
	r->out = out;
	r->model = slice_model(run);
	out->end = look(r);
	out->why = r->given_up ? r->given_up : "out of memory";
	for (uint32_t i = 0; i < r->n_witnesses; i++)
		free(r->witnesses[i]);
	free(r);
}
