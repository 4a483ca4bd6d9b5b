/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sched/access.h"
#include "search/replay_state.h"

#define RESUME_BUDGET 1000000 /* hooks of a thread between two nodes */

static struct replay *replay_of(const struct run *run)
{
	return (struct replay *)((char *)run->policy - offsetof(struct replay, policy));
}

static struct fiber *current(struct replay *r)
{
	return &r->fibers[r->run->current];
}

static bool decided(const struct replay *r, const struct fiber *f)
{
	return f->consumed < r->g->n[f->thread];
}

/* ---- consuming what the graph has */

/* Value of the next node, which must be of that kind and place. */
static uint64_t consume(struct replay *r, struct fiber *f, uint8_t kind, uintptr_t addr)
{
	const struct node *node = graph_node(r->g, (struct ref){f->thread, f->consumed});

	if (!decided(r, f) || node->label.kind != kind ||
	    (kind <= NODE_WRITE && places_address(&r->places, node->label.place) != addr)) {
		r->trouble = REPLAY_DIFFERS;
		return 0;
	}
	f->values[f->consumed++] = node->value;
	return node->value;
}

/* On a fiber: trouble ends the search, so it never goes on. */
static void look_out(struct replay *r)
{
	if (r->trouble)
		sched_pause(r->run);
}

static bool label_place(struct replay *r, struct label *label, uintptr_t addr, uint32_t size)
{
	int place = places_of(&r->places, addr, size);

	if (place < 0)
		r->trouble = REPLAY_MIXED;
	label->place = (uint16_t)place;
	label->size = (uint16_t)size;
	return place >= 0;
}

/* ---- the memory model: values come from the graph */

static void plain(struct run *run, struct event *e)
{
	struct replay *r = replay_of(run);

	if (e->kind != ACCESS_LOAD)
		return;
	e->value = consume(r, current(r), NODE_READ, e->addr);
	look_out(r);
	memory_write(e->addr, e->size, e->value);
}

/* A store's value is known only now: here it becomes the thread's next node. */
static void settle(struct run *run, struct event *e)
{
	struct replay *r = replay_of(run);
	struct fiber *f = current(r);

	if (e->kind != ACCESS_STORE)
		return;
	e->value = memory_read(e->addr, e->size);
	if (!decided(r, f)) {
		f->label = (struct label){
			.kind = NODE_WRITE,
			.flags = NODE_PLAIN,
			.value = (uint64_t)e->value,
			.pc = e->pc,
		};
		f->waits = label_place(r, &f->label, e->addr, e->size);
		sched_pause(run);
	}
	if (consume(r, f, NODE_WRITE, e->addr) != (uint64_t)e->value)
		r->trouble = REPLAY_DIFFERS;
	look_out(r);
	rounds_clear(&f->rounds);
}

static void read_modify_write(struct replay *r, struct fiber *f, struct event *e)
{
	const struct node *read = graph_node(r->g, (struct ref){f->thread, f->consumed});

	e->old = e->value = consume(r, f, NODE_READ, e->addr);
	if (r->trouble || !graph_rmw_writes(read)) {
		e->flags |= ACCESS_FAILED;
		return;
	}
	e->value = consume(r, f, NODE_WRITE, e->addr);
	if (e->value != e->old)
		rounds_clear(&f->rounds);
}

static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	struct replay *r = replay_of(run);
	struct fiber *f = current(r);

	/* What gives no point is nobody's business but the thread's. */
	if (run->inside != INSIDE_THREAD || !e->step) {
		model_sc.atomic(run, e, o);
		return;
	}
	switch (e->kind) {
	case ACCESS_LOAD:
		e->value = consume(r, f, NODE_READ, e->addr);
		break;
	case ACCESS_STORE:
	case ACCESS_UNLOCK:
		e->value = consume(r, f, NODE_WRITE, e->addr);
		rounds_clear(&f->rounds);
		break;
	case ACCESS_FENCE:
		consume(r, f, NODE_FENCE, 0);
		break;
	default:
		read_modify_write(r, f, e);
	}
	look_out(r);
}

static void nothing(struct run *run)
{
	(void)run;
}

static const struct memory_model model_graph = {
	.name = "graph",
	.begin = nothing,
	.end = nothing,
	.plain = plain,
	.settle = settle,
	.atomic = atomic,
	.drop = nothing,
};

/* ---- the policy: a thread runs while the graph has decided what it does */

