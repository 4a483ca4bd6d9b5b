/* SPDX-License-Identifier: BSD-2-Clause */
#include "perform/rewrite.h"

#include <string.h>

#include "scenario/words.h"

/* A line that is being rewritten. */
struct spot {
	const struct result *r;
	uint8_t thread;
	uint32_t event;       /* trace count when the line ended */
	uint32_t began, ended; /* moments between which it ran */
	uint32_t call;        /* in which it ended, outermost */
};

static bool inside(const struct spot *s, const struct event *e)
{
	const struct call *calls = s->r->history->calls;

	return e->step && e->kind != ACCESS_FLUSH && e->thread == s->thread &&
	       e->call != EVENT_NO_CALL && (e->call == s->call || calls[e->call].parent == s->call);
}

static bool alike(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->addr == b->addr;
}

/* The outermost call of the thread that is open at the end of the line. */
static bool find_call(struct spot *s)
{
	const struct history *h = s->r->history;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (c->thread == s->thread && c->parent == CALL_TOP && c->begin < s->ended &&
		    c->end >= s->ended) {
			s->call = i;
			return true;
		}
	}
	return false;
}

/* The access before which the thread stood; NULL: it was about to return. */
static const struct event *standing(const struct spot *s)
{
	const struct thread_view *t = &s->r->threads[s->thread];

	for (uint32_t i = s->event; i < s->r->trace->count; i++)
		if (inside(s, &s->r->trace->events[i]))
			return &s->r->trace->events[i];
	return t->at == AT_POINT && t->top_call == s->call ? &t->next : NULL;
}

static const struct event *last(const struct spot *s)
{
	for (uint32_t i = s->event; i-- > 0;)
		if (inside(s, &s->r->trace->events[i]))
			return &s->r->trace->events[i];
	return NULL;
}

/* How many like it the call had executed when the line ended. */
static uint32_t executed(const struct spot *s, const struct event *e)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->event; i++)
		n += inside(s, &s->r->trace->events[i]) && alike(&s->r->trace->events[i], e);
	return n;
}

/* Calls of the same operation that the thread was in or began during the line, up to
 * its last; 0 if that is the one it was in or began first, which needs no name. */
static uint32_t count_calls(const struct spot *s)
{
	const struct history *h = s->r->history;
	bool first = true;
	uint32_t n = 0;

	for (uint32_t i = 0; i <= s->call; i++) {
		const struct call *c = &h->calls[i];

		if (c->thread != s->thread || c->parent != CALL_TOP || c->end < s->began)
			continue;
		if (first && i == s->call)
			return 0;
		first = false;
		n += c->op == h->calls[s->call].op;
	}
	return n;
}

static char *place_of(struct scenario *scenario, const struct result *r, const struct event *e)
{
	char place[NAME_MAX_BYTES];

	result_place(r, e, place, sizeof(place));
	return arena_text(&scenario->memory, place);
}

static void rewrite_line(struct scenario *scenario, struct scenario_line *line, struct spot *s)
{
	const struct event *next, *e;
	uint32_t n, calls;

	if (!find_call(s))
		return;
	next = standing(s);
	e = next ? next : last(s);
	if (!e)
		return;
	n = executed(s, e) + (next != NULL);
	calls = count_calls(s);
	line->verb = next ? VERB_UNTIL : VERB_PAST;
	line->count = n > 1 ? n : 0;
	line->kind.s = arena_text(&scenario->memory, access_kind_name(e->kind));
	if (e->addr)
		line->place.s = place_of(scenario, s->r, e);
	if (calls) {
		line->op.s = arena_text(
			&scenario->memory,
			s->r->subject->table->ops[s->r->history->calls[s->call].op].name);
		line->op_count = calls;
	}
}

/* The last event of that kind that the line made, or NULL. */
static const struct event *made_by(const struct trace *trace, uint32_t line, uint8_t kind)
{
	for (uint32_t i = trace->count; i-- > 0;)
		if (trace->events[i].line == line && trace->events[i].kind == kind)
			return &trace->events[i];
	return NULL;
}

/* The load that the line delayed, or NULL. */
static const struct event *delayed_by(const struct trace *trace, uint32_t line)
{
	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].line == line && trace->events[i].kind == ACCESS_LOAD &&
		    trace->events[i].flags & ACCESS_DELAYED)
			return &trace->events[i];
	return NULL;
}

static void rewrite_buffer(struct scenario *scenario, struct scenario_line *line,
			   const struct result *r, const struct event *store)
{
	line->kind.s = arena_text(&scenario->memory, access_kind_name(ACCESS_STORE));
	line->place.s = place_of(scenario, r, store);
}

