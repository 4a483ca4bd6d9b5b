/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/trust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Faults that a test compiles in, to show that it would see them. */
enum trust_fault {
	FAULT_NONE,
	FAULT_MAXIMAL,  /* every revisit is taken for the one that is to be made */
	FAULT_REVERSAL, /* the first read of a thread is never revisited */
};

#ifndef TRUST_FAULT
#define TRUST_FAULT FAULT_NONE
#endif

/* Graphs to visit, the next one last.  Blocks are kept for reuse. */
struct trust {
	struct trust_program *program;
	const struct graph_model *model;
	uint32_t n_threads, length;
	size_t bytes;
	char **stack;
	uint32_t n, room;
	struct graph *now;
	struct graph *base; /* of revisits: what stays */
	int error;
	struct trust_counts counts;
};

struct trust *trust_new(struct trust_program *program, const struct graph_model *model,
			uint32_t n_threads, uint32_t length)
{
	struct trust *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->program = program;
	t->model = model;
	t->n_threads = n_threads;
	t->length = length;
	t->bytes = graph_bytes(n_threads, length, GRAPH_PLACES, model);
	t->now = malloc(t->bytes);
	t->base = malloc(t->bytes);
	if (!t->now || !t->base || !trust_add(t)) {
		trust_free(t);
		return NULL;
	}
	return t;
}

void trust_free(struct trust *t)
{
	if (!t)
		return;
	for (uint32_t i = 0; i < t->room; i++)
		free(t->stack[i]);
	free(t->stack);
	free(t->now);
	free(t->base);
	free(t);
}

const struct trust_counts *trust_counts(const struct trust *t)
{
	return &t->counts;
}

struct graph *trust_graph(struct trust *t)
{
	return t->now;
}

static struct graph *more_room(struct trust *t)
{
	uint32_t room = t->room ? t->room * 2 : 16;
	char **stack = realloc(t->stack, room * sizeof(*stack));

	if (!stack)
		return NULL;
	t->stack = stack;
	memset(stack + t->room, 0, (room - t->room) * sizeof(*stack));
	t->room = room;
	return (struct graph *)stack[t->n];
}

/* One more block on top of the stack, as it was last used; NULL: no memory. */
static struct graph *top(struct trust *t)
{
	if (t->n == t->room && (more_room(t), t->n == t->room)) {
		t->error = -ENOMEM;
		return NULL;
	}
	if (!t->stack[t->n])
		t->stack[t->n] = malloc(t->bytes);
	if (!t->stack[t->n]) {
		t->error = -ENOMEM;
		return NULL;
	}
	if (++t->n > t->counts.deepest)
		t->counts.deepest = t->n;
	return (struct graph *)t->stack[t->n - 1];
}

/* A copy of g on top of the stack, for the caller to change; NULL: no memory. */
static struct graph *push(struct trust *t, const struct graph *g)
{
	struct graph *other = top(t);

	if (other)
		graph_copy(other, g);
	return other;
}

struct graph *trust_add(struct trust *t)
{
	struct graph *g = top(t);

	if (g)
		graph_init(g, t->n_threads, t->length, GRAPH_PLACES, t->model);
	return g;
}

uint32_t trust_waiting(const struct trust *t)
{
	return t->n;
}

const struct graph *trust_waits(const struct trust *t, uint32_t i)
{
	return (const struct graph *)t->stack[t->n - 1 - i];
}

void trust_clear(struct trust *t)
{
	t->n = 0;
	t->error = 0;
	t->counts = (struct trust_counts){0};
}

static void pop(struct trust *t)
{
	struct graph *g = (struct graph *)t->stack[--t->n];

	t->stack[t->n] = (char *)t->now;
	t->now = g;
	if (t->program->moved)
		t->program->moved(t->program);
}

/* ---- reads */

