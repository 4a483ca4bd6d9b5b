/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/leaf.h"

#include <stdlib.h>
#include <string.h>

#include "memory/sc.h"
#include "search/replay_state.h"

struct leaf {
	struct replay *replay;
	struct history history;
	uint64_t *before;                /* of the history, if it has no moments */
	uint16_t open[GRAPH_THREADS];    /* innermost call of each thread, CALL_TOP: none */
	uint16_t made[GRAPH_THREADS];    /* operations that it has begun */
	uint32_t results[GRAPH_THREADS]; /* of the history: values seen since the last call */
	uint32_t n_values[GRAPH_THREADS];
};

struct leaf *leaf_new(struct replay *r)
{
	struct leaf *leaf = calloc(1, sizeof(*leaf));
	const struct history *h = &r->run->history;

	if (!leaf)
		return NULL;
	leaf->replay = r;
	leaf->history.max_calls = h->max_calls;
	leaf->history.max_values = h->max_values;
	leaf->history.calls = malloc(h->max_calls * sizeof(*h->calls));
	leaf->history.values = malloc(h->max_values * sizeof(*h->values));
	if (r->run->plan.model != MODEL_SC)
		leaf->before = malloc(h->max_calls * history_row(h) * sizeof(*leaf->before));
	if (!leaf->history.calls || !leaf->history.values ||
	    (!leaf->before && r->run->plan.model != MODEL_SC)) {
		leaf_free(leaf);
		return NULL;
	}
	return leaf;
}

void leaf_free(struct leaf *leaf)
{
	if (!leaf)
		return;
	free(leaf->history.calls);
	free(leaf->history.values);
	free(leaf->before);
	free(leaf);
}

/* ---- nodes to calls */

static struct call *begin_call(struct leaf *leaf, struct ref e, uint8_t op)
{
	struct history *h = &leaf->history;
	const struct brrace_op *o = &leaf->replay->run->plan.subject->table->ops[op];
	uint16_t thread = e.thread, outer = leaf->open[thread];
	struct call *c = &h->calls[h->n_calls];

	*c = (struct call){
		.thread = (uint8_t)thread,
		.kind = (uint8_t)o->kind,
		.op = op,
		.flags = (uint8_t)o->flags,
		.parent = outer,
		.op_index = outer == CALL_TOP ? leaf->made[thread]++ : h->calls[outer].op_index,
		.begin = h->clock++,
		.end = CALL_PENDING,
		.first_event = e.index,
	};
	leaf->open[thread] = (uint16_t)h->n_calls++;
	return c;
}

static void begin_top(struct leaf *leaf, struct ref e)
{
	const struct run_thread *plan = &leaf->replay->run->plan.threads[e.thread];
	const struct run_op *op = &plan->ops[leaf->made[e.thread]];
	struct history *h = &leaf->history;
	struct call *c = begin_call(leaf, e, op->op);

	c->n_in = c->n_done = op->n_in;
	c->want = op->want ? op->want : 1;
	c->first_in = h->n_values;
	for (uint32_t i = 0; i < op->n_in; i++)
		h->values[h->n_values++] = op->in[i];
}

/* What it gives follows, node by node. */
static void begin_nested(struct leaf *leaf, struct ref e, uint64_t packed)
{
	struct history *h = &leaf->history;
	struct call *c = begin_call(leaf, e, (uint8_t)packed);

	c->n_in = c->n_done = (uint16_t)(packed >> 16);
	c->want = (uint16_t)(packed >> 32);
	c->first_in = h->n_values;
	h->n_values += c->n_in;
	leaf->results[e.thread] = c->first_in;
	leaf->n_values[e.thread] = c->n_in;
}

static void end_call(struct leaf *leaf, const struct graph *g, struct ref e, uint64_t packed)
{
	struct history *h = &leaf->history;
	struct call *c = &h->calls[leaf->open[e.thread]];
	uint16_t first;

	c->status = (uint8_t)packed;
	c->n_done = (uint16_t)(packed >> 16);
	c->n_out = (uint8_t)(packed >> 32);
	c->first_out = h->n_values;
	/* Just before the return: values, and the result. */
	first = e.index - 1 - c->n_out;
	for (uint16_t i = 0; i < c->n_out; i++)
		h->values[h->n_values++] = graph_node(g, (struct ref){e.thread, first + i})->value;
	c->result = graph_node(g, (struct ref){e.thread, e.index - 1})->value;
	c->end = h->clock++;
	c->last_event = e.index;
	leaf->open[e.thread] = c->parent;
}

static void take_node(struct leaf *leaf, const struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);

	if (node->label.kind == NODE_END)
		return;
	if (leaf->open[e.thread] == CALL_TOP)
		begin_top(leaf, e);
	if (node->label.kind == NODE_CALL) {
		begin_nested(leaf, e, node->value);
	} else if (node->label.kind == NODE_VALUE && leaf->n_values[e.thread]) {
		leaf->history.values[leaf->results[e.thread]++] = node->value;
		leaf->n_values[e.thread]--;
	} else if (node->label.kind == NODE_RETURN) {
		end_call(leaf, g, e, node->value);
	}
}

