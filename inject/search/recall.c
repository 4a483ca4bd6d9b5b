/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/recall.h"

#include <stdlib.h>
#include <string.h>

#define STATES 16384

/* After the nodes that lead here from the root of its thread. */
struct state {
	struct label next;
	uint64_t value;           /* of the node that led here */
	uint32_t branch, sibling; /* the first of those after it, one more of those beside it;
				     0: none */
	bool known;               /* next is */
};

/* The states of a thread along the graph last asked about. */
struct path {
	uint32_t *states; /* states[i]: after i nodes */
	uint16_t n;       /* of the nodes that is known */
	bool checked;     /* that they are those of the graph of now */
};

struct recall {
	struct trust_program program; /* first: it is what the search knows */
	struct trust_program *asked;
	uint32_t n_threads;
	uint32_t n;
	struct state *states; /* the roots of the threads come first */
	struct path *paths;
};

void recall_forget(struct recall *r)
{
	memset(r->states, 0, r->n_threads * sizeof(*r->states));
	r->n = r->n_threads;
	for (uint32_t t = 0; t < r->n_threads; t++)
		r->paths[t].n = 0;
}

/* The state after one more node; 0: there is no room. */
static uint32_t branch(struct recall *r, uint32_t from, uint64_t value)
{
	uint32_t to = r->states[from].branch;

	while (to && r->states[to].value != value)
		to = r->states[to].sibling;
	if (to || r->n == STATES)
		return to;
	to = r->n++;
	r->states[to] = (struct state){.value = value, .sibling = r->states[from].branch};
	r->states[from].branch = to;
	return to;
}

static uint64_t value_of(const struct graph *g, uint16_t thread, uint16_t i)
{
	return graph_node(g, (struct ref){thread, i})->value;
}

static void check(struct recall *r, const struct graph *g, uint16_t thread)
{
	struct path *path = &r->paths[thread];
	uint16_t same = 0;

	while (same < path->n && same < g->n[thread] &&
	       r->states[path->states[same + 1]].value == value_of(g, thread, same))
		same++;
	path->n = same;
	path->checked = true;
}

/* False: there is no room for the states of this graph. */
static bool walk(struct recall *r, const struct graph *g, uint16_t thread)
{
	struct path *path = &r->paths[thread];

	if (!path->checked)
		check(r, g, thread);
	for (; path->n < g->n[thread]; path->n++) {
		uint32_t to = branch(r, path->states[path->n], value_of(g, thread, path->n));

		if (!to)
			return false;
		path->states[path->n + 1] = to;
	}
	return true;
}

/* That a thread was cut may be for what another did. */
static int ask(struct recall *r, const struct graph *g, uint16_t thread, struct state *state)
{
	int error = r->asked->next(r->asked, g, thread, &state->next);

	state->known = !error && state->next.kind != NODE_CUT;
	return error;
}

static int next(struct trust_program *program, const struct graph *g, uint16_t thread,
		struct label *out)
{
	struct recall *r = (struct recall *)program;
	struct state *state;
	int error = 0;

	while (!walk(r, g, thread))
		recall_forget(r);
	state = &r->states[r->paths[thread].states[g->n[thread]]];
	if (!state->known)
		error = ask(r, g, thread, state);
	*out = state->next;
	return error;
}

static void moved(struct trust_program *program)
{
	struct recall *r = (struct recall *)program;

	for (uint32_t t = 0; t < r->n_threads; t++)
		r->paths[t].checked = false;
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

struct recall *recall_new(struct trust_program *program, uint32_t n_threads, uint32_t length)
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
	r->states = malloc(STATES * sizeof(*r->states));
	r->paths = calloc(n_threads, sizeof(*r->paths));
	for (uint32_t t = 0; r->paths && t < n_threads; t++) {
		r->paths[t].states = calloc(length + 1, sizeof(uint32_t));
		if (!r->paths[t].states)
			goto fail;
		r->paths[t].states[0] = t;
	}
	if (!r->states || !r->paths)
		goto fail;
	recall_forget(r);
	return r;
fail:
	recall_free(r);
	return NULL;
}

void recall_free(struct recall *r)
{
	if (!r)
		return;
	for (uint32_t t = 0; r->paths && t < r->n_threads; t++)
		free(r->paths[t].states);
	free(r->paths);
	free(r->states);
	free(r);
}

struct trust_program *recall_program(struct recall *r)
{
	return &r->program;
}
