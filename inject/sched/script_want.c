/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/script_want.h"

#include "trace/buffered.h"

bool script_place_fits(const struct script *s, const struct point *p, const struct event *e)
{
	uint32_t offset, block;

	if (p->addr == POINT_ANY_PLACE)
		return true;
	if (p->addr != POINT_HEAP)
		return e->addr < p->addr + p->size && p->addr < e->addr + e->size;
	block = s->heap(s->heap_ctx, e->addr, &offset);
	return block == p->heap_block && p->heap_offset >= offset &&
	       p->heap_offset < offset + e->size;
}

/* How often the thread has been at the point since the target call began. */
static uint32_t already(const struct script *s, const struct script_line *line,
			const struct sched_view *view)
{
	const struct call *c = &view->history->calls[s->target];
	uint32_t n = 0;

	for (uint32_t i = c->first_event; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		n += e->thread == line->thread && e->step && script_fits(s, &line->point, e);
	}
	return n;
}

/* The call that an `until` or `past` is about, once the thread is in it. */
static void find_target(struct script *s, const struct script_line *line,
			const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];
	uint32_t call = t->call;

	if (t->top_call == EVENT_NO_CALL)
		return;
	if (line->op < 0) {
		s->target = t->top_call;
		return;
	}
	if (view->history->calls[call].op != line->op)
		call = t->top_call;
	if (view->history->calls[call].op != line->op || s->counted == call + 1)
		return;
	s->counted = call + 1;
	if (--s->calls_left == 0)
		s->target = call;
}

static bool returned(const struct sched_view *view, uint32_t call)
{
	return view->history->calls[call].end != CALL_PENDING;
}

/* The thread stands at AT_RETURN of the target call itself. */
static bool about_to_return(const struct thread_view *t, uint32_t target)
{
	return t->at == AT_RETURN && t->call == target;
}

static enum want want_point(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];
	bool fresh = s->target == NO_CALL;

	if (s->phase == PHASE_BEYOND)
		return WANT_NEXT;
	if (t->state == THREAD_KILLED)
		return script_stop(s, SCRIPT_NOTHING);
	if (fresh)
		find_target(s, line, view);
	if (s->target == NO_CALL)
		return script_gone(t) ? script_stop(s, SCRIPT_NOTHING) : WANT_RUN;
	if (fresh) {
		uint32_t n = line->count ? already(s, line, view) : 0;

		if (n && n >= line->count)
			return script_stop(s, SCRIPT_PASSED);
		s->left = line->count ? line->count - n : 1;
	}
	if (returned(view, s->target) || about_to_return(t, s->target))
		return script_stop(s, SCRIPT_UNREACHED);
	if (t->at != AT_POINT || !script_fits(s, &line->point, &t->next))
		return WANT_RUN;
	if (s->left > 1) {
		s->left--;
		return WANT_RUN;
	}
	if (line->verb == VERB_UNTIL)
		return WANT_NEXT;
	if (line->verb == VERB_BUFFER && !event_bufferable(&t->next))
		return script_stop(s, SCRIPT_REFUSED);
	s->phase = PHASE_BEYOND;
	if (line->verb == VERB_CHOOSE)
		return script_want_choice(s, line, view);
	if (line->verb == VERB_DELAY)
		return script_want_delay(s, line, view);
	return line->verb == VERB_BUFFER ? WANT_BUFFER : WANT_RUN;
}

/* Stores in the buffer that a flush is about: those behind the newest that fits stay. */
static uint32_t to_flush(const struct script *s, const struct script_line *line,
			 const struct sched_view *view)
{
	uint32_t n = view->threads[line->thread].buffered;

	if (line->count)
		return line->count <= n ? line->count : 0;
	for (uint32_t i = view->trace->count; n && i-- > 0;) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != line->thread || e->kind != ACCESS_STORE ||
		    !(e->flags & ACCESS_BUFFERED))
			continue;
		if (script_place_fits(s, &line->point, e))
			return n;
		n--;
	}
	return 0;
}

static enum want want_flush(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	if (s->phase == PHASE_START) {
		s->left = to_flush(s, line, view);
		if (!s->left)
			return script_stop(s, SCRIPT_NO_STORE);
	}
	return s->left-- ? WANT_FLUSH : WANT_NEXT;
}

static enum want want_finish(struct script *s, const struct script_line *line,
			     const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];

	if (s->target == NO_CALL && line->op >= 0) {
		if (t->call != EVENT_NO_CALL) {
			s->target = view->history->calls[t->call].op == line->op ? t->call :
										   t->top_call;
			if (view->history->calls[s->target].op != line->op)
				return script_stop(s, SCRIPT_WRONG_OP);
		} else if (script_gone(t)) {
			return script_stop(s, SCRIPT_NOTHING);
		} else if (t->op != line->op) {
			return script_stop(s, SCRIPT_WRONG_OP);
		}
	}
	if (s->target != NO_CALL && returned(view, s->target))
		return WANT_NEXT;
	if (script_gone(t))
		return s->phase == PHASE_START ? script_stop(s, SCRIPT_NOTHING) : WANT_NEXT;
	return WANT_RUN;
}

static enum want want_steps(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];

	if (s->phase == PHASE_START)
		s->left = line->count;
	if (!s->left)
		return WANT_NEXT;
	if (script_gone(t))
		return script_stop(s, SCRIPT_NOTHING);
	s->left -= t->at == AT_POINT;
	return WANT_RUN;
}

enum want script_want(struct script *s, const struct script_line *line,
		      const struct sched_view *view)
{
	uint64_t bit = UINT64_C(1) << line->thread;

	switch (line->verb) {
	case VERB_UNTIL:
	case VERB_PAST:
	case VERB_BUFFER:
	case VERB_CHOOSE:
		return want_point(s, line, view);
	case VERB_DELAY:
		return s->phase == PHASE_BEYOND ? script_want_store(s, line, view) :
						  want_point(s, line, view);
	case VERB_FLUSH:
		return want_flush(s, line, view);
	case VERB_FINISH:
		return want_finish(s, line, view);
	case VERB_STEP:
		return want_steps(s, line, view);
	case VERB_HOLD:
		s->held |= bit;
		return WANT_NEXT;
	case VERB_RELEASE:
		s->held &= ~bit;
		return WANT_NEXT;
	case VERB_FAIL:
		s->fail |= bit;
		return WANT_NEXT;
	default:
		if (s->phase != PHASE_START)
			return WANT_NEXT;
		if (s->probe == UINT32_MAX)
			return script_gone(&view->threads[line->thread]) ?
				       script_stop(s, SCRIPT_NOTHING) :
				       WANT_KILL;
		s->held |= bit;
		return WANT_NEXT;
	}
}
