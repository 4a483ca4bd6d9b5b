/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "trace/hash.h"

#define SLOTS 4096
#define KEY_WORDS 127

struct slot {
	uint32_t since; /* when it was set; another time: free */
	uint32_t n; /* words of the key */
	uint32_t verdict;
	uint64_t key[KEY_WORDS];
};

struct verdicts {
	struct slot *slots;
	uint32_t since; /* counts how often all were forgotten, from 1 */
	struct slot *now;  /* where the key last asked for belongs */
	uint32_t n;        /* of that key; 0: it is too long */
	uint64_t key[KEY_WORDS];
	uint16_t marks[GRAPH_THREADS][KEY_WORDS]; /* nodes at which a call begins or ends */
	uint16_t n_marks[GRAPH_THREADS];
};

struct verdicts *verdicts_new(void)
{
	struct verdicts *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->slots = calloc(SLOTS, sizeof(*v->slots));
	if (!v->slots) {
		free(v);
		return NULL;
	}
	v->since = 1;
	return v;
}

void verdicts_forget(struct verdicts *v)
{
	v->since++;
	v->now = NULL;
}

void verdicts_free(struct verdicts *v)
{
	if (!v)
		return;
	free(v->slots);
	free(v);
}

static bool add(struct verdicts *v, uint64_t word)
{
	if (v->n == KEY_WORDS)
		return false;
	v->key[v->n++] = word;
	return true;
}

/* What was called and returned, and where. */
static bool add_calls(struct verdicts *v, const struct graph *g, uint16_t t)
{
	bool begins = true;

	v->n_marks[t] = 0;
	for (uint16_t i = 0; i < g->n[t]; i++) {
		const struct node *node = graph_node(g, (struct ref){t, i});
		uint8_t kind = node->label.kind;

		if (begins || kind == NODE_CALL || kind == NODE_RETURN) {
			if (v->n_marks[t] == KEY_WORDS)
				return false;
			v->marks[t][v->n_marks[t]++] = i;
		}
		begins = kind == NODE_RETURN;
		if (kind > NODE_FENCE && (!add(v, kind) || !add(v, node->value)))
			return false;
	}
	return true;
}

/* Of each mark, how many marks of each other thread are before it. */
static bool add_order(struct verdicts *v, const struct graph *g, uint16_t t)
{
	uint16_t before[GRAPH_THREADS] = {0};

	for (uint16_t i = 0; i < v->n_marks[t]; i++) {
		struct ref e = graph_step_end(g, (struct ref){t, v->marks[t][i]});
		const uint16_t *clock = graph_order(g, e);
		uint64_t word = 0;

		for (uint16_t o = 0; o < g->n_threads; o++) {
			while (before[o] < v->n_marks[o] && v->marks[o][before[o]] < clock[o])
				before[o]++;
			word = word << 8 | before[o];
			if (o % 8 == 7 && !add(v, word))
				return false;
		}
		if (!add(v, word))
			return false;
	}
	return true;
}

static bool make_key(struct verdicts *v, const struct graph *g)
{
	v->n = 0;
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (!add_calls(v, g, t))
			return false;
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (!add_order(v, g, t))
			return false;
	for (uint16_t p = 0; p < g->n_places; p++)
		if (!add(v, graph_value(g, p, graph_place(g, p)->last)))
			return false;
	return true;
}

const uint32_t *verdicts_get(struct verdicts *v, const struct graph *g)
{
	uint64_t hash = HASH_START;

	v->now = NULL;
	if (!make_key(v, g))
		return NULL;
	for (uint32_t i = 0; i < v->n; i++)
		hash = hash_mix(hash, v->key[i]);
	v->now = &v->slots[hash % SLOTS];
	if (v->now->since == v->since && v->now->n == v->n &&
	    !memcmp(v->now->key, v->key, v->n * sizeof(*v->key)))
		return &v->now->verdict;
	return NULL;
}

void verdicts_set(struct verdicts *v, uint32_t verdict)
{
	if (!v->now)
		return;
	v->now->since = v->since;
	v->now->n = v->n;
	v->now->verdict = verdict;
	memcpy(v->now->key, v->key, v->n * sizeof(*v->key));
}