/* From the newest write backwards, to the oldest that the model lets it read. */
static void add_read(struct trust *t, struct graph *g, uint16_t thread, const struct label *label)
{
	struct ref r = {thread, g->n[thread]}, last = graph_place(g, label->place)->last, w, next;
	struct ref oldest = t->model->oldest(g, r, label->place);

	for (w = last; !ref_same(w, oldest);) {
		struct graph *other = push(t, g);

		if (!other)
			return;
		next = w;
		w = graph_node(g, w)->before;
		graph_add(other, thread, label, 0);
		graph_set_rf(other, r, w);
		t->model->insert(other, r, next);
	}
	graph_add(g, thread, label, 0);
	graph_set_rf(g, r, last);
	t->model->append(g, r);
}

/* ---- writes */

/* Another RMW reads what is just before this place in coherence order, and writes
 * there: nothing may come between. */
static bool is_taken(const struct graph *g, struct ref after, uint16_t place)
{
	struct ref next = graph_after(g, place, after);
	const struct node *node;

	if (ref_is_init(next))
		return false;
	node = graph_node(g, next);
	return node->label.flags & NODE_RMW &&
	       ref_same(graph_node(g, (struct ref){next.thread, next.index - 1})->rf, after);
}

static bool is_rmw(const struct graph *g, struct ref e)
{
	return graph_node(g, e)->label.flags & NODE_RMW;
}

/* What the read of an RMW's write reads from. */
static struct ref rmw_source(const struct graph *g, struct ref w)
{
	return graph_node(g, (struct ref){w.thread, w.index - 1})->rf;
}

struct revisit {
	const struct graph *g;
	struct ref a; /* the write that is being added */
	struct ref r; /* the read that shall read it */
	uint16_t keep[GRAPH_THREADS];
};

static bool in_past(const struct revisit *v, struct ref e, uint32_t stamp)
{
	return ref_is_init(e) || graph_node(v->g, e)->stamp <= stamp || graph_caused(v->g, e, v->a);
}

static bool read_in_past(const struct revisit *v, struct ref w, uint32_t stamp)
{
	uint16_t place = graph_node(v->g, w)->label.place;
	uint32_t left = graph_node(v->g, w)->readers;

	for (uint16_t t = 0; t < v->g->n_threads && left; t++) {
		for (uint16_t i = 0; i < v->g->n[t] && left; i++) {
			struct ref e = {t, i};
			const struct node *node = graph_node(v->g, e);

			if (node->label.kind != NODE_READ || node->label.place != place ||
			    !ref_same(node->rf, w))
				continue;
			left--;
			if (in_past(v, e, stamp))
				return true;
		}
	}
	return false;
}

/* Whether e is what the search would have added had it always chosen the newest. */
static bool maximally_added(const struct revisit *v, struct ref e)
{
	const struct node *node = graph_node(v->g, e);
	uint8_t kind = node->label.kind;
	struct ref w = kind == NODE_READ ? node->rf : e;

	if (kind != NODE_READ && kind != NODE_WRITE)
		return true;
	if (kind == NODE_WRITE && read_in_past(v, e, node->stamp))
		return false;
	if (!in_past(v, w, node->stamp))
		return false;
	for (w = graph_after(v->g, node->label.place, w); !ref_is_init(w);
	     w = graph_node(v->g, w)->after)
		if (in_past(v, w, node->stamp))
			return false;
	return true;
}

/* How many nodes of each thread stay: those added before r, and what caused a. */
static void find_kept(struct revisit *v)
{
	uint32_t stamp = graph_node(v->g, v->r)->stamp;

	for (uint16_t t = 0; t < v->g->n_threads; t++) {
		uint16_t n = graph_cause(v->g, v->a)[t];

		while (n < v->g->n[t] && graph_node(v->g, (struct ref){t, n})->stamp <= stamp)
			n++;
		v->keep[t] = n;
	}
}

static bool may_revisit(const struct revisit *v)
{
	if (TRUST_FAULT == FAULT_REVERSAL && v->r.index == 0)
		return false;
	if (TRUST_FAULT == FAULT_MAXIMAL)
		return true;
	if (!maximally_added(v, v->r))
		return false;
	for (uint16_t t = 0; t < v->g->n_threads; t++)
		for (uint16_t i = v->keep[t]; i < v->g->n[t]; i++)
			if (!maximally_added(v, (struct ref){t, i}))
				return false;
	return true;
}