static bool is_write_of(const struct event *e, const struct event *w)
{
	return e->step && event_writes(e) && e->thread == w->thread && e->kind == w->kind &&
	       e->addr < w->addr + w->size && w->addr < e->addr + e->size;
}

/* The place is that of both. */
static void rewrite_choice(struct scenario *scenario, struct scenario_line *line,
			   const struct result *r, const struct event *e)
{
	const struct trace *trace = r->trace;
	uint32_t write = e->kind == ACCESS_STORE ? e->missed : e->reads_from, nth = 0, n = 0;

	line->place.s = place_of(scenario, r, e);
	if (write == EVENT_INITIAL || line->source.is != SOURCE_WRITE)
		return;
	for (uint32_t i = 0; &trace->events[i] < e; i++) {
		n += is_write_of(&trace->events[i], &trace->events[write]);
		if (i == write)
			nth = n;
	}
	line->source.place.s = line->place.s;
	line->source.count = nth == n ? 0 : nth;
}

/* Which of those like it in its call, from event `from` on. */
static uint32_t nth_like(const struct event *e, const struct event *from)
{
	uint32_t n = 0;

	for (const struct event *x = from; x <= e; x++)
		n += x->thread == e->thread && x->call == e->call && x->step && alike(x, e);
	return n;
}

/* Calls of the store's operation, from that of the load on, up to its own. */
static uint32_t calls_to(const struct history *h, const struct event *load,
			 const struct event *store)
{
	uint32_t n = 0;

	for (uint32_t c = load->call; c <= store->call; c++)
		n += h->calls[c].thread == load->thread &&
		     h->calls[c].op == h->calls[store->call].op;
	return n;
}

/* The load, and the last store of the line. */
static void rewrite_delay(struct scenario *scenario, struct scenario_line *line,
			  const struct result *r, const struct event *load,
			  const struct event *store)
{
	bool same = store->call == load->call;
	uint32_t nth = nth_like(load, r->trace->events);
	uint32_t past = nth_like(store, same ? load : r->trace->events);

	line->count = nth > 1 ? nth : 0;
	line->place.s = place_of(scenario, r, load);
	line->source.count = past > 1 ? past : 0;
	line->source.place.s = place_of(scenario, r, store);
	if (same)
		return;
	line->op.s = arena_text(&scenario->memory,
				r->subject->table->ops[r->history->calls[store->call].op].name);
	line->op_count = calls_to(r->history, load, store);
}

/* Unless a newer store to the place is in the buffer, too, and stays there. */
static void rewrite_flush(struct scenario *scenario, struct scenario_line *line,
			  const struct result *r, const struct event *flush)
{
	const struct trace *trace = r->trace;
	uint32_t at = (uint32_t)(flush - trace->events);

	for (uint32_t i = at + 1; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		if (e->kind == ACCESS_FLUSH && e->thread == flush->thread && e->reads_from < at &&
		    e->addr < flush->addr + flush->size && flush->addr < e->addr + e->size)
			return;
	}
	line->count = 0;
	line->place.s = place_of(scenario, r, flush);
}

void rewrite_steps(struct scenario *scenario, const struct result *r)
{
	const struct script_stop *stops = r->script->stops;

	for (uint32_t i = 0; i < scenario->n_lines; i++) {
		struct scenario_line *line = &scenario->lines[i];
		struct spot spot = {
			.r = r,
			.thread = (uint8_t)line->thread,
			.event = stops[i].event,
			.began = i ? stops[i - 1].moment : 0,
			.ended = stops[i].moment,
		};

		const struct event *store = made_by(r->trace, i, ACCESS_STORE);
		const struct event *delayed = delayed_by(r->trace, i);
		const struct event *flush = made_by(r->trace, i, ACCESS_FLUSH);
		int kind = line->verb == VERB_CHOOSE ?
				   word_index(line->kind.s, word_kinds(), ACCESS_KINDS) :
				   -1;
		const struct event *chooser = kind < 0 ? NULL : made_by(r->trace, i, (uint8_t)kind);

		if (line->verb == VERB_STEP)
			rewrite_line(scenario, line, &spot);
		else if (chooser)
			rewrite_choice(scenario, line, r, chooser);
		else if (line->verb == VERB_BUFFER && store)
			rewrite_buffer(scenario, line, r, store);
		else if (line->verb == VERB_DELAY && delayed && store)
			rewrite_delay(scenario, line, r, delayed, store);
		else if (line->verb == VERB_FLUSH && flush)
			rewrite_flush(scenario, line, r, flush);
	}
}
