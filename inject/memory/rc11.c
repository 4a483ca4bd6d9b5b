/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * C11 as graph/rc11.h has it, while threads run: a graph grows by what each of them does.
 *
 * Memory holds the newest value of each place, by coherence.  A read that takes another
 * gets it from the graph; before a plain one memory shows it for as long as that takes.
 * Without a choice reads take the newest write, and writes become it.
 */
#include "memory/rc11.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "engine.h"
#include "graph/model.h"
#include "memory/label.h"
#include "memory/sc.h"

/* An access before it has been decided what it reads or comes after. */
struct ask {
	struct rc11 *m;
	uint16_t thread;
	struct label label;
};

/* It has no choice. */
static bool is_strict(const struct ask *a)
{
	return a->label.flags & NODE_STRICT;
}

static inline void ask_for(struct ask *a, struct run *run, uint32_t thread, const struct event *e,
			   const struct operands *o, uint16_t place)
{
	a->m = run->rc11;
	a->thread = (uint16_t)thread;
	a->label = label_of(&run->plan, e, o);
	if (e->kind != ACCESS_FENCE)
		label_set_place(&a->label, &a->m->places, place, e->addr, event_width(e));
}

/* ---- the graph grows */

static struct ref add_node(const struct ask *a, const struct label *label, uint64_t value,
			   uint32_t event)
{
	struct ref e = graph_add(a->m->g, a->thread, label, value);

	a->m->events[(uint32_t)e.thread * a->m->g->length + e.index] = event;
	return e;
}

static void add_read(const struct ask *a, struct ref w, uint32_t event)
{
	struct graph *g = a->m->g;
	struct ref r = add_node(a, &a->label, 0, event), next;

	next = graph_after(g, a->label.place, w);
	graph_set_rf(g, r, w);
	if (ref_is_init(next))
		graph_rc11.append(g, r);
	else
		graph_rc11.insert(g, r, next);
}

static void add_write(const struct ask *a, const struct label *label, struct ref after,
		      uint32_t event)
{
	struct graph *g = a->m->g;
	struct ref e = add_node(a, label, label->value, event), next;

	next = graph_after(g, label->place, after);
	graph_rc11.alone(g, e);
	graph_set_co(g, e, after);
	if (ref_is_init(next))
		graph_rc11.append(g, e);
	else
		graph_rc11.insert(g, e, next);
}

/* The write of an RMW whose read is its thread's last node. */
static void add_rmw_write(const struct ask *a, struct ref w, uint32_t event)
{
	const struct node *read =
		graph_node(a->m->g, (struct ref){a->thread, a->m->g->n[a->thread] - 1});
	struct label label = a->label;

	if (!graph_rmw_writes(read))
		return;
	label.kind = NODE_WRITE;
	label.value = graph_rmw_value(read);
	add_write(a, &label, w, event);
}

static void add_all(const struct ask *a, struct ref w, uint32_t event)
{
	if (a->label.kind == NODE_WRITE)
		add_write(a, &a->label, w, event);
	else
		add_read(a, w, event);
	if (a->label.flags & NODE_RMW)
		add_rmw_write(a, w, event);
}

/* False: seq_cst accesses would have no order; then nothing has changed. */
static bool add(const struct ask *a, struct ref w, uint32_t event)
{
	struct graph *g = a->m->g;
	bool strong = g->strong;
	uint16_t keep[GRAPH_THREADS];

	memcpy(keep, g->n, sizeof(keep));
	add_all(a, w, event);
	if (!g->stale || graph_rc11.consistent(g))
		return true;
	graph_cut(g, keep);
	g->stale = false;
	g->strong = strong;
	return false;
}

/* ---- what may be chosen */

static struct ref oldest(const struct ask *a)
{
	const struct graph *g = a->m->g;

	return graph_rc11.oldest(g, (struct ref){a->thread, g->n[a->thread]}, a->label.place);
}

static bool writes_after(const struct ask *a, struct ref w)
{
	struct node node = {.label = a->label, .value = graph_seen(a->m->g, &a->label, w)};

	return a->label.kind == NODE_WRITE ||
	       (a->label.flags & NODE_RMW && graph_rmw_writes(&node));
}

/* Between an RMW and what it read there is no room. */
static bool is_taken(const struct ask *a, struct ref w)
{
	struct ref next = graph_after(a->m->g, a->label.place, w);

	return !ref_is_init(next) && graph_node(a->m->g, next)->label.flags & NODE_RMW &&
	       writes_after(a, w);
}