static bool label_access(struct replay *r, struct fiber *f, const struct event *next)
{
	const struct operands *o = r->run->thread->operands;
	struct label *l = &f->label;

	*l = (struct label){.order = next->order, .pc = next->pc};
	switch (next->kind) {
	case ACCESS_FENCE:
		l->kind = NODE_FENCE;
		return true;
	case ACCESS_LOAD:
		l->kind = NODE_READ;
		break;
	case ACCESS_STORE:
	case ACCESS_UNLOCK:
		l->kind = NODE_WRITE;
		l->value = (uint64_t)o->value;
		break;
	default:
		l->kind = NODE_READ;
		l->flags = NODE_RMW | (next->kind == ACCESS_LOCK ? NODE_LOCK : 0);
		l->rmw = o->rmw;
		l->value = (uint64_t)o->value;
		l->expected = (uint64_t)o->expected;
	}
	if (next->flags & ACCESS_PLAIN)
		l->flags |= NODE_PLAIN;
	return label_place(r, l, next->addr, event_width(next));
}

static bool reads(const struct event *e)
{
	return e->kind == ACCESS_LOAD || e->kind == ACCESS_CAS || e->kind == ACCESS_RMW ||
	       e->kind == ACCESS_TRYLOCK;
}

/* True if the thread may go on. */
static bool at_point(struct replay *r, struct fiber *f, const struct event *next)
{
	uint32_t round;

	/* Waiting is seen here, at once, and not by the scheduler. */
	r->run->thread->spin.reads = 0;
	/* Only once it has happened is the value of a plain store known. */
	if (next->kind == ACCESS_STORE && next->flags & ACCESS_PLAIN)
		return true;
	round = reads(next) ? rounds_again(&f->rounds, &r->run->regs, stack_top(f->thread)) : 0;
	if (round) {
		f->label = (struct label){.kind = NODE_BLOCK, .value = round};
		return false;
	}
	return decided(r, f) || (label_access(r, f, next), false);
}

/* What an operation returned is a row of nodes: its values, then the return. */
static struct label label_result(const struct replay *r, const struct call *c, uint32_t at)
{
	if (at < c->n_out)
		return (struct label){
			.kind = NODE_VALUE,
			.value = r->run->history.values[c->first_out + at],
		};
	return (struct label){
		.kind = NODE_RETURN,
		.value = c->status | (uint64_t)c->n_done << 8 | c->result << 24,
	};
}

/* Not only on the fiber: also when the graph has decided about one more of them. */
static bool at_return(struct replay *r, struct fiber *f, const struct call *c)
{
	rounds_clear(&f->rounds);
	for (; f->returned <= c->n_out; f->returned++) {
		f->label = label_result(r, c, f->returned);
		if (!decided(r, f))
			return false;
		if (consume(r, f, f->label.kind, 0) != f->label.value)
			r->trouble = REPLAY_DIFFERS;
		if (r->trouble)
			return false;
	}
	f->returned = 0;
	return true;
}

static struct decision next(struct policy *policy, const struct sched_view *view)
{
	struct replay *r = (struct replay *)((char *)policy - offsetof(struct replay, policy));
	struct fiber *f = &r->fibers[view->current];
	const struct thread_view *t = &view->threads[view->current];
	bool go = true;

	switch (t->at) {
	case AT_CALL:
		rounds_clear(&f->rounds);
		break;
	case AT_POINT:
		go = at_point(r, f, &t->next);
		break;
	case AT_RETURN:
		go = at_return(r, f, &view->history->calls[t->call]);
		break;
	default:
		f->label = (struct label){.kind = NODE_END};
		go = false;
	}
	if (r->run->grew)
		r->trouble = REPLAY_GREW;
	go &= !r->trouble;
	f->waits = !go;
	return (struct decision){go ? DECIDE_RUN : DECIDE_END, (uint8_t)view->current, UINT16_MAX};
}

static void begin(struct policy *policy)
{
	(void)policy;
}

/* ---- the program that the search asks */

static void restart(struct replay *r, struct fiber *f)
{
	sched_restart(r->run, f->thread);
	f->consumed = 0;
	f->returned = 0;
	f->waits = false;
	f->n_calls = 0;
	f->n_values = 0;
	rounds_clear(&f->rounds);
}

/* Whether what the thread's code has taken in is still what the graph has. */
static bool valid(const struct replay *r, const struct fiber *f)
{
	if (f->consumed > r->g->n[f->thread])
		return false;
	for (uint16_t i = 0; i < f->consumed; i++)
		if (graph_node(r->g, (struct ref){f->thread, i})->value != f->values[i])
			return false;
	return true;
}

