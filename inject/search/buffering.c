/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/buffering.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "graph/parts.h"

struct trying {
	const struct exhaust_options *options;
	uint32_t most;       /* late loads at once */
	struct delays *list; /* the first is none: these are the executions of the model */
	uint32_t n;
	bool more;
	const struct delays *now;
	uint64_t late;
	bool stopped, forgot;
	struct buffering *out;
};

/* ---- what may be late */

static bool same(const struct delay *a, const struct delay *b)
{
	return a->thread == b->thread && a->nth == b->nth && a->stores == b->stores &&
	       a->pc == b->pc && a->value == b->value;
}

static bool is_in(const struct delays *set, const struct delay *delay)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (same(&set->list[i], delay))
			return true;
	return false;
}

static bool same_set(const struct delays *a, const struct delays *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!is_in(b, &a->list[i]))
			return false;
	return a->n == b->n;
}

/* Those of now and one more. */
static void add(struct trying *t, const struct delay *delay)
{
	struct delays set = *t->now;

	set.list[set.n++] = *delay;
	for (uint32_t i = 0; i < t->n; i++)
		if (same_set(&t->list[i], &set))
			return;
	if (t->n == BUFFERING_MOST)
		t->more = true;
	else
		t->list[t->n++] = set;
}

static bool is_load(const struct label *l)
{
	return l->kind == NODE_READ && delay_is_load(l) && l->order == memory_order_relaxed;
}

/* Late loads of a thread do not overlap. */
static bool is_late(const struct label *l)
{
	return l->kind == NODE_PROMISE || (l->kind == NODE_READ && l->flags & NODE_KEPT);
}

static void add_other(struct delay *delay, uint64_t value)
{
	for (uint8_t i = 0; i < delay->n_others; i++)
		if (delay->others[i] == value)
			return;
	if (value != delay->value && delay->n_others < DELAY_OTHERS)
		delay->others[delay->n_others++] = value;
}

/* What else is there; first what the load reads in this execution. */
static void find_others(const struct graph *g, struct ref load, struct delay *delay)
{
	const struct node *read = graph_node(g, load);
	const struct location *place = graph_place(g, read->label.place);

	delay->n_others = 0;
	add_other(delay, read->value);
	add_other(delay, graph_seen(g, &read->label, REF_FIRST));
	for (struct ref w = place->first; !ref_is_init(w); w = graph_node(g, w)->after)
		add_other(delay, graph_seen(g, &read->label, w));
}

/* Values stored where the load reads, by who knows of the store. */
static void add_values(struct trying *t, const struct graph *g, struct ref load, struct ref store,
		       struct delay delay)
{
	const struct node *read = graph_node(g, load);
	struct ref w = graph_place(g, read->label.place)->first;

	for (; !ref_is_init(w); w = graph_node(g, w)->after) {
		if (w.thread == load.thread || !graph_caused(g, store, w))
			continue;
		delay.value = graph_seen(g, &read->label, w);
		find_others(g, load, &delay);
		if (delay.n_others)
			add(t, &delay);
	}
}

static void add_stores(struct trying *t, const struct graph *g, struct ref load, struct delay delay)
{
	const struct label *l = &graph_node(g, load)->label;
	struct ref e = load;
	bool fenced = false;

	while (++e.index < g->n[e.thread] && delay.stores < BUFFERING_STORES) {
		const struct label *next = &graph_node(g, e)->label;

		if (delay_holds(l, next) || is_late(next) || (fenced && part_is_load(next)))
			break;
		fenced |= delay_fences(next);
		if (!part_is_store(next))
			continue;
		delay.stores++;
		add_values(t, g, load, e, delay);
	}
}

/* How many loads of its thread were at the same place of the code, up to this one. */
static uint16_t number_of(const struct graph *g, struct ref load)
{
	uint64_t pc = graph_node(g, load)->label.pc;
	uint16_t n = 0;

	for (uint16_t i = 0; i <= load.index; i++) {
		const struct label *l = &graph_node(g, (struct ref){load.thread, i})->label;

		n += delay_is_load(l) && l->pc == pc;
	}
	return n;
}

static void look(struct trying *t, const struct graph *g)
{
	for (uint16_t thread = 0; thread < g->n_threads; thread++) {
		bool late = false;

		for (uint16_t i = 0; i < g->n[thread]; i++) {
			struct ref load = {thread, i};
			const struct label *l = &graph_node(g, load)->label;

			if (is_late(l))
				late = l->kind == NODE_PROMISE;
			if (is_load(l) && !late)
				add_stores(t, g, load,
					   (struct delay){
						   .thread = thread,
						   .nth = number_of(g, load),
						   .pc = l->pc,
					   });
		}
	}
}

/* ---- the searches */

static uint32_t on_leaf(void *ctx, const struct exhaust_leaf *leaf)
{
	struct trying *t = ctx;
	uint32_t tag;

	if (t->now->n)
		t->late += !leaf->blocked;
	if (leaf->graph && t->now->n < t->most)
		look(t, leaf->graph);
	tag = t->options->leaf(t->options->ctx, leaf);
	if (tag == EXHAUST_STOP) {
		t->stopped = true;
		t->out->found = *t->now;
	}
	return tag;
}

static void on_forget(void *ctx)
{
	struct trying *t = ctx;

	t->n = 1;
	t->options->forget(t->options->ctx);
	/* The executions of the model are to be seen again, too. */
	t->forgot = t->now->n;
}

static bool goes_on(void *ctx, const struct trust_counts *counts)
{
	struct trying *t = ctx;

	return !t->options->goes_on || t->options->goes_on(t->options->ctx, counts);
}

/* With those of now. */
static void exhaust_with(struct trying *t, struct run *run, struct exhaust_result *result)
{
	struct exhaust_options options = *t->options;

	options.leaf = on_leaf;
	options.forget = on_forget;
	options.goes_on = goes_on;
	options.ctx = t;
	options.jobs = 0;
	options.delays = t->now;
	exhaust(run, &options, result);
}

/* False: all is over, or to be done again. */
static bool try_one(struct trying *t, struct run *run, struct exhaust_result *result)
{
	struct exhaust_result r;

	exhaust_with(t, run, &r);
	t->out->delays++;
	result->undecided |= r.undecided;
	result->judged += r.judged;
	if (r.end == EXHAUST_BOUNDED) {
		t->out->partial = true;
		return !t->forgot;
	}
	if (r.end != EXHAUST_ENDED) {
		result->end = r.end;
		result->why = r.why;
		result->error = r.error;
	}
	return r.end == EXHAUST_ENDED && !t->forgot;
}

static void search_once(struct trying *t, struct run *run, struct exhaust_result *result)
{
	*t->out = (struct buffering){0};
	t->list[0].n = 0;
	t->n = 1;
	t->now = t->list;
	t->late = 0;
	t->more = t->stopped = t->forgot = false;
	exhaust_with(t, run, result);
	if (result->end != EXHAUST_ENDED)
		return;
	/* Those that are tried are of one load more than those that they were seen with. */
	while (++t->now < t->list + t->n)
		if (!try_one(t, run, result))
			break;
	result->counts.complete += t->late;
	t->out->late = t->late;
	t->out->partial |= t->more;
}

int buffering_search(struct run *run, const struct exhaust_options *options, uint32_t most,
		     struct exhaust_result *result, struct buffering *out)
{
	struct trying t = {.options = options, .most = most, .out = out};

	t.list = malloc(BUFFERING_MOST * sizeof(*t.list));
	if (!t.list)
		return -ENOMEM;
	do
		search_once(&t, run, result);
	while (t.forgot);
	free(t.list);
	return 0;
}