/* The next that may be chosen, from w on towards the oldest; REF_NONE: none. */
static struct ref next_choice(const struct ask *a, struct ref w, struct ref last)
{
	while (is_taken(a, w)) {
		if (ref_same(w, last))
			return REF_NONE;
		w = graph_node(a->m->g, w)->before;
	}
	return w;
}

/* The newest, every second time. */
static struct ref draw(const struct ask *a, uint32_t drawn)
{
	struct ref w = graph_place(a->m->g, a->label.place)->last;
	struct ref last, choices[64];
	uint32_t n = 0;

	if (!(drawn & 1) || ref_is_init(w) || is_strict(a))
		return w;
	last = oldest(a);
	for (;;) {
		w = next_choice(a, w, last);
		if (ref_same(w, REF_NONE) || n == 64)
			break;
		choices[n++] = w;
		if (ref_same(w, last))
			break;
		w = graph_node(a->m->g, w)->before;
	}
	return n ? choices[(drawn >> 1) % n] : last;
}

/* How many nodes a thread has made before event `event`. */
static uint32_t nodes_before(const struct rc11 *m, uint16_t thread, uint32_t event)
{
	uint32_t low = 0, high = m->g->n[thread];

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (rc11_event(m, (struct ref){thread, (uint16_t)middle}) < event)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Index of a thread's nth point, or the number of all events. */
static uint32_t find_point(const struct trace *trace, uint32_t thread, uint32_t nth)
{
	uint32_t i = 0;

	for (; i < trace->count; i++)
		if (trace->events[i].thread == thread && trace->events[i].step && --nth == 0)
			break;
	return i;
}

/* The write that the nth point of thread `of` is, if it is one of that place. */
static bool find_write(const struct run *run, const struct ask *a, uint32_t of, uint32_t nth,
		       struct ref *out)
{
	const struct graph *g = a->m->g;
	uint32_t after;

	*out = REF_FIRST;
	if (!nth)
		return true;
	if (of >= g->n_threads)
		return false;
	/* Its last node, of an RMW. */
	after = nodes_before(a->m, (uint16_t)of, find_point(&run->trace, of, nth) + 1);
	*out = (struct ref){(uint16_t)of, (uint16_t)(after - 1)};
	return after && find_point(&run->trace, of, nth) == rc11_event(a->m, *out) &&
	       graph_node(g, *out)->label.kind == NODE_WRITE &&
	       graph_node(g, *out)->label.place == a->label.place;
}

static bool is_older(const struct graph *g, struct ref w, struct ref than)
{
	if (ref_same(w, than) || ref_is_init(than))
		return false;
	while (!ref_is_init(than) && !ref_same(w, than))
		than = graph_node(g, than)->before;
	return ref_same(w, than);
}

/* A read of w that happens before what the thread does next. */
static uint32_t who_saw(const struct ask *a, struct ref w)
{
	const struct graph *g = a->m->g;
	const uint16_t *clock = graph_order(g, (struct ref){a->thread, g->n[a->thread] - 1});

	for (struct ref e = {0, 0}; e.thread < g->n_threads; e.thread++)
		for (e.index = 0; e.index < clock[e.thread]; e.index++)
			if (graph_node(g, e)->label.kind == NODE_READ &&
			    graph_node(g, e)->label.place == a->label.place &&
			    !part_is_beside(&graph_node(g, e)->label) &&
			    ref_same(graph_node(g, e)->rf, w))
				return rc11_event(a->m, e);
	return EVENT_INITIAL;
}

/* The write that a decision means the access to read, or to come just after. */
static bool find_chosen(const struct run *run, const struct ask *a, const struct decision *d,
			struct ref *out)
{
	if (!find_write(run, a, d->of, d->nth, out))
		return false;
	if (d->kind != DECIDE_BEFORE)
		return true;
	if (ref_is_init(*out))
		return false;
	*out = graph_node(a->m->g, *out)->before;
	return true;
}

/* The oldest that it may choose is newer. */
static struct refusal refuse_older(const struct ask *a, struct ref bound)
{
	const struct graph *g = a->m->g;
	const uint16_t *clock = graph_order(g, (struct ref){a->thread, g->n[a->thread] - 1});
	bool before = clock[bound.thread] > bound.index;

	return (struct refusal){
		.kind = before ? REFUSAL_NEWER : REFUSAL_SEEN,
		.newer = rc11_event(a->m, bound),
		.seen = before ? EVENT_INITIAL : who_saw(a, bound),
	};
}

/* The graph is left as it was. */
static struct refusal refuse_strong(const struct ask *a, struct ref w)
{
	struct graph *g = a->m->g;
	bool strong = g->strong;
	uint16_t keep[GRAPH_THREADS];

	memcpy(keep, g->n, sizeof(keep));
	if (!add(a, w, EVENT_INITIAL))
		return (struct refusal){.kind = REFUSAL_STRONG};
	graph_cut(g, keep);
	g->strong = strong;
	return (struct refusal){.kind = REFUSAL_NONE};
}

static struct refusal refuse(const struct run *run, const struct ask *a, const struct decision *d)
{
	const struct graph *g = a->m->g;
	struct ref w, bound = oldest(a);
	struct refusal r = {.kind = REFUSAL_NO_WRITE};

	if (!find_chosen(run, a, d, &w))
		return r;
	if (is_older(g, w, bound))
		r = refuse_older(a, bound);
	else if (is_strict(a) && !ref_same(w, graph_place(g, a->label.place)->last))
		r.kind = REFUSAL_PLAIN;
	else if (is_taken(a, w))
		r = (struct refusal){
			.kind = REFUSAL_TAKEN,
			.newer = rc11_event(a->m, graph_after(g, a->label.place, w)),
		};
	else
		r = refuse_strong(a, w);
	r.value = graph_seen(g, &a->label, w);
	return r;
}

static struct refusal refuses(struct run *run, const struct decision *d)
{
	const struct event *next = &run->views[d->thread].next;
	const struct operands *o = run->threads[d->thread].operands;
	int place = places_of(&run->rc11->places, next->addr, event_width(next));
	struct ask a;

	/* Nobody has been there: there is the initial value only. */
	if (place < 0 || place >= run->rc11->g->n_places)
		return (struct refusal){
			.kind = d->nth ? REFUSAL_NO_WRITE : REFUSAL_NONE,
			.value =
				next->size <= 8 ? (uint64_t)memory_read(next->addr, next->size) : 0,
		};
	ask_for(&a, run, d->thread, next, next->flags & ACCESS_ATOMIC ? o : NULL, (uint16_t)place);
	return refuse(run, &a, d);
}

/* ---- accesses */

/* A word that is accessed in parts: from the next execution on it is known. */
static enum run_end meet_word(struct run *run, const struct event *next)
{
	run->grew |= words_add(&run->words, &run->rc11->places, next->addr, event_width(next));
	return RUN_MIXED;
}

static enum run_end before(struct run *run, const struct event *next)
{
	struct rc11 *m = run->rc11;
	struct graph *g = m->g;
	int place;

	if (g->n[run->current] + 2 > g->length)
		return RUN_FULL;
	if (next->kind == ACCESS_FENCE)
		return RUN_ENDED;
	if (next->flags & ACCESS_RANGE)
		return RUN_MIXED;
	place = places_of(&m->places, next->addr, event_width(next));
	if (place < 0)
		return place == -ENOSPC ? RUN_FULL : meet_word(run, next);
	if (!places_one_part(&m->places, (uint16_t)place, next->addr, event_width(next)))
		return RUN_MIXED;
	m->place = (uint16_t)place;
	for (; g->n_places <= m->place; g->n_places++) {
		uint16_t p = g->n_places;

		*graph_place(g, p) = (struct location){
			.initial = (uint64_t)memory_read(m->places.address[p], m->places.size[p]),
			.first = REF_NONE,
			.last = REF_FIRST,
		};
	}
	return RUN_ENDED;
}

static struct ref choose(struct run *run, const struct ask *a)
{
	const struct decision *d = &run->thread->choice;
	struct ref w;

	if (d->kind == DECIDE_DRAW)
		return draw(a, d->drawn);
	if ((d->kind == DECIDE_CHOOSE || d->kind == DECIDE_BEFORE) &&
	    refuse(run, a, d).kind == REFUSAL_NONE && find_chosen(run, a, d, &w))
		return w;
	return graph_place(a->m->g, a->label.place)->last;
}

/* Returns the first node of the access; *shown: it wrote, and is the newest now. */
static const struct node *do_access(struct run *run, struct event *e, const struct ask *a,
				    bool *shown)
{
	struct rc11 *m = a->m;
	struct graph *g = m->g;
	uint32_t event = (uint32_t)(e - run->trace.events);
	struct ref first = {a->thread, g->n[a->thread]}, last, newest, w, next;

	newest = graph_place(g, a->label.place)->last;
	w = choose(run, a);
	/* The newest is always allowed. */
	if (ref_same(w, newest) || !add(a, w, event)) {
		w = newest;
		add_all(a, w, event);
	}
	last = graph_step_end(g, first);
	*shown = ref_same(graph_place(g, a->label.place)->last, last);
	next = graph_node(g, last)->after;
	e->reads_from = rc11_event(m, w);
	if (a->label.kind == NODE_READ && !part_is_beside(&a->label))
		e->missed = ref_same(w, newest) ? EVENT_INITIAL : rc11_event(m, newest);
	else
		e->missed = rc11_event(m, next);
	return graph_node(g, first);
}

/* What memory shows beside the newest value is for the thread that runs. */
static void lend(struct rc11 *m, const struct event *e, uint64_t value)
{
	m->newest = (uint64_t)memory_read(e->addr, e->size);
	m->lent = value != m->newest;
	if (m->lent)
		memory_put(e->addr, e->size, value);
}

/* ---- loads that take effect late */

/* Returns what it is going to read, as far as that is known. */
static void delay(struct run *run, struct event *e)
{
	const struct decision *d = &run->thread->choice;
	struct rc11 *m = run->rc11;

	e->value = d->of ? m->delayed[d->nth] : memory_read(e->addr, e->size);
	e->old = 0;
	e->flags |= ACCESS_DELAYED;
	e->reads_from = e->missed = EVENT_INITIAL;
	m->late[run->current] = (struct rc11_late){
		.event = (uint32_t)(e - run->trace.events),
		.place = m->place,
		.nth = d->nth,
	};
	run->thread->choice.kind = DECIDE_RUN;
}

static bool is_delayed(const struct run *run, const struct event *e)
{
	return e->kind == ACCESS_LOAD && run->thread->choice.kind == DECIDE_DELAY;
}

/* In the graph it comes where it takes effect.  If it returned something else, the run
 * has to start again: now it is known what. */
static void late(struct run *run, uint32_t thread)
{
	struct rc11 *m = run->rc11;
	const struct rc11_late *l = &m->late[thread];
	struct event *e = &run->trace.events[l->event];
	struct ref w = graph_place(m->g, l->place)->last;
	struct ask a;

	if (m->g->n[thread] == m->g->length)
		return;
	ask_for(&a, run, thread, e, NULL, l->place);
	m->delayed[l->nth] = graph_seen(m->g, &a.label, w);
	add_read(&a, w, run->trace.count - 1);
	e->reads_from = rc11_event(m, w);
	rc11_find_races(run, e, (struct ref){(uint16_t)thread, m->g->n[thread] - 1});
	run->grew |= m->delayed[l->nth] != (uint64_t)e->value;
}

static void plain(struct run *run, struct event *e)
{
	struct rc11 *m = run->rc11;
	struct graph *g = m->g;
	struct ref last = {(uint16_t)run->current, g->n[run->current]};
	const struct node *node;
	struct ask a;
	bool shown;

	if (is_delayed(run, e)) {
		delay(run, e);
		lend(m, e, (uint64_t)e->value);
		return;
	}
	if (e->kind == ACCESS_LOAD) {
		ask_for(&a, run, run->current, e, NULL, m->place);
		node = do_access(run, e, &a, &shown);
		e->value = node->value;
		rc11_find_races(run, e, last);
		lend(m, e, node->value);
		return;
	}
	m->newest = (uint64_t)memory_read(e->addr, e->size);
	/* An instruction that loads and stores announces both before: it finds again what
	 * its load chose. */
	if (last.index--) {
		node = graph_node(g, last);
		if (node->label.kind == NODE_READ && node->label.place == m->place &&
		    part_size(&node->label) == e->size)
			lend(m, e, node->value);
	}
}

static void settle(struct run *run, struct event *e)
{
	struct rc11 *m = run->rc11;
	bool shown = !m->lent;

	if (e->kind == ACCESS_STORE && e->step) {
		struct ref self = {(uint16_t)run->current, m->g->n[run->current]};
		struct ask a;

		ask_for(&a, run, run->current, e, NULL, m->place);
		e->value = memory_read(e->addr, e->size);
		a.label.value = (uint64_t)e->value;
		do_access(run, e, &a, &shown);
		rc11_find_races(run, e, self);
	} else {
		memory_settle(e);
	}
	if (!shown)
		memory_put(e->addr, e->size, m->newest);
	m->lent = false;
}

static void fence(struct run *run, struct event *e)
{
	struct ask a;

	ask_for(&a, run, run->current, e, NULL, 0);
	e->value = e->old = 0;
	e->reads_from = e->missed = EVENT_INITIAL;
	graph_rc11.append(run->rc11->g,
			  add_node(&a, &a.label, 0, (uint32_t)(e - run->trace.events)));
}

static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	struct rc11 *m = run->rc11;
	struct ref self = {(uint16_t)run->current, 0};
	const struct node *node;
	struct ref end;
	struct ask a;
	bool shown, swaps = e->kind != ACCESS_LOAD && e->kind != ACCESS_STORE;

	/* What gives no point is nobody's business but the thread's. */
	if (run->inside != INSIDE_THREAD || !e->step) {
		model_sc.atomic(run, e, o);
		return;
	}
	if (e->kind == ACCESS_FENCE) {
		fence(run, e);
		return;
	}
	if (is_delayed(run, e)) {
		delay(run, e);
		return;
	}
	self.index = m->g->n[self.thread];
	ask_for(&a, run, run->current, e, o, m->place);
	if (o->fail)
		a.label.flags = 0, a.label.order = a.label.fail_order;
	node = do_access(run, e, &a, &shown);
	end = graph_step_end(m->g, self);
	e->value = graph_node(m->g, end)->value;
	if (swaps && e->kind != ACCESS_UNLOCK) {
		e->old = node->value;
		if (ref_same(end, self))
			e->flags |= ACCESS_FAILED | (o->fail ? ACCESS_SPURIOUS : 0);
	}
	if (shown && event_writes(e))
		memory_write(e->addr, event_width(e), e->value);
	rc11_find_races(run, e, self);
}

