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

static struct decision record_next(struct policy *policy, const struct sched_view *view)
{
	struct record *r = (struct record *)policy;
	struct decision d = r->inner->next(r->inner, view);
	bool same = r->n && d.kind != DECIDE_END && r->turns[r->n - 1].thread == d.thread;

	r->view = view;
	if (same)
		return d;
	record_finish(r);
	if (d.kind == DECIDE_END)
		return d;
	if (r->n == r->room) {
		r->overflow = true;
		return d;
	}
	r->turns[r->n++] = (struct turn){.thread = d.thread};
	r->open = true;
	r->from = view->threads[d.thread].steps;
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
