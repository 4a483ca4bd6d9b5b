/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines that choose what an access reads or comes before, and those that delay a load. */
#include "sched/delay.h"
#include "sched/script_want.h"

static bool in_op(const struct sched_view *view, const struct event *e, int16_t op)
{
	const struct call *calls = view->history->calls;

	return op < 0 || (e->call != EVENT_NO_CALL &&
			  (calls[e->call].op == op || (calls[e->call].parent != CALL_TOP &&
						       calls[calls[e->call].parent].op == op)));
}

/* The write that a line names, by event, and which point of its thread it is; false:
 * there has been none. */
static bool find_source(struct script *s, const struct script_source *source,
			const struct sched_view *view)
{
	uint32_t fit = 0, nth = 0;

	for (uint32_t i = 0; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != source->thread || !e->step)
			continue;
		nth++;
		if (!event_writes(e) || !script_fits(s, &source->point, e) ||
		    !in_op(view, e, source->op))
			continue;
		s->refused = i;
		s->choice.of = source->thread;
		s->choice.nth = (uint16_t)nth;
		if (++fit == source->count)
			return true;
	}
	return fit && !source->count;
}

static bool try_choice(struct script *s, const struct sched_view *view)
{
	s->refusal = view->refuses(view, &s->choice);
	return s->refusal.kind == REFUSAL_NONE;
}

/* The newest write of that value that may be read; if there is none, of the newest is
 * told why. */
static bool choose_value(struct script *s, const struct event *next, uint64_t value,
			 const struct sched_view *view)
{
	struct refusal newest = {.kind = REFUSAL_NO_WRITE};
	uint32_t refused = EVENT_INITIAL;
	uint32_t nth[MAX_THREADS] = {0};

	for (uint32_t i = 0; i < view->n_threads; i++)
		nth[i] = view->threads[i].steps + 1;
	for (uint32_t i = view->trace->count; i-- > 0;) {
		const struct event *e = &view->trace->events[i];

		nth[e->thread] -= e->step > 0;
		if (!e->step || !event_writes(e) || e->addr != next->addr || e->value != value)
			continue;
		s->choice.of = e->thread;
		s->choice.nth = (uint16_t)nth[e->thread];
		if (try_choice(s, view))
			return true;
		if (newest.kind == REFUSAL_NO_WRITE) {
			newest = s->refusal;
			refused = i;
		}
	}
	s->choice.of = s->choice.nth = 0;
	if (try_choice(s, view) && s->refusal.value == value)
		return true;
	if (s->refusal.value != value || newest.kind != REFUSAL_NO_WRITE)
		s->refusal = newest;
	s->refused = refused;
	return false;
}

/* The thread stands before the access. */
enum want script_want_choice(struct script *s, const struct script_line *line,
			     const struct sched_view *view)
{
	const struct event *next = &view->threads[line->thread].next;
	bool may;

	s->choice = (struct decision){
		.kind = next->kind == ACCESS_STORE ? DECIDE_BEFORE : DECIDE_CHOOSE,
		.thread = line->thread,
		.line = (uint16_t)s->at,
	};
	s->refused = EVENT_INITIAL;
	s->refusal = (struct refusal){.kind = REFUSAL_NO_WRITE};
	if (line->source.kind == SOURCE_VALUE)
		may = choose_value(s, next, line->source.value, view);
	else if (line->source.kind == SOURCE_INITIAL)
		may = try_choice(s, view);
	else
		may = find_source(s, &line->source, view) && try_choice(s, view);
	return may ? WANT_CHOOSE : script_stop(s, SCRIPT_REFUSED);
}

/* The thread stands before a load. */
enum want script_want_delay(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	struct script_delay *d = &s->delays[s->n_delays];

	s->refused = EVENT_INITIAL;
	s->refusal = (struct refusal){.kind = REFUSAL_NO_STORE};
	if (s->n_delays == MAX_DELAYS || s->late >> line->thread & 1)
		return script_stop(s, SCRIPT_REFUSED);
	d->load = view->trace->count;
	s->choice = (struct decision){
		.kind = DECIDE_DELAY,
		.thread = line->thread,
		.line = (uint16_t)s->at,
		.of = d->known,
		.nth = (uint16_t)s->n_delays++,
	};
	return WANT_CHOOSE;
}

/* The store past which the load is delayed, by event, or EVENT_INITIAL. */
static uint32_t find_store(struct script *s, const struct script_line *line,
			   const struct sched_view *view, uint32_t load)
{
	const struct script_source *source = &line->source;
	const struct call *calls = view->history->calls;
	uint32_t n = 0, n_calls = 0, last = NO_CALL;

	for (uint32_t i = load; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != line->thread || !e->step || e->call == EVENT_NO_CALL)
			continue;
		if (source->op >= 0 && calls[e->call].op != source->op)
			continue;
		if (e->call != last && source->op >= 0)
			n = 0;
		n_calls += e->call != last;
		last = e->call;
		if (i == load || !script_fits(s, &source->point, e) ||
		    (source->op >= 0 && n_calls != line->op_count))
			continue;
		if (++n == (source->count ? source->count : 1))
			return i;
	}
	return EVENT_INITIAL;
}

/* The thread goes on, its load delayed, until it has stored. */
enum want script_want_store(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	struct script_delay *d = &s->delays[s->choice.nth];
	uint32_t store = find_store(s, line, view, d->load);
	uint64_t digest;

	s->refused = d->load;
	if (store == EVENT_INITIAL)
		return script_gone(&view->threads[line->thread]) ? script_stop(s, SCRIPT_REFUSED) :
								   WANT_RUN;
	s->refusal = delay_refuses(view->trace, d->load, store);
	digest = delay_digest(view->trace, d->load, store);
	if (s->refusal.kind == REFUSAL_NONE && d->known && d->digest != digest)
		s->refusal.kind = REFUSAL_DEPENDS;
	if (s->refusal.kind != REFUSAL_NONE)
		return script_stop(s, SCRIPT_REFUSED);
	d->digest = digest;
	s->late |= UINT64_C(1) << line->thread;
	return WANT_NEXT;
}
