/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "memory/label.h"
#include "memory/sc.h"
#include "sched/access.h"
#include "search/replay_state.h"
#include "search/stronger.h"
#include "trace/buffered.h"

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

static uintptr_t address_of(const struct replay *r, const struct label *l)
{
	return places_address(&r->places, l->place) + part_offset(l);
}

/* Value of the next node, which must be of that kind and place. */
static uint64_t consume(struct replay *r, struct fiber *f, uint8_t kind, uintptr_t addr)
{
	const struct node *node = graph_node(r->g, (struct ref){f->thread, f->consumed});

	if (!decided(r, f) || node->label.kind != kind ||
	    (kind <= NODE_WRITE && address_of(r, &node->label) != addr)) {
		r->trouble = REPLAY_DIFFERS;
		return 0;
	}
	f->values[f->consumed++] = node->value;
	return node->value;
}

/* Of part of a word there is a read beside it. */
static uint64_t consume_store(struct replay *r, struct fiber *f, uintptr_t addr)
{
	const struct node *node = graph_node(r->g, (struct ref){f->thread, f->consumed});

	if (decided(r, f) && part_is_beside(&node->label))
		consume(r, f, NODE_READ, addr);
	return consume(r, f, NODE_WRITE, addr);
}

/* On a fiber: trouble ends the search, so it never goes on. */
static void look_out(struct replay *r)
{
	if (r->trouble)
		sched_pause(r->run);
}

/* A word that is accessed in parts becomes known, and all begins again; or it cannot. */
static enum replay_trouble meet_word(struct replay *r, uintptr_t addr, uint32_t size)
{
	if (!words_add(&r->run->words, &r->places, addr, size))
		return REPLAY_MIXED;
	r->run->grew = true;
	return REPLAY_GREW;
}

/* Under sequential consistency the bytes of a word have one order, whatever their parts. */
static bool may_part(struct replay *r, uint16_t place, uintptr_t addr, uint32_t size)
{
	return r->run->plan.model == MODEL_SC || places_one_part(&r->places, place, addr, size);
}

static bool label_place(struct replay *r, struct label *label, uintptr_t addr, uint32_t size)
{
	int place = places_of(&r->places, addr, size);

	if (place == -ENOSPC)
		r->trouble = REPLAY_PLACES;
	else if (place < 0)
		r->trouble = meet_word(r, addr, size);
	else if (!may_part(r, (uint16_t)place, addr, size))
		r->trouble = REPLAY_PARTS;
	else
		label_set_place(label, &r->places, (uint16_t)place, addr, size);
	return !r->trouble;
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

static uint8_t drains(const struct event *store)
{
	return event_bufferable(store) ? 0 : NODE_DRAINS;
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
			.flags = label_flags(&run->plan, e) | drains(e),
			.value = (uint64_t)e->value,
			.pc = e->pc,
		};
		f->waits = label_place(r, &f->label, e->addr, e->size);
		sched_pause(run);
	}
	if (consume_store(r, f, e->addr) != (uint64_t)e->value)
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
		e->value = consume_store(r, f, e->addr);
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
	f->label = label_of(&r->run->plan, next, r->run->threads[f->thread].operands);
	if (next->kind == ACCESS_FENCE)
		return true;
	if (f->label.kind == NODE_WRITE)
		f->label.flags |= drains(next);
	return label_place(r, &f->label, next->addr, event_width(next));
}

static bool reads(const struct event *e)
{
	return e->kind == ACCESS_LOAD || e->kind == ACCESS_CAS || e->kind == ACCESS_RMW ||
	       e->kind == ACCESS_TRYLOCK;
}

/* 0: it is not known that this does what was done before. */
static uint32_t again(struct replay *r, struct fiber *f, const struct event *next,
		      const struct stack_regs *regs)
{
	const struct operands *o = r->run->threads[f->thread].operands;
	struct round_read read = {
		.addr = next->addr,
		.kind = next->kind | (uint64_t)next->size << 8,
		.regs = *regs,
	};

	if (next->kind != ACCESS_LOAD) {
		read.kind |= (uint64_t)o->rmw << 40;
		read.value = (uint64_t)o->value;
		read.expected = (uint64_t)o->expected;
	}
	return rounds_again(&f->rounds, r->live, &read, r->run->threads[f->thread].state_top);
}

