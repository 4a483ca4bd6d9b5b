/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/unexplained.h"

#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "oracle/memo.h"
#include "oracle/spec.h"
#include "search/extension_state.h"
#include "search/moments.h"

#define POOL_WORDS (1u << 18)
#define MOST_CALLS 255 /* of a thread: its number is a byte of a way */
#define NO_THREAD GRAPH_THREADS

/* A way is a row of words: how many calls of each thread have taken effect, a byte for
 * each; how many values are in the ring; and these. */
enum { DONE_WORDS = GRAPH_THREADS / 8, LENGTH_WORD = DONE_WORDS, VALUES };

/* Ways, none twice, in order. */
struct ways {
	uintptr_t *words;
	uint32_t n;
};

struct unexplained {
	struct extension *x;
	bool strict;
	struct spec spec;
	struct memo dead;     /* states from which every extension is explained */
	uint32_t width;       /* words of a way */
	uint32_t *calls;      /* that matter: of a thread from its lane's first mark on */
	uint16_t begun[GRAPH_THREADS]; /* how many of these have */
	uintptr_t *pool;      /* ways of the states on the path */
	uintptr_t *reached;   /* ways between two states */
	uintptr_t *key;
	bool full;            /* one of them is too small */
};

struct unexplained *unexplained_new(uint32_t max_calls, uint32_t max_values)
{
	struct unexplained *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->calls = calloc(2 * (size_t)max_calls + 1, sizeof(*u->calls));
	u->pool = malloc(POOL_WORDS * sizeof(*u->pool));
	u->reached = malloc(POOL_WORDS * sizeof(*u->reached));
	u->key = malloc((POOL_WORDS + GRAPH_THREADS) * sizeof(*u->key));
	if (!u->calls || !u->pool || !u->reached || !u->key ||
	    spec_init(&u->spec, max_calls, max_values) || memo_init(&u->dead)) {
		unexplained_free(u);
		return NULL;
	}
	return u;
}

void unexplained_free(struct unexplained *u)
{
	if (!u)
		return;
	free(u->calls);
	free(u->pool);
	free(u->reached);
	free(u->key);
	spec_free(&u->spec);
	memo_free(&u->dead);
	free(u);
}

/* ---- ways */

static uint8_t *done(uintptr_t *way)
{
	return (uint8_t *)way;
}

static uintptr_t *way_at(const struct unexplained *u, const struct ways *ways, uint32_t i)
{
	return ways->words + (size_t)i * u->width;
}

static bool fits(struct unexplained *u, const uintptr_t *from, const uintptr_t *next)
{
	u->full |= (size_t)(next - from) + u->width > POOL_WORDS;
	return !u->full;
}

static void keep_way(const struct unexplained *u, uintptr_t *way, const uintptr_t *like,
		     uint32_t thread)
{
	const struct spec *spec = &u->spec;
	uint32_t n = spec_used(spec);

	memset(way, 0, u->width * sizeof(*way));
	memcpy(way, like, DONE_WORDS * sizeof(*way));
	done(way)[thread]++;
	way[LENGTH_WORD] = n;
	memcpy(way + VALUES, spec->slots + spec->head, n * sizeof(*way));
}

static void load_way(struct unexplained *u, const uintptr_t *way)
{
	struct spec *spec = &u->spec;

	spec->head = spec->slack = spec->n_log = 0;
	spec->tail = (uint32_t)way[LENGTH_WORD];
	memcpy(spec->slots, way + VALUES, spec->tail * sizeof(*way));
}

/* The last of the ways goes to its place, or away if it is there twice. */
static void settle_last(const struct unexplained *u, struct ways *ways)
{
	size_t bytes = u->width * sizeof(uintptr_t);
	uintptr_t *last = way_at(u, ways, ways->n - 1), *at = last;
	uintptr_t way[VALUES + 512];

	while (at > ways->words && memcmp(at - u->width, last, bytes) > 0)
		at -= u->width;
	if (at > ways->words && !memcmp(at - u->width, last, bytes)) {
		ways->n--;
		return;
	}
	memcpy(way, last, bytes);
	memmove(at + u->width, at, (size_t)(last - at) * sizeof(*at));
	memcpy(at, way, bytes);
}

