/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "search/keys.h"

#define EXECUTIONS 65536
#define CALLS 4096
#define KEY_WORDS 512
#define MARKS 255 /* of a thread: their number is a byte */
#define POOL 65536 /* marks */

/* A call begins or ends. */
struct mark {
	uint16_t at;    /* node */
	uint16_t knows; /* what is before it is before so many nodes of its thread */
};

/* What a thread called and what was returned, and where. */
struct told {
	uint32_t since;   /* when it was found; another time: it is not known */
	uint32_t number;  /* of calls and results: equal only for equal ones */
	uint32_t first;   /* in the pool */
	uint16_t n;
	bool weak;
};

/* n 0: none, it has no room. */
struct key {
	uint32_t n;
	uint64_t words[KEY_WORDS];
};

struct verdicts {
	struct recall *recall;
	struct keys *keys;  /* of executions */
	struct keys *calls; /* of what a thread was told */
	uint32_t n_calls;
	struct told told[RECALL_STATES];
	struct mark marks[POOL];
	uint32_t n_marks;
	uint32_t since; /* counts how often what was told was forgotten, from 1 */
	uint32_t time;  /* of recall, then */

	/* Of the graph last asked for. */
	bool weak;
	const struct told *threads[GRAPH_THREADS];
	struct key key;     /* with its memory, */
	struct key drained; /* or with what is drained */
	uint32_t common;    /* words that are the same of both */
};

struct verdicts *verdicts_new(struct recall *recall)
{
	struct verdicts *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->recall = recall;
	v->keys = keys_new(EXECUTIONS);
	v->calls = keys_new(CALLS);
	if (!v->keys || !v->calls) {
		verdicts_free(v);
		return NULL;
	}
	return v;
}

void verdicts_forget(struct verdicts *v)
{
	keys_forget(v->keys);
	v->key.n = v->drained.n = 0;
}

void verdicts_free(struct verdicts *v)
{
	if (!v)
		return;
	keys_free(v->keys);
	keys_free(v->calls);
	free(v);
}

static bool add(struct key *key, uint64_t word)
{
	if (key->n == KEY_WORDS)
		return false;
	key->words[key->n++] = word;
	return true;
}

/* ---- what a thread was told */

/*
 * A call begins or ends at node e.  Under sc it does so with that node; under weaker models
 * it has ended for whoever knows its last access, and as it begins it knows what came
 * before the node.
 */
static struct mark mark_of(const struct verdicts *v, const struct graph *g, struct ref e,
			   bool begins)
{
	if (!v->weak)
		return (struct mark){e.index, graph_step_end(g, e).index + 1};
	return (struct mark){graph_last_access(g, e).index, e.index + !begins};
}

/* False: there is no room. */
static bool add_marks(struct verdicts *v, const struct graph *g, uint16_t t, struct told *told,
		      struct key *calls)
{
	bool begins = true;

	for (uint16_t i = 0; i < g->n[t]; i++) {
		const struct node *node = graph_node(g, (struct ref){t, i});
		uint8_t kind = node->label.kind;

		if (begins || kind == NODE_CALL || kind == NODE_RETURN) {
			if (told->n == MARKS)
				return false;
			v->marks[told->first + told->n++] =
				mark_of(v, g, (struct ref){t, i}, kind != NODE_RETURN);
		}
		begins = kind == NODE_RETURN;
		if (kind > NODE_FENCE && (!add(calls, kind) || !add(calls, node->value)))
			return false;
	}
	return true;
}

static uint32_t number_of(struct verdicts *v, const struct key *calls)
{
	const uint32_t *known = keys_get(v->calls, calls->words, calls->n);

	if (known)
		return *known;
	keys_put(v->calls, calls->words, calls->n, ++v->n_calls);
	return v->n_calls;
}

static bool tell(struct verdicts *v, const struct graph *g, uint16_t t, struct told *told)
{
	struct key calls;

	calls.n = 0;
	*told = (struct told){.first = v->n_marks, .weak = v->weak};
	if (!add_marks(v, g, t, told, &calls) || !add(&calls, told->n))
		return false;
	told->since = v->since;
	told->number = number_of(v, &calls);
	v->n_marks += told->n;
	return true;
}