/* Whether the thread changed nothing there; an RMW that writes back what it read does not. */
static bool idle(const struct node *node)
{
	if (node->label.kind == NODE_WRITE)
		return !part_is_store(&node->label) && node->value == node[-1].value;
	return node->label.kind == NODE_READ || node->label.kind == NODE_FENCE;
}

/* Up to the last node that is not idle: what was read before it is of no round that is to be
 * seen from there on. */
static uint16_t changes(const struct graph *g, uint16_t thread)
{
	uint16_t n = g->n[thread];

	while (n && idle(graph_node(g, (struct ref){thread, n - 1})))
		n--;
	return n;
}

/* The read `back` reads before the one that comes next, with nothing changed in between. */
static const struct node *read_before(const struct replay *r, const struct fiber *f, uint32_t back)
{
	for (struct ref e = {f->thread, f->consumed}; e.index--;) {
		const struct node *node = graph_node(r->g, e);

		if (!idle(node))
			return NULL;
		if (node->label.kind == NODE_READ && !--back)
			return node;
	}
	return NULL;
}

/* Whether the last round of so many reads read what the one before it did. */
static bool same_round(const struct replay *r, const struct fiber *f, uint32_t round)
{
	for (uint32_t i = 1; i <= round; i++) {
		const struct node *a = read_before(r, f, i), *b = read_before(r, f, i + round);

		if (!a || !b || a->label.place != b->label.place || a->value != b->value)
			return false;
	}
	return true;
}

/* Of how many reads the round was that the thread would do over and over; 0: of none. */
static uint32_t waits(struct replay *r, struct fiber *f, const struct event *next,
		      const struct stack_regs *regs)
{
	uint32_t round = again(r, f, next, regs);

	if (!round || r->rounds == ROUNDS_ANY || (r->rounds == ROUNDS_AWAIT && round == 1) ||
	    same_round(r, f, round))
		return round;
	/* From here on the next round is looked at. */
	rounds_clear(&f->rounds);
	return again(r, f, next, regs);
}

/* True if the thread may go on. */
static bool at_point(struct replay *r, struct fiber *f, const struct stack_regs *regs)
{
	const struct event *next = &r->run->views[f->thread].next;
	uint32_t round = 0;

	/* What this thread has taken in is no execution, and has no end of its own. */
	trace_clear(&r->run->trace);
	/* Only once it has happened is the value of a plain store known. */
	if (next->kind == ACCESS_STORE && next->flags & ACCESS_PLAIN)
		return true;
	if (reads(next) && f->consumed >= f->changes)
		round = waits(r, f, next, regs);
	if (round) {
		f->label = (struct label){.kind = NODE_BLOCK, .value = round};
		return false;
	}
	return decided(r, f) || (label_access(r, f, next), false);
}

/* A composite operation has called another. */
static struct label label_call(const struct replay *r, const struct call *c, uint32_t at)
{
	if (at == 0)
		return (struct label){.kind = NODE_CALL, .value = call_pack(c)};
	return (struct label){
		.kind = NODE_VALUE,
		.value = r->run->history.values[c->first_in + at - 1],
	};
}

static struct label label_return(const struct replay *r, const struct call *c, uint32_t at)
{
	if (at < c->n_out)
		return (struct label){
			.kind = NODE_VALUE,
			.value = r->run->history.values[c->first_out + at],
		};
	if (at == c->n_out)
		return (struct label){.kind = NODE_VALUE, .value = c->result};
	return (struct label){.kind = NODE_RETURN, .value = return_pack(c)};
}

/*
 * What is called or returned is a row of nodes.  The thread does not run between two of
 * them, so it is asked again when the graph has taken one.  True: the row is over.
 */
static bool at_row(struct replay *r, struct fiber *f, const struct call *c, uint32_t length,
		   struct label (*label)(const struct replay *r, const struct call *c, uint32_t at))
{
	for (; f->row < length; f->row++) {
		f->label = label(r, c, f->row);
		if (!decided(r, f))
			return false;
		if (consume(r, f, f->label.kind, 0) != f->label.value)
			r->trouble = REPLAY_DIFFERS;
		if (r->trouble)
			return false;
	}
	f->row = 0;
	return true;
}

static bool announce_nested(struct replay *r, struct fiber *f, const struct call *c)
{
	if (c->parent == CALL_TOP || f->nested)
		return true;
	if (!at_row(r, f, c, c->n_in + 1u, label_call))
		return false;
	rounds_clear(&f->rounds);
	f->nested = true;
	return true;
}