static bool is_new(const struct unexplained *u, const struct ways *ways, const uintptr_t *way)
{
	for (uint32_t i = 0; i < ways->n; i++)
		if (!memcmp(way_at(u, ways, i), way, u->width * sizeof(*way)))
			return false;
	return true;
}

/* ---- what may have taken effect by now */

static bool waived(const struct unexplained *u, const struct call *c)
{
	return !u->strict && (call_says_full(c) || call_says_empty(c));
}

/* The call of a thread that is open and has not taken effect that way; NULL: none. */
static const struct call *open_call(const struct unexplained *u, uintptr_t *way, uint16_t t)
{
	const struct extension *x = u->x;
	uint8_t n = done(way)[t];

	return n < u->begun[t] ? &x->history->calls[u->calls[x->lanes[t].first + n]] : NULL;
}

/* Lets the open call of a thread take effect; ways in which it is that of `until` go to
 * out, others to reached. */
static void take_effect(struct unexplained *u, uintptr_t *way, uint16_t t, uint16_t until,
			struct ways *reached, struct ways *out)
{
	const struct call *c = open_call(u, way, t);
	struct spec_mark mark;
	uint32_t choices;

	if (!c)
		return;
	load_way(u, way);
	mark = spec_mark(&u->spec);
	choices = spec_choices(&u->spec, c);
	for (uint32_t i = 0; i < choices; i++) {
		struct ways *to = t == until ? out : reached;
		uintptr_t *next = way_at(u, to, to->n);

		if (!fits(u, t == until ? u->pool : u->reached, next))
			return;
		if (spec_apply(&u->spec, c, i, waived(u, c))) {
			keep_way(u, next, way, t);
			if (t == until) {
				to->n++;
				settle_last(u, to);
			} else {
				to->n += is_new(u, to, next);
			}
		}
		spec_restore(&u->spec, &mark);
	}
}

/* Of a call that returns now: the ways in which it has taken effect. */
static struct ways after_return(struct unexplained *u, const struct ways *ways, uint16_t t)
{
	struct ways reached = {u->reached, 0}, out = {way_at(u, ways, ways->n), 0};

	for (uint32_t i = 0; i < ways->n && !u->full; i++) {
		uintptr_t *way = way_at(u, ways, i);
		bool has = !open_call(u, way, t);
		struct ways *to = has ? &out : &reached;
		uintptr_t *next = way_at(u, to, to->n);

		if (!fits(u, has ? u->pool : u->reached, next))
			break;
		memcpy(next, way, u->width * sizeof(*way));
		to->n++;
	}
	for (uint32_t i = 0; i < reached.n && !u->full; i++)
		for (uint16_t o = 0; o < u->x->g->n_threads && !u->full; o++)
			take_effect(u, way_at(u, &reached, i), o, t, &reached, &out);
	return out;
}

/* All have returned that ever do: whether what was left in the ring is explained. */
static bool explains_drain(struct unexplained *u, const struct ways *ways)
{
	struct ways reached = {u->reached, ways->n};

	if (!fits(u, ways->words, way_at(u, ways, ways->n)))
		return true;
	memcpy(u->reached, ways->words, (size_t)ways->n * u->width * sizeof(*ways->words));
	for (uint32_t i = 0; i < reached.n && !u->full; i++) {
		load_way(u, way_at(u, &reached, i));
		if (spec_drains(&u->spec))
			return true;
		for (uint16_t o = 0; o < u->x->g->n_threads && !u->full; o++)
			take_effect(u, way_at(u, &reached, i), o, NO_THREAD, &reached, NULL);
	}
	return u->full;
}

/* ---- states */

static bool matters(const struct unexplained *u, const struct mark *m)
{
	const struct call *c = &u->x->history->calls[m->call];

	return call_matters(c, waived(u, c));
}

static void pass(struct unexplained *u, const struct mark *m)
{
	struct extension *x = u->x;

	x->at[m->node.thread]++;
	x->path[x->n_path++] = m;
	u->begun[m->node.thread] += !m->is_return && matters(u, m);
}

static void take_back(struct unexplained *u, uint32_t n_path)
{
	struct extension *x = u->x;

	while (x->n_path > n_path) {
		const struct mark *m = x->path[--x->n_path];

		x->at[m->node.thread]--;
		u->begun[m->node.thread] -= !m->is_return && matters(u, m);
	}
}

