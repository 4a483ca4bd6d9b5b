/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "search/keys.h"

#define KEY_BYTES 1024 /* the first word says how many it has, and of which kind it is */
#define MARKS 127 /* of a thread: their number is a byte */

/* A call begins or ends. */
struct mark {
	uint16_t at;    /* node */
	uint16_t knows; /* what is before it is before so many nodes of its thread */
};

struct verdicts {
	struct keys *keys;
	bool weak;  /* of the key last asked for */
	bool asked; /* and there was room for it */
	uint32_t n; /* its bytes */
	union {
		uint64_t words[KEY_BYTES / 8 + 1];
		uint8_t key[KEY_BYTES + 8]; /* followed by zeros to the end of a word */
	};
	struct mark marks[GRAPH_THREADS][MARKS];
	uint16_t n_marks[GRAPH_THREADS];
};

struct verdicts *verdicts_new(void)
{
	struct verdicts *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->keys = keys_new();
	if (!v->keys) {
		verdicts_free(v);
		return NULL;
	}
	return v;
}

void verdicts_forget(struct verdicts *v)
{
	keys_forget(v->keys);
	v->asked = false;
}

void verdicts_free(struct verdicts *v)
{
	if (!v)
		return;
	keys_free(v->keys);
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
	v->n = 8;
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
	v->words[0] = v->n | (uint64_t)v->weak << 32;
	return true;
}

const uint32_t *verdicts_get(struct verdicts *v, const struct graph *g, bool weak)
{
	v->weak = weak;
	v->asked = make_key(v, g);
	return v->asked ? keys_get(v->keys, v->words, (v->n + 7) / 8) : NULL;
}

void verdicts_set(struct verdicts *v, uint32_t verdict)
{
	if (v->asked)
		keys_set(v->keys, verdict);
}