/* Whether all that x did happens before y, another call, begins. */
static bool precedes(const struct graph *g, const struct call *x, const struct call *y)
{
	struct ref last = {x->thread, (uint16_t)x->last_event};
	struct ref before = {y->thread, (uint16_t)(y->first_event - 1)};

	if (!call_returned(x))
		return false;
	if (x->thread == y->thread)
		return x->end < y->begin;
	last = graph_last_access(g, last);
	return y->first_event && graph_order(g, before)[last.thread] > last.index;
}

static void find_before(struct history *h, const struct graph *g)
{
	for (uint32_t y = 0; y < h->n_calls; y++) {
		history_clear_before(h, y);
		for (uint32_t x = 0; x < h->n_calls; x++)
			if (x != y && precedes(g, &h->calls[x], &h->calls[y]))
				history_set_before(h, x, y);
	}
}

struct history *leaf_history(struct leaf *leaf, const struct graph *g, const struct ref *sequence,
			     uint32_t n, bool weak)
{
	const struct run *run = leaf->replay->run;
	struct history *h = &leaf->history;

	*h = (struct history){
		.calls = h->calls,
		.max_calls = h->max_calls,
		.values = h->values,
		.max_values = h->max_values,
		.preloaded = run->plan.preload,
		.n_preloaded = run->plan.n_preload,
		.drained = run->drained,
		.capacity = run->history.capacity,
		.clock = 1,
		.before = weak ? leaf->before : NULL,
	};
	for (uint16_t t = 0; t < g->n_threads; t++) {
		leaf->open[t] = CALL_TOP;
		leaf->made[t] = 0;
		leaf->n_values[t] = 0;
	}
	for (uint32_t i = 0; i < n; i++)
		take_node(leaf, g, sequence[i]);
	if (h->before)
		find_before(h, g);
	return h;
}

const struct history *leaf_last(const struct leaf *leaf)
{
	return &leaf->history;
}

/* ---- what the threads left */

static bool on_stack(uintptr_t addr)
{
	return addr >= STACK_BASE && addr < REGION_END;
}

/* Of a place that the graph does not know, too: other executions stored there. */
static uint64_t left_in(const struct replay *r, const struct graph *g, uint16_t place)
{
	if (place >= g->n_places)
		return replay_initial(r, place);
	return graph_value(g, place, graph_place(g, place)->last);
}

/* Stacks are left alone: threads that are not finished go on there. */
static void write_memory(const struct replay *r, const struct graph *g)
{
	for (uint32_t p = 0; p < r->places.n; p++) {
		uintptr_t addr = r->places.address[p];

		if (!on_stack(addr))
			memory_write(addr, r->places.size[p], left_in(r, g, (uint16_t)p));
	}
}

static bool is_newest(const struct graph *g, const struct node *read)
{
	return ref_same(read->rf, graph_place(g, read->label.place)->last);
}

static bool may_move(const struct graph *g, uint16_t thread)
{
	struct ref e = {thread, g->n[thread] - 1};
	uint64_t left = graph_node(g, e)->value;

	while (left && e.index--) {
		const struct node *node = graph_node(g, e);

		if (node->label.kind != NODE_READ)
			continue;
		left--;
		if (!is_newest(g, node))
			return true;
	}
	return false;
}

static bool blocks(const struct graph *g, uint16_t thread)
{
	return g->n[thread] &&
	       graph_node(g, (struct ref){thread, g->n[thread] - 1})->label.kind == NODE_BLOCK;
}

bool leaf_waits(const struct graph *g)
{
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (blocks(g, t) && may_move(g, t))
			return true;
	return false;
}

static void report_stuck(const struct leaf *leaf, const struct graph *g, struct findings *findings)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct finding *f = blocks(g, t) ? findings_add(findings, FINDING_STUCK) : NULL;

		if (!f)
			continue;
		f->thread = (uint8_t)t;
		f->call = leaf->open[t];
		while (leaf->history.calls[f->call].parent != CALL_TOP)
			f->call = leaf->history.calls[f->call].parent;
	}
}

static void drain(struct leaf *leaf, const struct graph *g)
{
	struct run *run = leaf->replay->run;

	run->end = RUN_ENDED;
	write_memory(leaf->replay, g);
	run_drain(run);
	replay_restore(leaf->replay);
}

const struct history *leaf_drain(struct leaf *leaf, const struct graph *g)
{
	struct run *run = leaf->replay->run;
	struct history threads = run->history; /* calls that live threads are in */

	run->history = leaf->history;
	run->history.drained = run->drained;
	run->history.n_calls = run->history.n_drained = 0;
	drain(leaf, g);
	leaf->history = run->history;
	run->history = threads;
	return run->after.end == RUN_ENDED ? &leaf->history : NULL;
}

void leaf_judge(struct leaf *leaf, const struct graph *g)
{
	struct run *run = leaf->replay->run;
	struct history threads = run->history; /* calls that live threads are in */

	run->history = leaf->history;
	run->findings.count = 0;
	run->findings.overflow = false;
	drain(leaf, g);
	run_judge(run);
	leaf->history = run->history;
	run->history = threads;
	report_stuck(leaf, g, &run->findings);
}
