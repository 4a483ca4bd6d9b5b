/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/merge.h"

#include <errno.h>
#include <stdlib.h>

#define NEVER UINT64_MAX

int merge_new(struct merge *m, struct watch *watch, uint32_t n_streams, uint64_t offset)
{
	*m = (struct merge){
		.table = watch->table,
		.offset = offset,
		.watch = watch,
		.n_streams = n_streams,
	};
	m->streams = calloc(n_streams, sizeof(*m->streams));
	m->next = calloc(n_streams, sizeof(*m->next));
	if (!m->streams || !m->next)
		return -ENOMEM;
	m->streams[n_streams - 1].late = true;
	m->next[n_streams - 1] = NEVER;
	for (uint32_t i = 0; i < n_streams; i++) {
		m->streams[i].flights = calloc(MERGE_FLIGHTS, sizeof(struct flight));
		if (!m->streams[i].flights)
			return -ENOMEM;
	}
	return 0;
}

void merge_free(struct merge *m)
{
	for (uint32_t i = 0; m->streams && i < m->n_streams; i++)
		free(m->streams[i].flights);
	free(m->streams);
	free(m->next);
	m->streams = NULL;
	m->next = NULL;
}

/* ---- one stream */

static struct flight *flight_at(const struct merge_stream *s, uint32_t n)
{
	return &s->flights[n % MERGE_FLIGHTS];
}

static const struct log_entry *next_entry(const struct merge_stream *s)
{
	return s->first ? &s->first->slots[s->at].entry : NULL;
}

static uint64_t end_moment(const struct flight *f)
{
	return call_returned(&f->call) ? 2 * f->end + 1 : NEVER;
}

/* Its next moment; one that nobody knows yet begins a call. */
static uint64_t next_moment(const struct merge_stream *s)
{
	const struct log_entry *entry = next_entry(s);
	uint64_t begin = entry ? 2 * entry->begin : s->closed || s->late ? NEVER : 2 * s->floor;
	uint64_t end = s->head < s->tail ? end_moment(flight_at(s, s->head)) : NEVER;

	return begin < end && s->tail - s->head < MERGE_FLIGHTS ? begin : end;
}

static bool waits(const struct merge_stream *s, uint64_t moment)
{
	return !(moment & 1) && !next_entry(s);
}

/* Past blocks that are read; the last call of one gives it back when it ends. */
static void turn_pages(struct merge_stream *s, struct flight *last)
{
	while (s->first && s->at == s->first->n) {
		struct log_block *done = s->first;

		s->closed |= done->last;
		s->first = done->next;
		s->at = 0;
		if (last)
			last->done = done;
		else
			log_give_back(done);
		last = NULL;
	}
}

void merge_put(struct merge *m, struct log_block *block)
{
	struct merge_stream *s = &m->streams[block->log->thread];

	block->next = NULL;
	if (s->first)
		s->newest->next = block;
	else
		s->first = block;
	s->newest = block;
	s->late = false;
	turn_pages(s, NULL);
	m->next[block->log->thread] = next_moment(s);
}

/* ---- calls */

static void fill_call(const struct merge *m, struct call *c, const struct log_entry *e,
		      uint32_t thread)
{
	const struct brrace_op *op = &m->table->ops[e->op];
	const bool consumes = op->kind == BRRACE_CONSUME;

	c->thread = (uint8_t)thread;
	c->op = e->op;
	c->kind = (uint8_t)op->kind;
	c->flags = (uint8_t)op->flags;
	c->status = e->status;
	c->end = e->end == LOG_NEVER ? CALL_PENDING : 0;
	c->n_in = consumes ? 0 : e->n_given;
	c->n_done = consumes ? 0 : e->n_moved;
	c->want = consumes ? e->n_given : 0;
	c->n_out = consumes ? e->n_moved : 0;
}

static void begin(struct merge *m, struct merge_stream *s, uint32_t thread)
{
	const union log_slot *slot = &s->first->slots[s->at];
	struct flight *f = flight_at(s, s->tail++);

	f->begin = slot->entry.begin;
	f->end = slot->entry.end + m->offset;
	f->slot = slot;
	f->done = NULL;
	f->gap = slot->entry.op == LOG_GAP;
	if (f->gap) {
		f->call = (struct call){.thread = (uint8_t)thread};
		s->at += 2;
	} else {
		fill_call(m, &f->call, &slot->entry, thread);
		s->at += 1 + log_more_slots(f->call.n_out);
	}
	s->floor = slot->entry.end;
	turn_pages(s, f);
	watch_begin(m->watch, f);
}

static void end(struct merge *m, struct merge_stream *s)
{
	struct flight *f = flight_at(s, s->head++);

	watch_end(m->watch, f);
	if (f->done)
		log_give_back(f->done);
}

/* The moments of one stream up to `limit`. */
static void follow(struct merge *m, uint32_t thread, uint64_t limit)
{
	struct merge_stream *s = &m->streams[thread];
	uint64_t moment = m->next[thread];

	do {
		if (moment & 1)
			end(m, s);
		else
			begin(m, s, thread);
		moment = next_moment(s);
	} while (moment <= limit && moment != NEVER && !waits(s, moment));
	m->next[thread] = moment;
}

enum merge_state merge_run(struct merge *m)
{
	for (;;) {
		uint64_t least = NEVER, second = NEVER;
		uint32_t first = 0;

		for (uint32_t i = 0; i < m->n_streams; i++) {
			if (m->next[i] < least) {
				second = least;
				least = m->next[i];
				first = i;
			} else if (m->next[i] < second) {
				second = m->next[i];
			}
		}
		if (least == NEVER)
			return m->streams[m->n_streams - 1].late ? MERGE_WAITS : MERGE_ENDED;
		if (waits(&m->streams[first], least))
			return MERGE_WAITS;
		follow(m, first, second);
	}
}