/* Of the writes from the last back to `oldest`. */
static bool is_among(const struct graph *g, uint16_t place, struct ref oldest, struct ref w)
{
	struct ref at = graph_place(g, place)->last;

	while (!ref_same(at, w) && !ref_same(at, oldest))
		at = graph_node(g, at)->before;
	return ref_same(at, w);
}

/* The graph g of what stays, with a just after a write, and read; false: no memory. */
static bool push_revisit(struct trust *t, const struct graph *g, const struct revisit *v,
			 struct ref after)
{
	uint16_t place = graph_node(g, v->a)->label.place;
	struct ref next = graph_after(g, place, after);
	struct graph *other;

	if (is_taken(g, after, place))
		return true;
	other = push(t, g);
	if (!other)
		return false;
	graph_set_co(other, v->a, after);
	t->model->insert(other, v->a, next);
	graph_set_rf(other, v->r, v->a);
	t->model->revisited(other, v->r);
	return true;
}

/* One graph for each position of a among the writes that stay. */
static void push_placed(struct trust *t, const struct revisit *v)
{
	uint16_t place = graph_node(v->g, v->a)->label.place;
	struct graph *g = t->base;
	struct ref after, oldest;

	graph_copy(g, v->g);
	if (t->model->restrict_to)
		t->model->restrict_to(g, v->keep, v->r);
	graph_cut(g, v->keep);
	graph_unset_rf(g, v->r);
	oldest = t->model->oldest_again(g, v->a, v->r);
	after = graph_place(g, place)->last;
	if (is_rmw(g, v->a)) {
		after = rmw_source(g, v->a);
		if (is_among(g, place, oldest, after))
			push_revisit(t, g, v, after);
		return;
	}
	while (push_revisit(t, g, v, after) && !ref_same(after, oldest))
		after = graph_node(g, after)->before;
}

static void revisit_reads(struct trust *t, const struct graph *g, struct ref a)
{
	uint16_t place = graph_node(g, a)->label.place;

	for (uint16_t thread = 0; thread < g->n_threads; thread++) {
		/* What is before that caused a. */
		for (uint16_t i = graph_cause(g, a)[thread]; i < g->n[thread]; i++) {
			struct revisit v = {.g = g, .a = a, .r = {thread, i}};
			const struct node *node = graph_node(g, v.r);

			if (node->label.kind != NODE_READ || node->label.place != place)
				continue;
			find_kept(&v);
			if (may_revisit(&v))
				push_placed(t, &v);
		}
	}
}

/* Places a; false: nowhere, the graph is to be dropped. */
static bool place_write(struct trust *t, struct graph *g, struct ref a)
{
	uint16_t place = graph_node(g, a)->label.place;
	struct ref last = graph_place(g, place)->last, after = last, next, oldest;
	struct graph *other;

	if (is_rmw(g, a)) {
		after = rmw_source(g, a);
		if (is_taken(g, after, place))
			return false;
		graph_set_co(g, a, after);
		if (ref_same(after, last))
			t->model->append(g, a);
		else
			t->model->insert(g, a, graph_node(g, a)->after);
		return true;
	}
	for (oldest = t->model->oldest(g, a, place); !ref_same(after, oldest);) {
		next = after;
		after = graph_node(g, after)->before;
		if (is_taken(g, after, place))
			continue;
		other = push(t, g);
		if (!other)
			return false;
		graph_set_co(other, a, after);
		t->model->insert(other, a, next);
	}
	graph_set_co(g, a, last);
	t->model->append(g, a);
	return true;
}

static bool add_write(struct trust *t, struct graph *g, uint16_t thread, const struct label *label)
{
	struct ref a = graph_add(g, thread, label, label->value);

	t->model->alone(g, a);
	revisit_reads(t, g, a);
	return place_write(t, g, a);
}

/* ---- one graph to its end */