static bool at_return(struct replay *r, struct fiber *f, const struct call *c)
{
	if (!at_row(r, f, c, c->n_out + 2u, label_return))
		return false;
	rounds_clear(&f->rounds);
	f->nested = false;
	return true;
}

/* Whether a thread that has come to a stop may pass it. */
static bool may_go(struct replay *r, struct fiber *f, const struct stack_regs *regs)
{
	const struct thread_view *t = &r->run->views[f->thread];
	const struct call *c;

	if (t->at == AT_END) {
		f->label = (struct label){.kind = NODE_END};
		return false;
	}
	if (t->at == AT_CALL) {
		rounds_clear(&f->rounds);
		return true;
	}
	c = &r->run->history.calls[t->call];
	if (!announce_nested(r, f, c))
		return false;
	return t->at == AT_RETURN ? at_return(r, f, c) : at_point(r, f, regs);
}

static struct decision next(struct policy *policy, const struct sched_view *view)
{
	struct replay *r = (struct replay *)((char *)policy - offsetof(struct replay, policy));
	struct fiber *f = &r->fibers[view->current];
	bool go = may_go(r, f, &r->run->thread->regs);

	go &= !r->trouble;
	f->waits = !go;
	return (struct decision){.kind = go ? DECIDE_RUN : DECIDE_END,
				 .thread = (uint8_t)view->current,
				 .line = UINT16_MAX};
}

static void begin(struct policy *policy)
{
	(void)policy;
}

/* ---- the program that the search asks */