/* Calls of each thread have a part of the history of their own. */
static void resume(struct replay *r, struct fiber *f)
{
	struct run *run = r->run;
	struct history *h = &run->history;
	uint32_t calls = h->max_calls / run->plan.n_threads, values = h->max_values / run->plan.n_threads;

	h->n_calls = f->thread * calls + f->n_calls;
	h->n_values = f->thread * values + f->n_values;
	trace_clear(&run->trace);
	run->budget = RESUME_BUDGET;
	run->end = RUN_ENDED;
	sched_resume(run, f->thread);
	f->n_calls = h->n_calls - f->thread * calls;
	f->n_values = h->n_values - f->thread * values;
	if (run->end != RUN_ENDED || f->n_calls >= calls || f->n_values >= values)
		r->trouble = REPLAY_ENDED;
}

/* A thread that stands at a return takes in one more value of it, and only then runs. */
static bool still_returning(struct replay *r, struct fiber *f)
{
	const struct thread_view *t = &r->run->views[f->thread];

	return t->at == AT_RETURN && f->waits &&
	       !at_return(r, f, &r->run->history.calls[t->call]);
}

static void program_moved(struct trust_program *program)
{
	struct replay *r = (struct replay *)program;

	for (uint32_t i = 0; i < r->run->plan.n_threads; i++)
		r->fibers[i].checked = false;
}

static int program_next(struct trust_program *program, const struct graph *g, uint16_t thread,
			struct label *out)
{
	struct replay *r = (struct replay *)program;
	struct fiber *f = &r->fibers[thread];

	r->g = g;
	if (!f->checked && !valid(r, f))
		restart(r, f);
	f->checked = true;
	if (!f->waits || (decided(r, f) && !still_returning(r, f)))
		resume(r, f);
	*out = f->label;
	return r->trouble ? -ECANCELED : 0;
}

static const uint8_t *image_of(const struct replay *r, uintptr_t addr)
{
	const struct run *run = r->run;

	if (image_holds(&run->image, addr))
		return r->image + (addr - run->image.base);
	if (addr - HEAP_BASE < r->heap_used)
		return r->heap + (addr - HEAP_BASE);
	if (addr - REGION_BASE < (uint64_t)run->plan.n_items * ITEM_BYTES)
		return r->items + (addr - REGION_BASE);
	return NULL;
}

static uint64_t program_initial(struct trust_program *program, uint16_t place)
{
	struct replay *r = (struct replay *)program;
	const uint8_t *bytes = image_of(r, r->places.address[place]);
	uint64_t value = 0;

	if (bytes)
		memcpy(&value, bytes, r->places.size[place]);
	return value;
}

struct replay *replay_new(struct run *run, uint32_t length)
{
	struct replay *r = calloc(1, sizeof(*r));
	uint32_t n = run->plan.n_threads;

	if (!r)
		return NULL;
	r->program = (struct trust_program){
		.next = program_next,
		.moved = program_moved,
		.initial = program_initial,
	};
	r->policy = (struct policy){.next = next, .begin = begin};
	r->run = run;
	r->length = length;
	r->model = run->model;
	r->run_policy = run->policy;
	r->heap_used = run->region.heap_used;
	r->fibers = calloc(n, sizeof(*r->fibers));
	r->heap = malloc(r->heap_used + 1);
	r->items = malloc((size_t)run->plan.n_items * ITEM_BYTES + 1);
	r->image = malloc(run->image.size + 1);
	if (!r->fibers || !r->heap || !r->items || !r->image)
		goto fail;
	memcpy(r->heap, (const void *)HEAP_BASE, r->heap_used);
	memcpy(r->image, (const void *)run->image.base, run->image.size);
	memcpy(r->items, (const void *)REGION_BASE, (size_t)run->plan.n_items * ITEM_BYTES);
	for (uint32_t i = 0; i < n; i++) {
		r->fibers[i].thread = (uint16_t)i;
		r->fibers[i].values = malloc(length * sizeof(uint64_t));
		if (!r->fibers[i].values)
			goto fail;
	}
	run->model = &model_graph;
	run->policy = &r->policy;
	sched_begin(run);
	return r;
fail:
	replay_free(r);
	return NULL;
}

void replay_free(struct replay *r)
{
	if (!r)
		return;
	r->run->model = r->model;
	r->run->policy = r->run_policy;
	for (uint32_t i = 0; r->fibers && i < r->run->plan.n_threads; i++)
		free(r->fibers[i].values);
	free(r->fibers);
	free(r->heap);
	free(r->items);
	free(r->image);
	free(r);
}

struct trust_program *replay_program(struct replay *r)
{
	return &r->program;
}

enum replay_trouble replay_trouble(const struct replay *r)
{
	return r->trouble;
}

uintptr_t replay_address(const struct replay *r, uint16_t place)
{
	return r->places.address[place];
}