static bool open(const struct graph *g, uint16_t thread)
{
	uint8_t kind;

	if (!g->n[thread])
		return true;
	kind = graph_node(g, (struct ref){thread, g->n[thread] - 1})->label.kind;
	return kind != NODE_BLOCK && kind != NODE_CUT && kind != NODE_END;
}

/* The last node is the read of an RMW that goes on to write, or of a lock that cannot. */
static bool finish_rmw(struct trust *t, struct graph *g, uint16_t thread, bool *kept)
{
	const struct node *read;
	struct label label;

	*kept = true;
	if (!g->n[thread])
		return false;
	read = graph_node(g, (struct ref){thread, g->n[thread] - 1});
	if (read->label.kind != NODE_READ || !(read->label.flags & NODE_RMW))
		return false;
	label = read->label;
	if (graph_rmw_writes(read)) {
		label.kind = NODE_WRITE;
		label.value = graph_rmw_value(read);
		*kept = add_write(t, g, thread, &label);
		return true;
	}
	if (!(read->label.flags & NODE_LOCK))
		return false;
	label = (struct label){.kind = NODE_BLOCK};
	t->model->append(g, graph_add(g, thread, &label, 1));
	return true;
}

static bool add_node(struct trust *t, struct graph *g, uint16_t thread, const struct label *label)
{
	if (label->kind == NODE_READ) {
		add_read(t, g, thread, label);
		return true;
	}
	if (label->kind == NODE_WRITE)
		return add_write(t, g, thread, label);
	t->model->append(g, graph_add(g, thread, label, label->value));
	return true;
}

static bool know_place(struct trust *t, struct graph *g, uint16_t place)
{
	if (place >= GRAPH_PLACES)
		return false;
	for (; g->n_places <= place; g->n_places++) {
		*graph_place(g, g->n_places) = (struct location){
			.initial = t->program->initial(t->program, g->n_places),
			.first = REF_NONE,
			.last = REF_FIRST,
		};
		memset(graph_reads(g, g->n_places), 0, graph_clock_bytes(g));
	}
	return true;
}

/* One more node; false: the graph is whole (kept) or inconsistent (not kept). */
static bool extend(struct trust *t, struct graph *g, bool *kept)
{
	struct label label;

	*kept = true;
	/* An RMW is finished before anything else comes between. */
	for (uint16_t thread = 0; thread < g->n_threads; thread++)
		if (finish_rmw(t, g, thread, kept))
			return *kept;
	for (uint16_t thread = 0; thread < g->n_threads; thread++) {
		if (!open(g, thread))
			continue;
		if (g->n[thread] + 2u > t->length) {
			t->error = -ENOSPC;
			return false;
		}
		t->error = t->program->next(t->program, g, thread, &label);
		if (!t->error && label.kind <= NODE_WRITE && !know_place(t, g, label.place))
			t->error = -ENOSPC;
		if (t->error)
			return false;
		*kept = add_node(t, g, thread, &label);
		return *kept && !t->error;
	}
	return false;
}

static bool visit_leaf(struct trust *t, struct graph *g)
{
	bool cut = graph_ends_with(g, NODE_CUT);
	bool blocked = !cut && graph_ends_with(g, NODE_BLOCK);

	t->counts.cut += cut;
	t->counts.complete += !cut && !blocked;
	t->counts.blocked += blocked;
	return t->program->leaf(t->program, g, blocked);
}

/* False: leaf() asks to stop. */
static bool visit(struct trust *t)
{
	bool kept = true;

	do {
		if (t->now->stale && !t->model->consistent(t->now)) {
			t->counts.dropped++;
			return true;
		}
	} while (extend(t, t->now, &kept));
	if (t->error)
		return true;
	if (!kept) {
		t->counts.dropped++;
		return true;
	}
	return visit_leaf(t, t->now);
}

int trust_run(struct trust *t, uint64_t most)
{
	uint64_t start = trust_seen(&t->counts);
	bool more = true;

	while (more && !t->error) {
		if (!t->n)
			return 0;
		pop(t);
		more = visit(t);
		if (trust_seen(&t->counts) - start >= most)
			more = false;
	}
	if (t->error)
		return t->error;
	return t->n ? -EAGAIN : 0;
}
