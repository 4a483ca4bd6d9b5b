/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/scene.h"

/* Calls that may have begun since one that is in flight: it is looked for no further back. */
#define BEFORE 256

void scene_call(struct recent_calls *r, const struct flight *f, int64_t held)
{
	r->calls[r->n++ % SCENE_RECENT] = (struct scene_call){
		.begin = f->begin,
		.end = f->end,
		.held = held,
		.thread = f->call.thread,
		.op = f->call.op,
		.status = f->call.status,
		.n = (uint8_t)(f->call.kind == BRRACE_CONSUME ? f->call.want : f->call.n_in),
	};
}

static const struct scene_call *call_at(const struct recent_calls *r, uint64_t i)
{
	return &r->calls[i % SCENE_RECENT];
}

/* The first call that is still remembered. */
static uint64_t oldest(const struct recent_calls *r)
{
	return r->n > SCENE_RECENT ? r->n - SCENE_RECENT : 0;
}

/* Index of the call, or r->n. */
static uint64_t find(const struct recent_calls *r, uint8_t thread, uint64_t begin)
{
	for (uint64_t i = r->n; i > oldest(r); i--) {
		const struct scene_call *c = call_at(r, i - 1);

		if (c->thread == thread && c->begin == begin)
			return i - 1;
	}
	return r->n;
}

/* The first of those in flight when the call began; they are among the last few. */
static uint64_t first_beside(const struct recent_calls *r, uint64_t call)
{
	const struct scene_call *self = call_at(r, call);
	uint64_t first = call;

	for (uint64_t i = call; i > oldest(r) && i + BEFORE > call; i--) {
		const struct scene_call *c = call_at(r, i - 1);

		if (c->end >= self->begin && c->thread != self->thread)
			first = i - 1;
	}
	return first;
}

void scene_keep(struct recent_calls *r, uint8_t kind, uint8_t thread, uint64_t begin)
{
	struct scene *s = &r->scene;
	uint64_t call = s->there ? r->n : find(r, thread, begin), first;

	if (call == r->n)
		return;
	first = first_beside(r, call);
	s->there = true;
	s->kind = kind;
	s->call = *call_at(r, call);
	s->held = call_at(r, first)->held > 0 ? (uint64_t)call_at(r, first)->held : 0;
	for (uint64_t i = first; i < r->n && s->n_others < SCENE_CALLS; i++) {
		const struct scene_call *c = call_at(r, i);

		if (c->thread == thread || c->status != BRRACE_OK)
			continue;
		if (i < call && c->end < begin)
			continue;
		s->others[s->n_others++] = *c;
	}
}
