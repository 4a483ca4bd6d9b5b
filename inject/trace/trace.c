/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/trace.h"

#include <errno.h>
#include <sys/mman.h>

#include "trace/buffered.h"

int trace_init(struct trace *trace, uint32_t capacity)
{
	void *events = mmap(NULL, (size_t)capacity * sizeof(struct event), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	*trace = (struct trace){0};
	if (events == MAP_FAILED)
		return -ENOMEM;
	trace->events = events;
	trace->capacity = capacity;
	return 0;
}

void trace_free(struct trace *trace)
{
	if (trace->events)
		munmap(trace->events, (size_t)trace->capacity * sizeof(struct event));
	*trace = (struct trace){0};
}

static bool overlap(const struct event *a, const struct event *b)
{
	return a->addr < b->addr + b->size && b->addr < a->addr + a->size;
}

/*
 * A scan back from each read would be quadratic in long traces; places are few,
 * so the newest writes are kept in a table by 8-byte word, direct-mapped, and a
 * word that was evicted falls back to the scan.
 */
#define WORDS 1024

struct newest {
	uintptr_t word;
	uint32_t event; /* plus one; 0: none */
	bool evicted;   /* some other word lost its place here */
};

static void note_write(struct newest *table, const struct event *e, uint32_t index)
{
	for (uintptr_t w = e->addr / 8; w <= (e->addr + e->size - 1) / 8; w++) {
		struct newest *n = &table[w % WORDS];

		n->evicted |= n->event && n->word != w;
		n->word = w;
		n->event = index + 1;
	}
}

/* The write that an event shows to others: itself, or the store that is flushed. */
static uint32_t shown_by(const struct trace *trace, uint32_t index)
{
	const struct event *e = &trace->events[index];

	return e->kind == ACCESS_FLUSH ? e->reads_from : index;
}

static uint32_t scan_back(const struct trace *trace, uint32_t index)
{
	const struct event *e = &trace->events[index];

	while (index-- > 0) {
		const struct event *w = &trace->events[index];

		if (event_shows(w) && w->size && overlap(w, e))
			return shown_by(trace, index);
	}
	return EVENT_INITIAL;
}

static uint32_t find_write(const struct newest *table, const struct trace *trace, uint32_t index)
{
	const struct event *e = &trace->events[index];
	bool single = e->addr / 8 == (e->addr + e->size - 1) / 8;
	const struct newest *n = &table[e->addr / 8 % WORDS];

	if (single && !n->event)
		return EVENT_INITIAL;
	if (single && n->word == e->addr / 8 && overlap(&trace->events[n->event - 1], e))
		return n->event - 1;
	if (single && n->word != e->addr / 8 && !n->evicted)
		return EVENT_INITIAL;
	return scan_back(trace, index);
}

/* Stores that are in a buffer, as their threads are. */
struct waiting {
	uint32_t of[UINT8_MAX + 1];
	uint32_t all;
};

static void count_waiting(struct waiting *waiting, const struct event *e)
{
	bool stays = e->kind == ACCESS_STORE && e->flags & ACCESS_BUFFERED;
	int change = e->kind == ACCESS_FLUSH ? -1 : stays;

	waiting->of[e->thread] += (uint32_t)change;
	waiting->all += (uint32_t)change;
}

/* The last store in a buffer, of the reader itself or of others, that overlaps; buffers
 * are first in, first out, so of each thread it is the last `of` stores that wait. */
static uint32_t find_waiting(const struct trace *trace, uint32_t index,
			     const struct waiting *waiting, bool own)
{
	const struct event *e = &trace->events[index];
	struct waiting left = *waiting;

	while (left.all && index-- > 0) {
		const struct event *w = &trace->events[index];

		if (!(w->flags & ACCESS_BUFFERED) || w->kind != ACCESS_STORE || !left.of[w->thread])
			continue;
		left.of[w->thread]--;
		left.all--;
		if ((w->thread == e->thread) == own && overlap(w, e))
			return index;
	}
	return EVENT_INITIAL;
}

static void link_read(struct trace *trace, uint32_t index, const struct newest *table,
		      const struct waiting *waiting)
{
	struct event *e = &trace->events[index];
	uint32_t own =
		waiting->of[e->thread] ? find_waiting(trace, index, waiting, true) : EVENT_INITIAL;
	uint32_t other = waiting->all > waiting->of[e->thread] ?
				 find_waiting(trace, index, waiting, false) :
				 EVENT_INITIAL;

	e->reads_from = own != EVENT_INITIAL ? own : find_write(table, trace, index);
	if (other != EVENT_INITIAL && (e->reads_from == EVENT_INITIAL || other > e->reads_from))
		e->missed = other;
}

void trace_link(struct trace *trace)
{
	static _Thread_local struct newest table[WORDS];
	struct waiting waiting = {.all = 0};

	if (trace->linked)
		return;
	for (uint32_t i = 0; i < WORDS; i++)
		table[i] = (struct newest){0};
	for (uint32_t i = 0; i < trace->count; i++) {
		struct event *e = &trace->events[i];

		if (e->kind != ACCESS_FLUSH)
			e->reads_from = EVENT_INITIAL;
		e->missed = EVENT_INITIAL;
		if (event_reads(e))
			link_read(trace, i, table, &waiting);
		count_waiting(&waiting, e);
		if (event_shows(e) && e->size)
			note_write(table, e, shown_by(trace, i));
	}
}
