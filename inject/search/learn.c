/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/learn.h"

#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "search/keys.h"

#define STOPS 65536
#define LOOKS 4096
#define NUMBERS 4096
#define SAID_CALL 1
#define SAID_FIRST 2 /* of results */

bool learn_init(struct learnt *l)
{
	*l = (struct learnt){
		.stops = malloc(STOPS * sizeof(*l->stops)),
		.results = keys_new(NUMBERS),
		.same = keys_new(NUMBERS),
		.looks = {.list = malloc(LOOKS * sizeof(*l->looks.list)), .room = LOOKS},
	};
	if (!l->stops || !l->results || !l->same || !l->looks.list) {
		learn_free(l);
		return false;
	}
	learn_forget(l);
	return true;
}

void learn_free(struct learnt *l)
{
	free(l->stops);
	free(l->looks.list);
	keys_free(l->results);
	keys_free(l->same);
	*l = (struct learnt){0};
}

void learn_forget(struct learnt *l)
{
	l->n = 1;
	l->places = (struct places){0};
	l->n_results = SAID_FIRST;
	keys_forget(l->results);
	keys_forget(l->same);
}

static uint32_t add(struct learnt *l, const struct stop *stop)
{
	if (l->n == STOPS)
		return 0;
	l->stops[l->n] = *stop;
	return l->n++;
}

uint32_t learn_roots(struct learnt *l, const struct run_plan *plan)
{
	uint32_t first = l->n;

	for (uint32_t t = 0; t < plan->n_threads; t++) {
		uint8_t at = plan->threads[t].n_ops ? AT_CALL : AT_END;

		if (!add(l, &(struct stop){.at = at, .said = SAID_CALL}))
			return 0;
	}
	return first;
}

/* A thread on the way through an execution. */
struct walker {
	struct learnt *l;
	const struct run *run;
	uint32_t thread;
	uint32_t stop;    /* where it stands */
	uint64_t value;   /* what it reads there, */
	uint64_t written; /* and writes, */
	bool writes;      /* if it does */
	uint32_t looks;   /* of the execution that have been taken in */
	uint32_t reads;   /* that were noted at the last of them */
	uint32_t kept;    /* the stop whose state was kept then */
};

static bool same(const struct stop *a, const struct stop *b)
{
	return a->at == b->at && a->kind == b->kind && a->place == b->place && a->pc == b->pc &&
	       a->said == b->said && a->writes == b->writes && a->written == b->written &&
	       a->cleared == b->cleared && a->aside == b->aside && a->quiet == b->quiet;
}

/* False: nothing more is to be learnt. */
static bool come_to(struct walker *w, struct stop stop)
{
	struct learnt *l = w->l;
	uint32_t to = learn_after(l, w->stop, w->value);

	stop.value = w->value;
	stop.writes = w->writes;
	stop.written = w->written;
	stop.before = w->stop;
	if (to) {
		l->differs |= stop.at != AT_RETURN && !same(&l->stops[to], &stop);
	} else {
		stop.sibling = l->stops[w->stop].branch;
		to = add(l, &stop);
		l->stops[w->stop].branch = to ? to : stop.sibling;
	}
	w->stop = to;
	w->value = w->written = 0;
	w->writes = false;
	return to && !l->differs;
}

int learn_same(struct learnt *l, uint32_t then, uint32_t now)
{
	const uint64_t key = then | (uint64_t)now << 32;
	const uint32_t *known;

	/* Of its state where it will go on is a part. */
	if (l->stops[then].pc != l->stops[now].pc)
		return 0;
	known = keys_get(l->same, &key, 1);
	return known ? (int)*known : -1;
}

static void set_same(struct learnt *l, uint32_t then, uint32_t now, bool is)
{
	const uint64_t key = then | (uint64_t)now << 32;
	int known = learn_same(l, then, now);

	l->differs |= known >= 0 && known != is;
	if (known < 0)
		keys_put(l->same, &key, 1, is);
}

