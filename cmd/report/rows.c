/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/rows.h"

#include <stdlib.h>

#include "oracle/effect.h"
#include "report/fold.h"

#define NOBODY UINT8_MAX

/* A call or a return. */
struct turn {
	uint32_t moment;
	uint32_t event; /* events traced before it */
	uint32_t call;
	bool is_return;
};

struct builder {
	struct arena *arena;
	const struct result *r;
	struct row *rows;
	uint32_t n;
	uint8_t last;  /* who did something last */
	bool told;     /* that it stands where it does */
	uint32_t line; /* of the schedule, the next to end */
	int64_t used; /* surely in the ring */
	uint32_t inside[MAX_THREADS]; /* innermost call of each thread, or NO_CALL */
};

static int by_moment(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;

	return (a->moment > b->moment) - (a->moment < b->moment);
}

static struct turn *turns_of(struct arena *arena, const struct history *h, size_t *n)
{
	struct turn *turns = arena_get(arena, 2 * (size_t)h->n_calls + 1, sizeof(*turns));

	*n = 0;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		turns[(*n)++] = (struct turn){c->begin, c->first_event, i, false};
		if (call_returned(c))
			turns[(*n)++] = (struct turn){c->end, c->last_event, i, true};
	}
	qsort(turns, *n, sizeof(*turns), by_moment);
	return turns;
}

static struct row *add(struct builder *b, enum row_kind kind, uint8_t thread, uint32_t index)
{
	struct row *row;

	b->rows = arena_more(b->arena, b->rows, b->n, sizeof(*b->rows));
	row = &b->rows[b->n++];
	*row = (struct row){
		.kind = (uint8_t)kind,
		.thread = thread,
		.index = index,
		.call = NO_CALL,
		.times = 1,
	};
	return row;
}

static uint32_t outermost(const struct history *h, uint32_t call)
{
	if (call == NO_CALL || h->calls[call].parent == CALL_TOP)
		return call;
	return h->calls[call].parent;
}

static uint8_t depth(const struct history *h, uint32_t call)
{
	return call != outermost(h, call);
}

static struct row *stand(struct builder *b, enum row_kind kind, uint8_t thread, uint32_t index,
			 uint32_t event)
{
	const struct history *h = b->r->history;
	struct row *row = add(b, kind, thread, index);

	row->call = outermost(h, b->inside[thread]);
	row->depth = depth(h, b->inside[thread]);
	row->event = event;
	b->told |= thread == b->last;
	return row;
}

static bool blocked(const struct script *s, uint32_t line)
{
	for (uint32_t i = 0; i < s->n_blocks; i++)
		if (s->blocks[i].line == line)
			return true;
	return false;
}

/* Its last row says that it waits, and so where it stands. */
static bool seen_waiting(const struct builder *b, uint8_t thread)
{
	const struct row *row = b->n ? &b->rows[b->n - 1] : NULL;

	return row && row->thread == thread && row->waits;
}

/* Of what a line did, the accesses are there to see; that its thread then stood
 * somewhere is worth a row if the line says why, or if it could not go on. */
static bool worth_telling(const struct builder *b, uint32_t line)
{
	const struct script_line *l = &b->r->script->lines[line];
	const struct scenario *s = b->r->scenario;
	bool note = line < s->n_lines && s->lines[line].note;

	if (blocked(b->r->script, line))
		return note || !seen_waiting(b, l->thread);
	return l->verb == VERB_KILL ||
	       (note && (l->verb == VERB_FLUSH || b->inside[l->thread] != NO_CALL));
}

static void end_lines(struct builder *b, uint32_t event, uint32_t moment)
{
	const struct script *s = b->r->script;

	for (; s && b->line < s->at && b->line < s->n_lines; b->line++) {
		const struct script_stop *stop = &s->stops[b->line];

		if (stop->event > event || stop->moment > moment)
			break;
		if (worth_telling(b, b->line))
			stand(b, ROW_LINE, s->lines[b->line].thread, b->line, event)->waits =
				blocked(s, b->line);
	}
}

/* Whoever did something last gives way to `next`. */
static void give_way(struct builder *b, uint8_t next, uint32_t event)
{
	if (b->last != NOBODY && b->last != next && !b->told && !seen_waiting(b, b->last) &&
	    b->inside[b->last] != NO_CALL)
		stand(b, ROW_STANDING, b->last, 0, event);
	b->last = next;
	b->told = false;
}

static void take_turn(struct builder *b, const struct turn *turn)
{
	const struct history *h = b->r->history;
	const struct call *c = &h->calls[turn->call];
	struct row *row = add(b, turn->is_return ? ROW_RETURN : ROW_CALL, c->thread, turn->call);

	row->depth = depth(h, turn->call);
	if (turn->is_return) {
		b->inside[c->thread] = c->parent == CALL_TOP ? NO_CALL : c->parent;
		b->used += call_adds(c);
		row->used = b->used;
	} else {
		/* What it will take is not surely there any more. */
		b->used -= call_returned(c) ? call_removes(c) : 0;
		b->inside[c->thread] = turn->call;
	}
}

static void take_event(struct builder *b, uint32_t index)
{
	const struct event *e = &b->r->trace->events[index];
	struct row *row = add(b, ROW_ACCESS, e->thread, index);

	row->waits = e->flags & ACCESS_SPIN;
	row->depth = depth(b->r->history, e->call == EVENT_NO_CALL ? NO_CALL : e->call);
}

static void merge(struct builder *b, bool all)
{
	const struct result *r = b->r;
	size_t n_turns, t = 0;
	const struct turn *turns = turns_of(b->arena, r->history, &n_turns);

	for (uint32_t e = 0;;) {
		bool turn = t < n_turns && turns[t].event <= e;

		end_lines(b, e, t < n_turns ? turns[t].moment : UINT32_MAX);
		if (turn) {
			give_way(b, r->history->calls[turns[t].call].thread, e);
			take_turn(b, &turns[t++]);
		} else if (e == r->trace->count) {
			break;
		} else {
			const struct event *event = &r->trace->events[e];

			/* A flush is nothing that its thread does. */
			if ((all || event->step) && event->kind != ACCESS_FLUSH)
				give_way(b, event->thread, e);
			if (all || event->step)
				take_event(b, e);
			e++;
		}
	}
}

static void end_badly(struct builder *b)
{
	const struct result *r = b->r;

	if (r->end == RUN_ENDED || !r->fault || r->fault->thread >= r->scenario->n_threads)
		return;
	b->told |= b->last == r->fault->thread;
	add(b, ROW_ENDED, r->fault->thread, 0)->depth =
		depth(r->history, b->inside[r->fault->thread]);
}

struct row *rows_make(struct arena *arena, const struct result *r, bool all, size_t *n)
{
	struct builder b = {
		.arena = arena,
		.r = r,
		.last = NOBODY,
		.used = r->history->n_preloaded,
	};

	for (unsigned i = 0; i < MAX_THREADS; i++)
		b.inside[i] = NO_CALL;
	merge(&b, all);
	end_badly(&b);
	give_way(&b, NOBODY, r->trace->count);
	*n = rows_fold(r->trace, b.rows, b.n);
	return b.rows;
}
