/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/recall.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS (2 * RECALL_STATES) /* of the hash table; a power of two */

/* After the nodes that lead here from the root of its thread. */
struct state {
	struct label next;
	uint64_t value; /* of the node that led here, */
	uint32_t from;  /* from there */
	uint16_t last;  /* the one after it that was last come to; 0: none */
	bool known;     /* next is */
};

struct recall {
	struct trust_program program; /* first: it is what the search knows */
	struct trust_program *asked;
	uint32_t n_threads;
	uint32_t n;
	uint32_t time; /* counts how often all were forgotten, from 1 */
	struct state *states; /* the roots of the threads come first */
	uint16_t *slots;      /* states, by where they come from; 0: free */
};

void recall_forget(struct recall *r)
{
	memset(r->states, 0, r->n_threads * sizeof(*r->states));
	memset(r->slots, 0, SLOTS * sizeof(*r->slots));
	r->n = r->n_threads;
	r->time++;
}

static uint32_t slot_of(uint32_t from, uint64_t value)
{
	return (uint32_t)((value + from * UINT64_C(0x9e3779b97f4a7c15)) *
				  UINT64_C(0xbf58476d1ce4e5b9) >>
			  40) %
	       SLOTS;
}

/* One that is not where was gone last; 0: there is no room. */
static uint32_t find(struct recall *r, uint32_t from, uint64_t value)
{
	uint32_t slot = slot_of(from, value);

	for (; r->slots[slot]; slot = (slot + 1) % SLOTS) {
		const struct state *to = &r->states[r->slots[slot]];

		if (to->from == from && to->value == value)
			return r->slots[slot];
	}
	if (r->n == RECALL_STATES)
		return 0;
	r->states[r->n] = (struct state){.value = value, .from = from};
	r->slots[slot] = (uint16_t)r->n;
	return r->n++;
}

/* The state after one more node; 0: there is no room.  Mostly there is but one. */
static uint32_t branch(struct recall *r, uint32_t from, uint64_t value)
{
	uint32_t last = r->states[from].last;

	if (last && r->states[last].value == value)
		return last;
	last = find(r, from, value);
	r->states[from].last = (uint16_t)last;
	return last;
}

/* What was noted in a graph before all was forgotten means nothing. */
static void renew(const struct recall *r, struct graph *g)
{
	for (uint16_t t = 0; t < g->n_threads; t++)
		for (uint16_t i = 0; i < g->n[t]; i++)
			graph_node(g, (struct ref){t, i})->state = 0;
	g->recalled = r->time;
}

/* The state of a thread after n nodes, and of each of them; roots are of none.  False: there
 * is no room for them. */
static bool walk(struct recall *r, struct graph *g, uint16_t thread, uint16_t n, uint32_t *state)
{
	struct node *nodes = graph_node(g, (struct ref){thread, 0});
	uint16_t i = n;

	if (g->recalled != r->time)
		renew(r, g);
	while (i && !nodes[i - 1].state)
		i--;
	*state = i ? nodes[i - 1].state : thread;
	for (; i < n; i++) {
		*state = branch(r, *state, nodes[i].value);
		if (!*state)
			return false;
		nodes[i].state = (uint16_t)*state;
	}
	return true;
}

static uint32_t state_after(struct recall *r, struct graph *g, uint16_t thread, uint16_t n)
{
	uint32_t state;

	while (!walk(r, g, thread, n, &state))
		recall_forget(r);
	return state;
}

/* That it ends or waits there follows from its state before. */
uint32_t recall_whole(struct recall *r, struct graph *g, uint16_t thread)
{
	uint16_t n = g->n[thread];

	if (n && graph_node(g, (struct ref){thread, n - 1})->label.kind >= NODE_BLOCK)
		n--;
	return state_after(r, g, thread, n);
}

uint32_t recall_time(const struct recall *r)
{
	return r->time;
}

/* That a thread was cut may be for what another did. */
static int ask(struct recall *r, struct graph *g, uint16_t thread, struct state *state)
{
	int error = r->asked->next(r->asked, g, thread, &state->next);

	state->known = !error && state->next.kind != NODE_CUT;
	return error;
}

static int next(struct trust_program *program, struct graph *g, uint16_t thread, struct label *out)
{
	struct recall *r = (struct recall *)program;
	struct state *state = &r->states[state_after(r, g, thread, g->n[thread])];
	int error = 0;

	if (!state->known)
		error = ask(r, g, thread, state);
	*out = state->next;
	return error;
}

static void moved(struct trust_program *program)
{
	struct recall *r = (struct recall *)program;

	if (r->asked->moved)
		r->asked->moved(r->asked);
}

static uint64_t initial(struct trust_program *program, uint16_t place)
{
	struct recall *r = (struct recall *)program;

	return r->asked->initial(r->asked, place);
}

static bool forgive(struct trust_program *program)
{
	struct recall *r = (struct recall *)program;

	return r->asked->forgive && r->asked->forgive(r->asked);
}

static bool leaf(struct trust_program *program, struct graph *g, bool blocked)
{
	struct recall *r = (struct recall *)program;

	return r->asked->leaf(r->asked, g, blocked);
}

struct recall *recall_new(struct trust_program *program, uint32_t n_threads)
{
	struct recall *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->program = (struct trust_program){
		.next = next,
		.moved = moved,
		.initial = initial,
		.leaf = leaf,
		.forgive = forgive,
	};
	r->asked = program;
	r->n_threads = n_threads;
	r->states = malloc(RECALL_STATES * sizeof(*r->states));
	r->slots = malloc(SLOTS * sizeof(*r->slots));
	if (!r->states || !r->slots) {
		recall_free(r);
		return NULL;
	}
	recall_forget(r);
	return r;
}

void recall_free(struct recall *r)
{
	if (!r)
		return;
	free(r->states);
	free(r->slots);
	free(r);
}

struct trust_program *recall_program(struct recall *r)
{
	return &r->program;
}
