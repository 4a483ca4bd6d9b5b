/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/delay.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "graph/parts.h"
#include "graph/sc.h"

struct delayed {
	struct trust_program program; /* first: it is what the search knows */
	struct trust_program *asked;
	const struct delay *delay;
	uint8_t number;     /* that its own nodes have for an order of failure, which loads
			       have no use for */
	struct graph *code; /* of the thread: what its code has done, by its own account */
	uint64_t value;     /* that the load had there */
	uint64_t *returned; /* of each node that is a value that a call returned: what it
			       returns with the other value */
};

static bool releases(const struct label *l)
{
	return l->kind <= NODE_FENCE && l->order >= memory_order_release;
}

bool delay_fences(const struct label *b)
{
	return b->kind == NODE_FENCE && b->flags & NODE_NARROW && b->order == memory_order_acquire;
}

bool delay_holds(const struct label *a, const struct label *b)
{
	if (b->kind == NODE_FENCE)
		return !(b->flags & NODE_NARROW);
	return b->kind <= NODE_WRITE && (b->place == a->place || releases(b));
}

/* ---- how far the delayed thread has come */

static bool is_promise(const struct label *l)
{
	return l->kind == NODE_PROMISE;
}

static bool is_kept(const struct label *l)
{
	return l->kind == NODE_READ && l->flags & NODE_KEPT;
}

static bool is_own(const struct delayed *d, const struct label *l)
{
	return (is_promise(l) || is_kept(l)) && l->fail_order == d->number;
}

struct progress {
	int promise; /* index of the node; -1: there is none */
	bool held;   /* something keeps it from being delayed */
	bool fenced; /* from being later than loads that come now */
	bool due;    /* the last node is the store that it is delayed past */
	bool broken; /* the last node read another value */
	bool kept;
	bool other;  /* another load is promised and has not taken effect */
};

static struct progress look(const struct delayed *d, const struct graph *g)
{
	struct progress p = {.promise = -1};
	uint16_t thread = d->delay->thread, stores = 0;

	for (uint16_t i = 0; i < g->n[thread]; i++) {
		const struct node *node = graph_node(g, (struct ref){thread, i});
		const struct label *l = &node->label;

		p.due = p.broken = false;
		if (!is_own(d, l) && (is_promise(l) || is_kept(l)))
			p.other = is_promise(l);
		if (is_promise(l) && is_own(d, l)) {
			p.promise = i;
		} else if (p.promise < 0 || p.kept) {
			continue;
		} else if (is_own(d, l)) {
			p.kept = true;
			p.broken = node->value != d->delay->value;
		} else {
			p.held |= delay_holds(
				&graph_node(g, (struct ref){thread, (uint16_t)p.promise})->label,
				l);
			p.held |= p.other || is_kept(l) || (p.fenced && part_is_load(l));
			p.fenced |= delay_fences(l);
			stores += part_is_store(l);
			p.due = part_is_store(l) && stores == d->delay->stores;
		}
	}
	return p;
}

/* ---- what the code has done */

static struct label load_of(const struct label *promise)
{
	struct label label = *promise;

	label.kind = NODE_READ;
	label.value = 0;
	label.fail_order = 0;
	return label;
}

/* The first n nodes of the thread as its code did them, the load with that value. */
static void retell(struct delayed *d, const struct graph *g, uint16_t n, uint64_t value)
{
	uint16_t thread = d->delay->thread;
	int promise = -1;

	d->code->n[thread] = 0;
	for (uint16_t i = 0; i < n; i++) {
		const struct node *node = graph_node(g, (struct ref){thread, i});
		struct label label = node->label;

		if (is_kept(&label) && is_own(d, &label))
			continue;
		if (is_own(d, &label)) {
			label = load_of(&label);
			graph_add(d->code, thread, &label, value);
		} else if (label.kind == NODE_VALUE && i > promise && promise >= 0 &&
			   value != d->delay->value) {
			label.value = d->returned[i];
			graph_add(d->code, thread, &label, label.value);
		} else {
			graph_add(d->code, thread, &label, node->value);
		}
		if (is_promise(&node->label) && is_own(d, &node->label))
			promise = i;
	}
}

static int ask(struct delayed *d, const struct graph *g, uint16_t n, uint64_t value,
	       struct label *out)
{
	retell(d, g, n, value);
	if (value != d->value && d->asked->moved)
		d->asked->moved(d->asked);
	d->value = value;
	return d->asked->next(d->asked, d->code, d->delay->thread, out);
}

static bool same_label(const struct label *a, const struct label *b)
{
	return a->kind == b->kind && a->flags == b->flags && a->order == b->order &&
	       a->place == b->place && a->size == b->size && a->pc == b->pc &&
	       a->value == b->value && a->expected == b->expected;
}

/* Whether with that value the thread would not do all that it did since. */
static int depends_on(struct delayed *d, const struct graph *g, int promise, uint64_t value,
		      bool *answer)
{
	uint16_t thread = d->delay->thread;
	int error = 0;

	*answer = false;
	for (uint16_t i = (uint16_t)(promise + 1); i < g->n[thread] && !error && !*answer; i++) {
		const struct label *did = &graph_node(g, (struct ref){thread, i})->label;
		struct label label;

		/* The write of an RMW follows from its read. */
		if (did->kind == NODE_WRITE && did->flags & NODE_RMW)
			continue;
		error = ask(d, g, i, value, &label);
		if (error)
			break;
		/* What a call returned is filled in when the load takes effect. */
		if (did->kind == NODE_VALUE && label.kind == NODE_VALUE) {
			d->returned[i] = label.value;
			label.value = did->value;
		}
		*answer = !same_label(did, &label);
	}
	/* Or it would have come to a bad end, as where code asserts that it got something. */
	if (error && d->asked->forgive && d->asked->forgive(d->asked)) {
		*answer = true;
		error = 0;
	}
	return error;
}

