/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/trace.h"

#include <errno.h>
#include <sys/mman.h>

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

static uint32_t scan_back(const struct trace *trace, uint32_t index)
{
	const struct event *e = &trace->events[index];

	while (index-- > 0) {
		const struct event *w = &trace->events[index];

		if (event_writes(w) && w->size && overlap(w, e))
			return index;
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

void trace_link(struct trace *trace)
{
	static _Thread_local struct newest table[WORDS];

	for (uint32_t i = 0; i < WORDS; i++)
		table[i] = (struct newest){0};
	for (uint32_t i = 0; i < trace->count; i++) {
		struct event *e = &trace->events[i];

		e->reads_from = EVENT_INITIAL;
		if (event_reads(e))
			e->reads_from = find_write(table, trace, i);
		if (event_writes(e) && e->size)
			note_write(table, e, i);
	}
}