/* Where what the threads have in g is told; what was told of others is forgotten. */
static void find_states(struct verdicts *v, struct graph *g, uint32_t *states)
{
	uint32_t time;

	do {
		time = v->recall ? recall_time(v->recall) : 0;
		for (uint16_t t = 0; t < g->n_threads; t++)
			states[t] = v->recall ? recall_whole(v->recall, g, t) : t;
	} while (v->recall && time != recall_time(v->recall));
	if (v->recall && v->time == time && POOL - v->n_marks >= GRAPH_THREADS * MARKS)
		return;
	v->since++;
	v->n_marks = 0;
	v->time = time;
}

/* False: there is no room. */
static bool find_told(struct verdicts *v, struct graph *g)
{
	uint32_t states[GRAPH_THREADS];

	find_states(v, g, states);
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct told *told = &v->told[states[t]];

		if ((told->since != v->since || told->weak != v->weak) && !tell(v, g, t, told))
			return false;
		v->threads[t] = told;
	}
	return true;
}

/* ---- keys */

/* Of each mark, how many marks of each other thread are before it. */
static bool add_order(struct verdicts *v, const struct graph *g, uint16_t t)
{
	const struct mark *marks = v->marks + v->threads[t]->first;
	uint16_t before[GRAPH_THREADS] = {0};
	uint64_t word = 0;
	uint32_t n = 0;

	for (uint16_t i = 0; i < v->threads[t]->n; i++) {
		const uint16_t *clock =
			graph_order(g, (struct ref){t, (uint16_t)(marks[i].knows - 1)});

		for (uint16_t o = 0; o < g->n_threads && marks[i].knows; o++) {
			const struct told *other = v->threads[o];

			while (before[o] < other->n &&
			       v->marks[other->first + before[o]].at < clock[o])
				before[o]++;
			word = word << 8 | before[o];
			if (++n % 8 == 0 && !add(&v->key, word))
				return false;
		}
	}
	return !(n % 8) || add(&v->key, word);
}

static bool make_key(struct verdicts *v, struct graph *g, bool memory)
{
	v->key.n = 0;
	add(&v->key, v->weak | (unsigned)memory << 1);
	if (!find_told(v, g))
		return false;
	for (uint16_t t = 0; t < g->n_threads; t++)
		add(&v->key, v->threads[t]->number);
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (!add_order(v, g, t))
			return false;
	v->common = v->key.n;
	for (uint16_t p = 0; p < g->n_places && memory; p++)
		if (!add(&v->key, graph_value(g, p, graph_place(g, p)->last)))
			return false;
	return true;
}

const uint32_t *verdicts_get(struct verdicts *v, struct graph *g, bool weak, bool memory)
{
	v->weak = weak;
	v->drained.n = 0;
	if (!make_key(v, g, memory))
		v->key.n = 0;
	return v->key.n ? keys_get(v->keys, v->key.words, v->key.n) : NULL;
}

static bool make_drained_key(struct verdicts *v, const struct history *h)
{
	v->drained.n = v->common;
	memcpy(v->drained.words, v->key.words, v->common * sizeof(*v->key.words));
	v->drained.words[0] |= 4u | (unsigned)h->drain_cut << 3 | (unsigned)h->has_counter << 4;
	if (!add(&v->drained, h->counter))
		return false;
	for (uint32_t i = 0; i < h->n_drained; i++)
		if (!add(&v->drained, h->drained[i]))
			return false;
	return true;
}

const uint32_t *verdicts_get_drained(struct verdicts *v, const struct history *drained)
{
	const uint32_t *known;

	if (!v->key.n || !make_drained_key(v, drained)) {
		v->drained.n = 0;
		return NULL;
	}
	known = keys_get(v->keys, v->drained.words, v->drained.n);
	if (known)
		keys_put(v->keys, v->key.words, v->key.n, *known);
	return known;
}

void verdicts_set(struct verdicts *v, uint32_t verdict)
{
	if (v->key.n)
		keys_put(v->keys, v->key.words, v->key.n, verdict);
	if (v->drained.n)
		keys_put(v->keys, v->drained.words, v->drained.n, verdict);
}
