/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/coherent.h"

#include <string.h>

struct order {
	const struct event *events;
	uint32_t *out;
	uint32_t n;
};

static bool is_access(const struct event *e)
{
	return e->size && e->kind != ACCESS_FLUSH;
}

static bool overlap(const struct event *a, const struct event *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

static void insert(struct order *o, uint32_t at, uint32_t event)
{
	memmove(o->out + at + 1, o->out + at, (o->n - at) * sizeof(*o->out));
	o->out[at] = event;
	o->n++;
}

static uint32_t place_of(const struct order *o, uint32_t event)
{
	uint32_t at = 0;

	while (at < o->n && o->out[at] != event)
		at++;
	return at;
}

/* Where the write is that comes next after another, of what an event accesses. */
static uint32_t next_write(const struct order *o, uint32_t write, const struct event *e)
{
	uint32_t at = write == EVENT_INITIAL ? 0 : place_of(o, write) + 1;

	for (; at < o->n; at++) {
		const struct event *w = &o->events[o->out[at]];

		if (event_writes(w) && overlap(w, e))
			return at;
	}
	return o->n;
}

static bool is_buffered(const struct event *e)
{
	return e->kind != ACCESS_FLUSH && e->flags & ACCESS_BUFFERED;
}

/* One that missed another comes before it. */
static void add_write(struct order *o, uint32_t event)
{
	const struct event *e = &o->events[event];

	insert(o, e->missed == EVENT_INITIAL ? o->n : next_write(o, e->reads_from, e), event);
}

static void add_writes(struct order *o, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct event *e = &o->events[i];

		if (e->kind == ACCESS_FLUSH)
			insert(o, o->n, e->reads_from);
		else if (is_access(e) && event_writes(e) && !is_buffered(e))
			add_write(o, i);
	}
	/* What is never flushed comes last. */
	for (uint32_t i = 0; i < n; i++)
		if (is_buffered(&o->events[i]) && place_of(o, i) == o->n)
			insert(o, o->n, i);
}

static void add_reads(struct order *o, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct event *e = &o->events[i];

		if (is_access(e) && !event_writes(e))
			insert(o, next_write(o, e->reads_from, e), i);
	}
}

static bool is_weak(const struct trace *trace)
{
	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		if (e->kind == ACCESS_FLUSH || is_buffered(e) ||
		    (is_access(e) && e->missed != EVENT_INITIAL))
			return true;
	}
	return false;
}

uint32_t coherent_order(const struct trace *trace, uint32_t *out)
{
	struct order o = {.events = trace->events, .out = out};

	if (is_weak(trace)) {
		add_writes(&o, trace->count);
		add_reads(&o, trace->count);
		return o.n;
	}
	for (uint32_t i = 0; i < trace->count; i++)
		if (is_access(&trace->events[i]))
			out[o.n++] = i;
	return o.n;
}