static void restart(struct replay *r, struct fiber *f)
{
	sched_restart(r->run, f->thread);
	r->run->region.shares.taken[f->thread] = 0;
	f->consumed = f->changes = 0;
	f->row = 0;
	f->nested = false;
	f->checked = false;
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

/* Whether what the thread does next comes after something that was cut just then: so it
 * is cut, too.  Otherwise it can be done before. */
static bool after_cut(const struct graph *g, uint16_t thread)
{
	uint16_t past[GRAPH_THREADS];

	graph_past(g, thread, past);
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (g->n[t] && past[t] == g->n[t] - 1 &&
		    graph_node(g, (struct ref){t, past[t]})->label.kind == NODE_CUT)
			return true;
	return false;
}

static void cut(struct fiber *f, struct run *run)
{
	f->label = (struct label){.kind = NODE_CUT};
	f->waits = true;
	run->fault = (struct run_fault){0};
}

/* Once more, with memory set aside for each thread; if that was no help, not at all. */
static void allocated(struct replay *r)
{
	struct run *run = r->run;

	if (run->region.shares.wanted || run->region.n_freed != r->n_freed) {
		r->trouble = REPLAY_ALLOCATES;
		return;
	}
	run->region.shares.wanted = true;
	run->grew = true;
}

/* Calls of each thread have a part of the history of their own. */
static void resume(struct replay *r, struct fiber *f)
{
	struct run *run = r->run;
	struct history *h = &run->history;
	uint32_t calls = h->max_calls / run->plan.n_threads;
	uint32_t values = h->max_values / run->plan.n_threads;

	h->n_calls = f->thread * calls + f->n_calls;
	h->n_values = f->thread * values + f->n_values;
	trace_clear(&run->trace);
	run->budget = RESUME_BUDGET;
	run->end = RUN_ENDED;
	sched_resume(run, f->thread);
	f->n_calls = h->n_calls - f->thread * calls;
	f->n_values = h->n_values - f->thread * values;
	if (run->end == RUN_NO_POINT) {
		/* Nobody can help it, or what it waits for is not known to be a point. */
		f->label = (struct label){.kind = NODE_BLOCK};
		f->waits = true;
	} else if (run->end == RUN_CUT || (run->end != RUN_ENDED && after_cut(r->g, f->thread))) {
		cut(f, run);
	} else if (run->end == RUN_FULL || f->n_calls >= calls || f->n_values >= values) {
		r->trouble = REPLAY_LONG;
	} else if (run->end != RUN_ENDED) {
		r->trouble = REPLAY_ENDED;
	} else if (run->region.n_blocks != r->n_blocks || run->region.n_freed != r->n_freed) {
		allocated(r);
	}
}

/* Whether it waits for no more than the graph now has. */
static bool goes_on(struct replay *r, struct fiber *f)
{
	if (!f->waits)
		return true;
	if (!decided(r, f))
		return false;
	if (f->label.kind != NODE_CALL && f->label.kind != NODE_VALUE &&
	    f->label.kind != NODE_RETURN)
		return true;
	return may_go(r, f, &r->run->threads[f->thread].regs);
}

static void program_moved(struct trust_program *program)
{
	struct replay *r = (struct replay *)program;

	for (uint32_t i = 0; i < r->run->plan.n_threads; i++)
		r->fibers[i].checked = false;
}

static int program_next(struct trust_program *program, struct graph *g, uint16_t thread,
			struct label *out)
{
	struct replay *r = (struct replay *)program;
	struct fiber *f = &r->fibers[thread];

	r->g = g;
	if (!f->checked && !valid(r, f)) {
		restart(r, f);
		f->changes = changes(g, thread);
	}
	f->checked = true;
	if (goes_on(r, f))
		resume(r, f);
	*out = f->label;
	stronger_label(r->stronger, r->n_stronger, out);
	return r->trouble ? -ECANCELED : 0;
}

static bool program_forgive(struct trust_program *program)
{
	struct replay *r = (struct replay *)program;

	if (r->trouble != REPLAY_ENDED || r->run->grew)
		return false;
	r->trouble = REPLAY_WELL;
	r->run->end = RUN_ENDED;
	r->run->fault = (struct run_fault){0};
	/* Whatever the graph has, the thread begins anew. */
	r->fibers[replay_thread(r)].consumed = UINT16_MAX;
	program_moved(program);
	return true;
}

static uint64_t program_initial(struct trust_program *program, uint16_t place)
{
	return replay_initial((struct replay *)program, place);
}

struct replay *replay_new(struct run *run, uint32_t length, enum replay_rounds rounds,
			  void *context)
{
	struct replay *r = calloc(1, sizeof(*r));
	uint32_t n = run->plan.n_threads;

	if (!r)
		return NULL;
	r->program = (struct trust_program){
		.next = program_next,
		.moved = program_moved,
		.initial = program_initial,
		.forgive = program_forgive,
	};
	r->policy = (struct policy){.next = next, .begin = begin};
	r->run = run;
	r->live = live_of(run->plan.subject);
	r->context = context;
	r->length = length;
	r->rounds = rounds;
	r->model = run->model;
	r->run_policy = run->policy;
	r->spin_first = run->plan.spin_first;
	r->fibers = calloc(n, sizeof(*r->fibers));
	heap_set_aside(&run->region, n);
	if (!r->fibers || !replay_keep(r))
		goto fail;
	for (uint32_t i = 0; i < n; i++) {
		r->fibers[i].thread = (uint16_t)i;
		r->fibers[i].values = malloc(length * sizeof(uint64_t));
		if (!r->fibers[i].values)
			goto fail;
	}
	run->model = &model_graph;
	run->policy = &r->policy;
	/* Waiting is seen here, and not by the scheduler. */
	run->plan.spin_first = UINT32_MAX;
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
	r->run->plan.spin_first = r->spin_first;
	r->run->region.shares.first = 0;
	for (uint32_t i = 0; r->fibers && i < r->run->plan.n_threads; i++)
		free(r->fibers[i].values);
	free(r->fibers);
	replay_forget(r);
	live_free(r->live);
	free(r);
}

struct trust_program *replay_program(struct replay *r)
{
	return &r->program;
}

void *replay_context(struct trust_program *program)
{
	return ((struct replay *)program)->context;
}

void replay_strengthen(struct replay *r, const struct stronger *changes, uint32_t n)
{
	r->stronger = changes;
	r->n_stronger = n;
}

uint16_t replay_thread(const struct replay *r)
{
	return (uint16_t)r->run->current;
}

enum replay_trouble replay_trouble(const struct replay *r)
{
	return r->run->grew ? REPLAY_GREW : r->trouble;
}

const uintptr_t *replay_addresses(const struct replay *r)
{
	return r->places.address;
}

void replay_begin(struct replay *r, const struct places *places)
{
	if (places != &r->places)
		r->places = *places;
	words_place(&r->run->words, &r->places);
	r->trouble = REPLAY_WELL;
	for (uint32_t i = 0; i < r->run->plan.n_threads; i++)
		restart(r, &r->fibers[i]);
}

const struct places *replay_places(const struct replay *r)
{
	return &r->places;
}