static bool has_returned(const struct delayed *d, const struct graph *g, int promise)
{
	uint16_t thread = d->delay->thread;

	for (uint16_t i = (uint16_t)promise; i < g->n[thread]; i++)
		if (graph_node(g, (struct ref){thread, i})->label.kind == NODE_RETURN)
			return true;
	return false;
}

static int depends(struct delayed *d, const struct graph *g, int promise, bool *answer)
{
	const struct delay *delay = d->delay;
	int error = 0;

	*answer = false;
	for (uint8_t i = 0; i < delay->n_others && !error && !*answer; i++)
		error = depends_on(d, g, promise, delay->others[i], answer);
	if (!error && !*answer && delay->value && !has_returned(d, g, promise))
		error = depends_on(d, g, promise, 0, answer);
	return error;
}

bool delay_is_load(const struct label *l)
{
	return is_promise(l) || (l->kind == NODE_READ && !(l->flags & (NODE_RMW | NODE_KEPT)));
}

static bool is_load(const struct delayed *d, const struct label *label)
{
	uint16_t thread = d->delay->thread, n = 1;

	if (label->kind != NODE_READ || label->flags & NODE_RMW || label->pc != d->delay->pc ||
	    label->order != memory_order_relaxed)
		return false;
	for (uint16_t i = 0; i < d->code->n[thread]; i++) {
		const struct label *l = &graph_node(d->code, (struct ref){thread, i})->label;

		n += delay_is_load(l) && l->pc == label->pc;
	}
	return n == d->delay->nth;
}

/* ---- the program */

static int next_of_code(struct delayed *d, const struct graph *g, const struct progress *p,
			struct label *out)
{
	int error = ask(d, g, g->n[d->delay->thread], d->delay->value, out);

	if (!error && p->promise < 0 && !p->other && is_load(d, out)) {
		out->kind = NODE_PROMISE;
		out->value = d->delay->value;
		out->fail_order = d->number;
	}
	/* The load cannot be later than everything. */
	if (!error && out->kind == NODE_END && p->promise >= 0 && !p->kept)
		*out = (struct label){.kind = NODE_CUT};
	return error;
}

static int next(struct trust_program *program, struct graph *g, uint16_t thread, struct label *out)
{
	struct delayed *d = (struct delayed *)program;
	struct progress p;
	bool cut;
	int error = 0;

	if (thread != d->delay->thread)
		return d->asked->next(d->asked, g, thread, out);
	p = look(d, g);
	cut = p.held || p.broken;
	if (p.due && !cut)
		error = depends(d, g, p.promise, &cut);
	if (error)
		return error;
	if (cut) {
		*out = (struct label){.kind = NODE_CUT};
	} else if (p.due) {
		*out = load_of(&graph_node(g, (struct ref){thread, (uint16_t)p.promise})->label);
		out->flags |= NODE_KEPT;
		out->fail_order = d->number;
	} else {
		error = next_of_code(d, g, &p, out);
	}
	return error;
}

static void moved(struct trust_program *program)
{
	struct delayed *d = (struct delayed *)program;

	if (d->asked->moved)
		d->asked->moved(d->asked);
}

static uint64_t initial(struct trust_program *program, uint16_t place)
{
	struct delayed *d = (struct delayed *)program;

	return d->asked->initial(d->asked, place);
}

static bool forgive(struct trust_program *program)
{
	struct delayed *d = (struct delayed *)program;

	return d->asked->forgive && d->asked->forgive(d->asked);
}

static bool leaf(struct trust_program *program, struct graph *g, bool blocked)
{
	struct delayed *d = (struct delayed *)program;

	return d->asked->leaf(d->asked, g, blocked);
}

struct delayed *delayed_new(struct trust_program *program, const struct delay *delay,
			    uint8_t number, uint32_t n_threads, uint32_t length)
{
	struct delayed *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->program = (struct trust_program){
		.next = next,
		.moved = moved,
		.initial = initial,
		.leaf = leaf,
		.forgive = forgive,
	};
	d->asked = program;
	d->delay = delay;
	d->number = number;
	d->value = delay->value;
	d->code = malloc(graph_bytes(n_threads, length, 1, &graph_sc));
	d->returned = calloc(length, sizeof(*d->returned));
	if (!d->code || !d->returned) {
		delayed_free(d);
		return NULL;
	}
	graph_init(d->code, n_threads, length, 1, &graph_sc);
	return d;
}

void delayed_free(struct delayed *d)
{
	if (!d)
		return;
	free(d->code);
	free(d->returned);
	free(d);
}

struct trust_program *delayed_program(struct delayed *d)
{
	return &d->program;
}

bool delays_kept(const struct graph *g, uint32_t n)
{
	for (uint16_t t = 0; t < g->n_threads; t++)
		for (uint16_t i = 0; i < g->n[t]; i++)
			n -= is_kept(&graph_node(g, (struct ref){t, i})->label);
	return !n;
}
