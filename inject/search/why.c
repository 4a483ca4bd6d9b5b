/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/why.h"

#include <errno.h>

#include "graph/parts.h"
#include "search/coherent.h"

#define MOST_EVENTS 8192 /* of a trace: each is compared with all after it */
#define LONGEST_ROUND 16

/* Kinds that a graph does not tell apart are one; none of them are met at one place. */
static uint8_t kind_of_event(const struct event *e)
{
	switch (e->kind) {
	case ACCESS_UNLOCK:
		return ACCESS_STORE;
	case ACCESS_TRYLOCK:
		return ACCESS_CAS;
	default:
		return e->kind;
	}
}

/* ACCESS_KINDS: no access, or the second half of one. */
static uint8_t kind_of_node(const struct node *node)
{
	const struct label *l = &node->label;
	bool rmw = l->flags & NODE_RMW;

	if (l->kind == NODE_WRITE)
		return part_is_store(l) ? ACCESS_STORE : ACCESS_KINDS;
	if (l->kind != NODE_READ || part_is_beside(l))
		return ACCESS_KINDS;
	if (l->flags & NODE_LOCK)
		return ACCESS_LOCK;
	if (!rmw)
		return ACCESS_LOAD;
	return l->rmw == RMW_NONE ? ACCESS_CAS : ACCESS_RMW;
}

/* ---- from a trace */

struct taking {
	struct why *why;
	const struct trace *trace;
	const struct history *history;
	bool left_out[MOST_EVENTS];
	uint32_t order[MOST_EVENTS], n; /* accesses by coherence */
	uint32_t at[MOST_EVENTS];       /* where each is among those */
};

static bool counts(const struct taking *t, uint32_t event)
{
	const struct event *e = &t->trace->events[event];

	return e->step && e->size && e->kind != ACCESS_FLUSH && e->call != EVENT_NO_CALL &&
	       !t->left_out[event];
}

/* The newest reads of an event's call, itself first, with nothing changed by it in
 * between. */
static uint32_t newest_reads(const struct taking *t, uint32_t event, uint32_t *out)
{
	const struct event *events = t->trace->events;
	uint32_t n = 0;

	for (uint32_t i = event + 1; i-- && n < 2 * LONGEST_ROUND;) {
		if (events[i].call != events[event].call || !counts(t, i))
			continue;
		if (event_changes(&events[i]))
			break;
		out[n++] = i;
	}
	return n;
}

static bool same_read(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->pc == b->pc && a->addr == b->addr && a->value == b->value;
}

/* Leaves out a round that ends with this event and reads the same as the one before. */
static void leave_out_round(struct taking *t, uint32_t event)
{
	const struct event *events = t->trace->events;
	uint32_t reads[2 * LONGEST_ROUND], n = newest_reads(t, event, reads);

	for (uint32_t round = 1; 2 * round <= n; round++) {
		uint32_t i = 0;

		while (i < round && same_read(&events[reads[i]], &events[reads[i + round]]))
			i++;
		if (i < round)
			continue;
		while (i--)
			t->left_out[reads[i]] = true;
		return;
	}
}

static uint16_t op_of(const struct taking *t, const struct event *e)
{
	return t->history->calls[e->call].op_index;
}

static uint16_t count_alike(const struct taking *t, uint32_t event)
{
	const struct event *e = &t->trace->events[event];
	uint16_t n = 0;

	for (uint32_t i = 0; i <= event; i++) {
		const struct event *other = &t->trace->events[i];

		n += other->thread == e->thread && other->addr == e->addr && counts(t, i) &&
		     kind_of_event(other) == kind_of_event(e) && op_of(t, other) == op_of(t, e);
	}
	return n;
}

static uint16_t add_access(struct taking *t, uint32_t event)
{
	struct why *why = t->why;
	const struct event *e = &t->trace->events[event];
	uint32_t i = 0;

	while (i < why->n_accesses && why->accesses[i].event != event)
		i++;
	if (i < why->n_accesses)
		return (uint16_t)i;
	why->accesses[why->n_accesses++] = (struct why_access){
		.address = e->addr,
		.event = event,
		.op = op_of(t, e),
		.nth = count_alike(t, event),
		.thread = e->thread,
		.kind = kind_of_event(e),
	};
	return (uint16_t)i;
}