/* ---- calls */

/* The last that x did happens before what y's thread does next. */
static bool is_sure(const struct run *run, const struct call *x, const struct call *y)
{
	const struct graph *g = run->rc11->g;
	uint32_t n = nodes_before(run->rc11, x->thread, x->last_event);

	if (x->thread == y->thread)
		return true;
	return g->n[y->thread] && n &&
	       graph_order(g, (struct ref){y->thread, g->n[y->thread] - 1})[x->thread] >= n;
}

static void call(struct run *run, uint32_t y)
{
	struct history *h = &run->history;

	history_clear_before(h, y);
	for (uint32_t x = 0; x < y; x++)
		if (call_returned(&h->calls[x]) && is_sure(run, &h->calls[x], &h->calls[y]))
			history_set_before(h, x, y);
}

/* ---- executions */

static void begin(struct run *run)
{
	struct rc11 *m = run->rc11;

	graph_init(m->g, run->plan.n_threads, m->g->length, GRAPH_PLACES, &graph_rc11);
	m->places.n = 0;
	memset(m->places.slots, 0, sizeof(m->places.slots));
	words_place(&run->words, &m->places);
	m->lent = false;
	run->races.count = 0;
}

static void nothing(struct run *run)
{
	(void)run;
}

/* Two nodes for each step of the longest thread, within what a graph can have. */
int rc11_new(struct run *run)
{
	uint32_t n_threads = run->plan.n_threads;
	uint32_t length =
		run->step_limit < UINT16_MAX / 2 ? 2 * run->step_limit + 2 : UINT16_MAX - 1;
	size_t bytes, events = (size_t)n_threads * length * sizeof(uint32_t);
	struct rc11 *m;
	char *room;

	if (n_threads > GRAPH_THREADS)
		return -E2BIG;
	bytes = graph_bytes(n_threads, length, GRAPH_PLACES, &graph_rc11);
	room = mmap(NULL, sizeof(*m) + 16 + bytes + events, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (room == MAP_FAILED)
		return -ENOMEM;
	m = (struct rc11 *)room;
	m->room = sizeof(*m) + 16 + bytes + events;
	m->g = (struct graph *)(room + ((sizeof(*m) + 15) & ~(size_t)15));
	m->events = (uint32_t *)((char *)m->g + bytes);
	graph_init(m->g, n_threads, length, GRAPH_PLACES, &graph_rc11);
	run->rc11 = m;
	return 0;
}

void rc11_free(struct run *run)
{
	if (run->rc11)
		munmap(run->rc11, run->rc11->room);
	run->rc11 = NULL;
}

const struct memory_model model_rc11 = {
	.name = "rc11",
	.begin = begin,
	.end = nothing,
	.plain = plain,
	.settle = settle,
	.atomic = atomic,
	.before = before,
	.refuses = refuses,
	.late = late,
	.call = call,
	.drop = rc11_free,
};
