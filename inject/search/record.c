/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/record.h"

static void record_begin(struct policy *policy)
{
	struct record *r = (struct record *)policy;

	r->n = 0;
	r->overflow = r->open = false;
	r->inner->begin(r->inner);
}

static bool is_turn(const struct record *r, uint32_t i, enum turn_kind kind, uint8_t thread)
{
	return i < r->n && r->turns[i].kind == kind && r->turns[i].thread == thread;
}

/* Which point of its thread an event is, from 1. */
static uint16_t nth_point(const struct trace *trace, uint32_t event)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i <= event; i++)
		n += trace->events[i].thread == trace->events[event].thread &&
		     trace->events[i].step;
	return (uint16_t)n;
}

/* What the access of a turn chose; false: the newest, as any would. */
static bool note_choice(const struct record *r, struct turn *turn)
{
	const struct trace *trace = r->view->trace;
	const struct event *e = &trace->events[r->first];

	while (e < trace->events + trace->count && (e->thread != turn->thread || !e->step))
		e++;
	if (e == trace->events + trace->count || e->missed == EVENT_INITIAL)
		return false;
	turn->of = turn->nth = 0;
	if (e->reads_from != EVENT_INITIAL) {
		turn->of = trace->events[e->reads_from].thread;
		turn->nth = nth_point(trace, e->reads_from);
	}
	return true;
}

static void close_turn(struct record *r)
{
	struct turn *turn = &r->turns[r->n - 1];
	const struct thread_view *t = &r->view->threads[turn->thread];

	turn->at = t->at;
	if (turn->kind != TURN_FLUSH)
		turn->points = t->steps - r->from;
	turn->event = r->view->trace->count;
	turn->moment = r->view->history->clock;
	r->open = false;
	if (turn->kind != TURN_CHOOSE || note_choice(r, turn))
		return;
	turn->kind = TURN_RUN;
	if (!is_turn(r, r->n - 2, TURN_RUN, turn->thread))
		return;
	turn->points += turn[-1].points;
	turn[-1] = *turn;
	r->n--;
}

void record_finish(struct record *r)
{
	if (r->open)
		close_turn(r);
}

static enum turn_kind kind_of(const struct decision *d)
{
	switch (d->kind) {
	case DECIDE_BUFFER:
		return TURN_BUFFER;
	case DECIDE_CHOOSE:
	case DECIDE_BEFORE:
	case DECIDE_DRAW:
		return TURN_CHOOSE;
	case DECIDE_DELAY:
		return TURN_DELAY;
	case DECIDE_FLUSH:
		return TURN_FLUSH;
	default:
		return TURN_RUN;
	}
}

static void open_turn(struct record *r, const struct sched_view *view, enum turn_kind kind,
		      uint8_t thread)
{
	if (r->n == r->room) {
		r->overflow = true;
		return;
	}
	r->turns[r->n++] = (struct turn){.kind = (uint8_t)kind, .thread = thread};
	r->open = true;
	r->from = view->threads[thread].steps;
	r->first = view->trace->count;
}

/* A store that left its buffer before anything else happened, but that its call
 * returned, was in none: it was a step like others. */
static bool unbuffer(struct record *r, const struct sched_view *view, uint8_t thread)
{
	const struct thread_view *t = &view->threads[thread];
	bool returned = r->open && is_turn(r, r->n - 1, TURN_RUN, thread) && t->steps == r->from;
	uint32_t store = r->n - 1 - returned;

	if (!is_turn(r, store, TURN_BUFFER, thread) || t->buffered != 1)
		return false;
	r->from = t->steps - 1;
	if (is_turn(r, store - 1, TURN_RUN, thread))
		r->from -= r->turns[--store].points;
	r->turns[store].kind = TURN_RUN;
	r->n = store + 1;
	r->open = true;
	return true;
}

static void record_flush(struct record *r, const struct sched_view *view, uint8_t thread)
{
	if (unbuffer(r, view, thread))
		return;
	if (!is_turn(r, r->n - 1, TURN_FLUSH, thread)) {
		record_finish(r);
		open_turn(r, view, TURN_FLUSH, thread);
	}
	if (!r->overflow)
		r->turns[r->n - 1].points++;
}

/* A store that stays, a choice, a load that is delayed. */
static void record_single(struct record *r, const struct sched_view *view, enum turn_kind kind,
			  uint8_t thread)
{
	record_finish(r);
	open_turn(r, view, kind, thread);
}

static void record_run(struct record *r, const struct sched_view *view, uint8_t thread)
{
	if (r->open &&
	    (is_turn(r, r->n - 1, TURN_RUN, thread) || is_turn(r, r->n - 1, TURN_DELAY, thread)))
		return;
	record_finish(r);
	if (!is_turn(r, r->n - 1, TURN_RUN, thread)) {
		open_turn(r, view, TURN_RUN, thread);
		return;
	}
	r->open = true;
	r->from = view->threads[thread].steps - r->turns[r->n - 1].points;
}

static struct decision record_next(struct policy *policy, const struct sched_view *view)
{
	struct record *r = (struct record *)policy;
	struct decision d = r->inner->next(r->inner, view);
	enum turn_kind kind = kind_of(&d);

	r->view = view;
	if (d.kind == DECIDE_END || d.kind == DECIDE_LATE)
		record_finish(r);
	else if (kind == TURN_FLUSH)
		record_flush(r, view, d.thread);
	else if (kind == TURN_RUN)
		record_run(r, view, d.thread);
	else
		record_single(r, view, kind, d.thread);
	return d;
}

void record_init(struct record *r, struct policy *inner, struct turn *turns, uint32_t room)
{
	*r = (struct record){
		.policy = {.next = record_next, .begin = record_begin},
		.inner = inner,
		.turns = turns,
		.room = room,
	};
}