/* A return that may pass; NULL: none. */
static const struct mark *next_return(const struct extension *x)
{
	for (uint16_t t = 0; t < x->g->n_threads; t++) {
		const struct mark *m = extension_next(x, t);

		if (m && m->is_return)
			return m;
	}
	return NULL;
}

static uint32_t fill_key(struct unexplained *u, const struct ways *ways)
{
	uint32_t n = 0, words = ways->n * u->width;

	for (uint16_t t = 0; t < u->x->g->n_threads; t++)
		u->key[n++] = u->x->at[t];
	memcpy(u->key + n, ways->words, words * sizeof(*u->key));
	return n + words;
}

static enum extension_found visit(struct unexplained *u, struct ways ways);

static enum extension_found visit_next(struct unexplained *u, const struct ways *ways)
{
	struct extension *x = u->x;
	enum extension_found found;

	for (uint16_t t = 0; t < x->g->n_threads; t++) {
		const struct mark *m = extension_next(x, t);

		if (!m)
			continue;
		pass(u, m);
		found = visit(u, *ways);
		if (found != EXTENSION_NONE)
			return found;
	}
	return EXTENSION_NONE;
}

static enum extension_found visit(struct unexplained *u, struct ways ways)
{
	struct extension *x = u->x;
	uint32_t n_path = x->n_path - (x->n_path > 0);
	const struct mark *m;
	enum extension_found found;

	while ((m = next_return(x))) {
		pass(u, m);
		if (matters(u, m))
			ways = after_return(u, &ways, m->node.thread);
		if (u->full)
			return EXTENSION_TOO_LARGE;
		if (!ways.n)
			return EXTENSION_FOUND;
	}
	if (x->n_path == x->n_marks) {
		found = explains_drain(u, &ways) ? EXTENSION_NONE : EXTENSION_FOUND;
	} else if (memo_has(&u->dead, u->key, fill_key(u, &ways))) {
		found = EXTENSION_NONE;
	} else {
		found = visit_next(u, &ways);
		if (found == EXTENSION_NONE && !memo_add(&u->dead, u->key, fill_key(u, &ways)))
			u->full = true;
	}
	if (u->full)
		return EXTENSION_TOO_LARGE;
	if (found == EXTENSION_NONE)
		take_back(u, n_path);
	return found;
}

/* Calls that matter, and the most words of a way; false: too many. */
static bool prepare(struct unexplained *u)
{
	const struct extension *x = u->x;
	uint64_t values = x->history->n_preloaded;

	for (uint16_t t = 0; t < x->g->n_threads; t++) {
		uint32_t *calls = u->calls + x->lanes[t].first, n = 0;

		for (uint32_t i = 0; i < x->lanes[t].n; i++) {
			const struct mark *m = &x->marks[x->lanes[t].first + i];

			if (m->is_return || !matters(u, m))
				continue;
			calls[n++] = m->call;
			values += call_adds(&x->history->calls[m->call]);
		}
		u->begun[t] = 0;
		if (n > MOST_CALLS)
			return false;
	}
	u->width = VALUES + (uint32_t)values;
	return values < 512;
}

/* Which of many values of a bag a call took that never returned is not tried. */
static bool too_many_choices(const struct history *h)
{
	for (uint32_t i = 0; i < h->n_calls; i++)
		if (!call_returned(&h->calls[i]) && call_removes(&h->calls[i]) > 1)
			return true;
	return false;
}

enum extension_found unexplained_find(struct unexplained *u, struct extension *x, bool strict,
				      const struct spec_rules *rules)
{
	struct ways ways = {u->pool, 1};

	u->x = x;
	u->strict = strict;
	u->full = false;
	if (!prepare(u) || (rules->unordered && too_many_choices(x->history)))
		return EXTENSION_TOO_LARGE;
	if (!strict && !rules->lifo && moments_explain(x))
		return EXTENSION_NONE;
	x->begin = x->end = NULL;
	x->n_path = 0;
	memset(x->at, 0, sizeof(x->at));
	memo_clear(&u->dead);
	spec_start(&u->spec, x->history, rules);
	memset(u->pool, 0, u->width * sizeof(*u->pool));
	u->pool[LENGTH_WORD] = x->history->n_preloaded;
	for (uint32_t i = 0; i < x->history->n_preloaded; i++)
		u->pool[VALUES + i] = x->history->preloaded[i];
	return visit(u, ways);
}
