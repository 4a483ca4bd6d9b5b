/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/record.h"

static void record_begin(struct policy *policy)
{
	struct record *r = (struct record *)policy;

	r->n = 0;
	r->overflow = r->open = false;
	r->inner->begin(r->inner);
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
}

void record_finish(struct record *r)
{
	if (r->open)
		close_turn(r);
}

static enum turn_kind kind_of(const struct decision *d)
{
	return d->kind == DECIDE_BUFFER ? TURN_BUFFER :
	       d->kind == DECIDE_FLUSH  ? TURN_FLUSH :
					  TURN_RUN;
}

static bool is_turn(const struct record *r, uint32_t i, enum turn_kind kind, uint8_t thread)
{
	return i < r->n && r->turns[i].kind == kind && r->turns[i].thread == thread;
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

/* Only a call came before the store. */
static void drop_empty_turn(struct record *r, uint8_t thread)
{
	r->n -= is_turn(r, r->n - 1, TURN_RUN, thread) && !r->turns[r->n - 1].points;
}

static struct decision record_next(struct policy *policy, const struct sched_view *view)
{
	struct record *r = (struct record *)policy;
	struct decision d = r->inner->next(r->inner, view);
	enum turn_kind kind = kind_of(&d);

	r->view = view;
	if (d.kind == DECIDE_END) {
		record_finish(r);
	} else if (kind == TURN_FLUSH) {
		record_flush(r, view, d.thread);
	} else if (kind == TURN_BUFFER || !is_turn(r, r->n - 1, kind, d.thread)) {
		record_finish(r);
		if (kind == TURN_BUFFER)
			drop_empty_turn(r, d.thread);
		open_turn(r, view, kind, d.thread);
	}
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
