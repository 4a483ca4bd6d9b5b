/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/buffering.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct trying {
	const struct exhaust_options *options;
	struct delay *list;
	uint32_t n;
	bool more;
	const struct delay *now; /* NULL: none, these are the executions of the model */
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

static void add(struct trying *t, const struct delay *delay)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (same(&t->list[i], delay))
			return;
	if (t->n == BUFFERING_MOST)
		t->more = true;
	else
		t->list[t->n++] = *delay;
}

static bool is_load(const struct label *l)
{
	return l->kind == NODE_READ && !(l->flags & NODE_RMW) && l->order == memory_order_relaxed;
}

static bool is_store(const struct label *l)
{
	return l->kind == NODE_WRITE && !(l->flags & NODE_RMW);
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
		delay.value = graph_node(g, w)->value;
		delay.other = read->value;
		if (delay.other == delay.value)
			delay.other = graph_place(g, read->label.place)->initial;
		if (delay.other != delay.value)
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

		if (delay_holds(l, next) || (fenced && next->kind == NODE_READ))
			break;
		fenced |= delay_fences(next);
		if (!is_store(next))
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

		n += l->kind == NODE_READ && !(l->flags & NODE_RMW) && l->pc == pc;
	}
	return n;
}

static void look(struct trying *t, const struct graph *g)
{
	for (uint16_t thread = 0; thread < g->n_threads; thread++) {
		for (uint16_t i = 0; i < g->n[thread]; i++) {
			struct ref load = {thread, i};
			const struct label *l = &graph_node(g, load)->label;

			if (is_load(l))
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

	if (t->now)
		t->late += !leaf->blocked;
	else if (leaf->graph)
		look(t, leaf->graph);
	tag = t->options->leaf(t->options->ctx, leaf);
	if (tag == EXHAUST_STOP) {
		t->stopped = true;
		if (t->now)
			t->out->found = *t->now;
	}
	return tag;
}

static void on_forget(void *ctx)
{
	struct trying *t = ctx;

	t->n = 0;
	t->options->forget(t->options->ctx);
	/* The executions of the model are to be seen again, too. */
	t->forgot = t->now;
}

static bool goes_on(void *ctx, const struct trust_counts *counts)
{
	struct trying *t = ctx;

	return !t->options->goes_on || t->options->goes_on(t->options->ctx, counts);
}

static void exhaust_with(struct trying *t, struct run *run, const struct delay *delay,
			 struct exhaust_result *result)
{
	struct exhaust_options options = *t->options;

	options.leaf = on_leaf;
	options.forget = on_forget;
	options.goes_on = goes_on;
	options.ctx = t;
	options.jobs = 0;
	options.delay = delay;
	t->now = delay;
	exhaust(run, &options, result);
}

/* False: all is over, or to be done again. */
static bool try_one(struct trying *t, struct run *run, const struct delay *delay,
		    struct exhaust_result *result)
{
	struct exhaust_result r;

	exhaust_with(t, run, delay, &r);
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
	t->n = 0;
	t->late = 0;
	t->more = t->stopped = t->forgot = false;
	exhaust_with(t, run, NULL, result);
	if (result->end != EXHAUST_ENDED)
		return;
	for (uint32_t i = 0; i < t->n; i++)
		if (!try_one(t, run, &t->list[i], result))
			break;
	result->counts.complete += t->late;
	t->out->late = t->late;
	t->out->partial |= t->more;
}

int buffering_search(struct run *run, const struct exhaust_options *options,
		     struct exhaust_result *result, struct buffering *out)
{
	struct trying t = {.options = options, .out = out};

	t.list = malloc(BUFFERING_MOST * sizeof(*t.list));
	if (!t.list)
		return -ENOMEM;
	do
		search_once(&t, run, result);
	while (t.forgot);
	free(t.list);
	return 0;
}
