/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "trace/hash.h"

#define SLOTS 16384
#define KEY_BYTES 1024
#define MARKS 127 /* of a thread: their number is a byte */
#define POOL (4u << 20)

struct slot {
	uint32_t since; /* when it was set; another time: free */
	uint32_t at, n; /* bytes of the key */
	uint32_t verdict;
};

/* A call begins or ends. */
struct mark {
	uint16_t at;    /* node */
	uint16_t knows; /* what is before it is before so many nodes of its thread */
};

struct verdicts {
	bool weak;         /* of the key last asked for */
	struct slot *slots;
	uint8_t *pool;     /* keys, one after another */
	uint32_t used;
	uint32_t since;    /* counts how often all were forgotten, from 1 */
	struct slot *now;  /* where the key last asked for belongs */
	uint32_t n;        /* of that key */
	uint8_t key[KEY_BYTES + 8]; /* followed by zeros to the end of a word */
	struct mark marks[GRAPH_THREADS][MARKS];
	uint16_t n_marks[GRAPH_THREADS];
};

struct verdicts *verdicts_new(void)
{
	struct verdicts *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->slots = calloc(SLOTS, sizeof(*v->slots));
	v->pool = malloc(POOL);
	if (!v->slots || !v->pool) {
		verdicts_free(v);
		return NULL;
	}
	v->since = 1;
	return v;
}

void verdicts_forget(struct verdicts *v)
{
	v->since++;
	v->used = 0;
	v->now = NULL;
}

void verdicts_free(struct verdicts *v)
{
	if (!v)
		return;
	free(v->slots);
	free(v->pool);
	free(v);
}

static bool add(struct verdicts *v, uint8_t byte)
{
	if (v->n == KEY_BYTES)
		return false;
	v->key[v->n++] = byte;
	return true;
}

/* Seven bits in a byte; most values are small. */
static bool add_value(struct verdicts *v, uint64_t value)
{
	for (; value > 127; value >>= 7)
		if (!add(v, (uint8_t)(value | 128)))
			return false;
	return add(v, (uint8_t)value);
}

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

/* What was called and returned, and where. */
static bool add_calls(struct verdicts *v, const struct graph *g, uint16_t t)
{
	bool begins = true;

	v->n_marks[t] = 0;
	for (uint16_t i = 0; i < g->n[t]; i++) {
		const struct node *node = graph_node(g, (struct ref){t, i});
		uint8_t kind = node->label.kind;

		if (begins || kind == NODE_CALL || kind == NODE_RETURN) {
			if (v->n_marks[t] == MARKS)
				return false;
			v->marks[t][v->n_marks[t]++] =
				mark_of(v, g, (struct ref){t, i}, kind != NODE_RETURN);
		}
		begins = kind == NODE_RETURN;
		if (kind > NODE_FENCE && (!add(v, kind) || !add_value(v, node->value)))
			return false;
	}
	return true;
}

/* Of each mark, how many marks of each other thread are before it. */
static bool add_order(struct verdicts *v, const struct graph *g, uint16_t t)
{
	uint16_t before[GRAPH_THREADS] = {0};

	for (uint16_t i = 0; i < v->n_marks[t]; i++) {
		uint16_t knows = v->marks[t][i].knows;
		const uint16_t *clock = graph_order(g, (struct ref){t, knows - 1});

		for (uint16_t o = 0; o < g->n_threads && knows; o++) {
			while (before[o] < v->n_marks[o] && v->marks[o][before[o]].at < clock[o])
				before[o]++;
			if (!add(v, (uint8_t)before[o]))
				return false;
		}
	}
	return true;
}

static bool make_key(struct verdicts *v, const struct graph *g)
{
	v->n = 0;
	add(v, v->weak);
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (!add_calls(v, g, t))
			return false;
	for (uint16_t t = 0; t < g->n_threads; t++)
		if (!add_order(v, g, t))
			return false;
	for (uint16_t p = 0; p < g->n_places; p++)
		if (!add_value(v, graph_value(g, p, graph_place(g, p)->last)))
			return false;
	memset(v->key + v->n, 0, 8);
	return true;
}

static uint64_t hash_of(const struct verdicts *v)
{
	uint64_t hash = HASH_START, word;

	for (uint32_t i = 0; i < v->n; i += sizeof(word)) {
		memcpy(&word, v->key + i, sizeof(word));
		hash = hash_mix(hash, word);
	}
	return hash;
}

const uint32_t *verdicts_get(struct verdicts *v, const struct graph *g, bool weak)
{
	v->now = NULL;
	v->weak = weak;
	if (!make_key(v, g))
		return NULL;
	v->now = &v->slots[hash_of(v) % SLOTS];
	if (v->now->since == v->since && v->now->n == v->n &&
	    !memcmp(v->pool + v->now->at, v->key, v->n))
		return &v->now->verdict;
	return NULL;
}

void verdicts_set(struct verdicts *v, uint32_t verdict)
{
	struct slot *slot = v->now;

	if (!slot)
		return;
	if (v->n > POOL - v->used)
		verdicts_forget(v);
	*slot = (struct slot){v->since, v->used, v->n, verdict};
	memcpy(v->pool + v->used, v->key, v->n);
	v->used += v->n;
}