/* NULL: it is not known. */
static const struct spin_look *next_look(struct walker *w)
{
	const struct spin_looks *looks = &w->l->looks;

	while (w->looks < looks->n)
		if (looks->list[w->looks++].thread == w->thread)
			return &looks->list[w->looks - 1];
	return NULL;
}

static bool come_to_look(struct walker *w, struct stop stop)
{
	const struct spin_look *look = next_look(w);
	uint32_t quiet;

	if (!look)
		return false;
	quiet = look->reads - 1 - (look->kept ? w->reads : 0);
	stop.quiet = (uint16_t)quiet;
	stop.cleared = !look->kept;
	stop.aside = look->aside;
	if (quiet > UINT16_MAX || !come_to(w, stop))
		return false;
	if (look->kept && look->unwritten)
		set_same(w->l, w->kept, w->stop, look->same);
	if (look->keeps)
		w->kept = w->stop;
	w->reads = look->left;
	/* Too deep a stack is not kept. */
	return look->kept || look->keeps;
}

static bool on_stack(uintptr_t addr)
{
	return addr >= STACK_BASE && addr < REGION_END;
}

static bool come_to_point(struct walker *w, const struct event *e)
{
	struct stop stop = {.at = AT_POINT, .kind = e->kind, .pc = e->pc};
	int place = 0;

	if (e->kind != ACCESS_FENCE) {
		if (on_stack(e->addr))
			return false;
		place = places_of(&w->l->places, e->addr, event_width(e));
		if (place >= 0 && w->l->places.size[place] != event_width(e))
			return false;
	}
	if (place < 0)
		return false;
	stop.place = (uint16_t)place;
	if (learn_looks(&stop) ? !come_to_look(w, stop) : !come_to(w, stop))
		return false;
	if (learn_reads(e->kind))
		w->value = (uint64_t)(e->kind == ACCESS_LOAD ? e->value : e->old);
	w->writes = event_writes(e);
	w->written = w->writes ? (uint64_t)e->value : 0;
	return true;
}

/* What a call came to; another number than before, if that was forgotten. */
static uint32_t number_of(struct learnt *l, const struct history *h, const struct call *c)
{
	uint64_t key[2 + BRRACE_MAX_VALUES] = {
		c->status | (uint64_t)c->n_done << 16 | (uint64_t)c->n_out << 32, c->result};
	const uint32_t *known;

	for (uint32_t i = 0; i < c->n_out; i++)
		key[2 + i] = h->values[c->first_out + i];
	known = keys_get(l->results, key, 2u + c->n_out);
	if (known)
		return *known;
	keys_put(l->results, key, 2u + c->n_out, l->n_results);
	return l->n_results++;
}

static bool come_to_return(struct walker *w, const struct call *c)
{
	uint32_t said = number_of(w->l, &w->run->history, c);

	return come_to(w, (struct stop){.at = AT_RETURN, .said = said});
}

/* One call, up to its return; false: not so far. */
static bool learn_call(struct walker *w, const struct call *c)
{
	const struct event *events = w->run->trace.events;

	if (c->parent != CALL_TOP)
		return false;
	for (uint32_t i = c->first_event; i < c->last_event; i++)
		if (events[i].thread == w->thread && !come_to_point(w, &events[i]))
			return false;
	return come_to_return(w, c);
}

static void learn_thread(struct walker w)
{
	const struct history *h = &w.run->history;
	bool first = true;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		if (h->calls[i].thread != w.thread)
			continue;
		if (!first && !come_to(&w, (struct stop){.at = AT_CALL, .said = SAID_CALL}))
			return;
		if (!learn_call(&w, &h->calls[i]))
			return;
		first = false;
	}
	if (!first)
		come_to(&w, (struct stop){.at = AT_END});
}

void learn(struct learnt *l, const struct run *run, uint32_t roots)
{
	if (l->looks.aside || l->looks.n > l->looks.room)
		return;
	for (uint32_t t = 0; t < run->plan.n_threads; t++)
		learn_thread((struct walker){.l = l, .run = run, .thread = t, .stop = roots + t});
}