static bool overlap(const struct event *a, const struct event *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

/* next: no write is between the two.  -1: none. */
static int relation_of(const struct event *first, const struct event *then, bool next)
{
	if (first->thread == then->thread)
		return -1;
	if (!event_writes(first))
		return event_writes(then) ? WHY_FROM_READ : -1;
	if (!next)
		return -1;
	return event_reads(then) ? WHY_READS_FROM : WHY_COHERENCE;
}

static int add_ordering(struct taking *t, uint32_t first, uint32_t then, int relation)
{
	struct why *why = t->why;

	if (why->n == WHY_MOST)
		return -E2BIG;
	why->orderings[why->n++] = (struct why_ordering){
		.first = add_access(t, first),
		.then = add_access(t, then),
		.relation = (uint8_t)relation,
	};
	return 0;
}

/* Of an event with those after it. */
static int add_orderings(struct taking *t, uint32_t first)
{
	const struct event *events = t->trace->events, *a = &events[first];
	bool next = true;
	int error = 0;

	for (uint32_t k = t->at[first] + 1; k < t->n && !error; k++) {
		uint32_t i = t->order[k];
		const struct event *b = &events[i];
		int relation;

		if (!counts(t, i) || !overlap(a, b))
			continue;
		relation = relation_of(a, b, next);
		if (relation >= 0)
			error = add_ordering(t, first, i, relation);
		next &= !event_writes(b);
	}
	return error;
}

int why_take(struct why *why, const struct trace *trace, const struct history *history)
{
	struct taking t = {.why = why, .trace = trace, .history = history};
	int error = 0;

	why->n = why->n_accesses = 0;
	if (trace->count > MOST_EVENTS)
		return -E2BIG;
	t.n = coherent_order(trace, t.order);
	for (uint32_t k = 0; k < t.n; k++)
		t.at[t.order[k]] = k;
	for (uint32_t i = 0; i < trace->count; i++)
		if (counts(&t, i))
			leave_out_round(&t, i);
	for (uint32_t i = 0; i < trace->count && !error; i++)
		if (counts(&t, i))
			error = add_orderings(&t, i);
	return error;
}

/* ---- in a graph */

struct walk_ops {
	uint16_t op, depth;
};

/* Called for each node in order: the operation that it belongs to. */
static uint16_t next_op(struct walk_ops *w, uint8_t kind)
{
	uint16_t op = w->op;

	if (kind == NODE_END)
		return op;
	w->depth += !w->depth;
	if (kind == NODE_CALL)
		w->depth++;
	else if (kind == NODE_RETURN)
		w->depth--;
	w->op += !w->depth;
	return op;
}

static void meet(struct why *why, struct ref e, uint8_t kind, uintptr_t address, uint16_t op,
		 uint16_t *alike)
{
	for (uint32_t i = 0; i < why->n_accesses; i++) {
		struct why_access *a = &why->accesses[i];

		if (a->thread != e.thread || a->address != address || a->kind != kind)
			continue;
		if (a->op != op)
			a->elsewhere = true;
		else if (++alike[i] == a->nth)
			a->at = e;
	}
}

void why_find(struct why *why, const struct graph *g, const uintptr_t *address)
{
	uint16_t alike[2 * WHY_MOST] = {0};

	for (uint32_t i = 0; i < why->n_accesses; i++)
		why->accesses[i].at = REF_NONE;
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct walk_ops w = {0};

		for (uint16_t i = 0; i < g->n[t]; i++) {
			struct ref e = {t, i};
			const struct node *node = graph_node(g, e);
			uint16_t op = next_op(&w, node->label.kind);
			uint8_t kind = kind_of_node(node);

			if (kind != ACCESS_KINDS)
				meet(why, graph_step_end(g, e), kind,
				     address[node->label.place] + part_offset(&node->label), op,
				     alike);
		}
	}
}

/* By coherence: the number of a write is even, and what reads it comes just after. */
static uint32_t rank_of(const struct graph *g, struct ref e)
{
	const struct node *node = graph_node(g, e);
	bool reads = node->label.kind == NODE_READ;
	struct ref w = reads ? node->rf : e;
	uint32_t rank = reads;

	for (; !ref_is_init(w); w = graph_node(g, w)->before)
		rank += 2;
	return rank;
}

enum why_order why_order(const struct why *why, const struct graph *g, uint32_t ordering)
{
	const struct why_ordering *o = &why->orderings[ordering];
	struct ref first = why->accesses[o->first].at, then = why->accesses[o->then].at;

	if (ref_is_init(then))
		return WHY_HOLDS;
	if (ref_is_init(first))
		return WHY_MISSING;
	return rank_of(g, then) < rank_of(g, first) ? WHY_REVERSED : WHY_HOLDS;
}

struct bits why_mask(const struct why *why, const struct graph *g)
{
	struct bits mask = {{0}};

	for (uint32_t i = 0; i < why->n; i++)
		if (why_order(why, g, i) == WHY_HOLDS)
			bits_set(&mask, i);
	return mask;
}
