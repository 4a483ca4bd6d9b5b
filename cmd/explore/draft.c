/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/draft.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/words.h"

struct scenario *draft_copy(const struct scenario *scenario)
{
	struct mistakes *mistakes = mistakes_new("brrace: a scenario that it wrote itself");
	struct scenario *copy;
	size_t size;
	char *text = scenario_to_text(scenario, &size);

	copy = scenario_parse(text, size, mistakes);
	if (!copy || !scenario_check(copy, mistakes)) {
		mistakes_print(mistakes, stderr);
		abort();
	}
	if (scenario->path)
		copy->path = arena_text(&copy->memory, scenario->path);
	if (scenario->directory)
		copy->directory = arena_text(&copy->memory, scenario->directory);
	mistakes_free(mistakes);
	free(text);
	return copy;
}

struct scenario *draft_bare(const struct scenario *scenario)
{
	struct scenario bare = *scenario;

	bare.class.s = bare.cured_by.s = NULL;
	bare.n_lines = 0;
	expect_nothing(&bare.expect);
	bare.n_expect_on = 0;
	return draft_copy(&bare);
}

struct scenario_line *draft_line(struct scenario *s, uint8_t verb, uint32_t thread)
{
	struct scenario_line *line;
	struct scenario_line *lines = arena_get(&s->memory, s->n_lines + 1, sizeof(*lines));

	if (s->n_lines)
		memcpy(lines, s->lines, s->n_lines * sizeof(*lines));
	s->lines = lines;
	line = &lines[s->n_lines++];
	line->number = s->n_lines;
	line->verb = verb;
	line->thread = thread;
	line->op_count = 1;
	return line;
}

/* Points of a thread between two moments of the trace. */
static uint32_t points(const struct trace *t, uint32_t thread, uint32_t from, uint32_t to)
{
	uint32_t n = 0;

	for (uint32_t i = from; i < to; i++)
		n += t->events[i].thread == thread && t->events[i].step &&
		     t->events[i].kind != ACCESS_FLUSH;
	return n;
}

/* The last access of the turn's thread. */
static const struct event *last_access(const struct trace *trace, const struct turn *turn)
{
	const struct event *e = trace->events + turn->event - 1;

	while (e > trace->events && (e->thread != turn->thread || !e->step))
		e--;
	return e;
}

/* Which of its thread's writes of that kind it is, from 1. */
static uint32_t count_writes(const struct trace *trace, uint32_t write)
{
	const struct event *w = &trace->events[write];
	uint32_t n = 0;

	for (const struct event *e = trace->events; e <= w; e++)
		n += e->thread == w->thread && e->kind == w->kind && e->step && event_writes(e);
	return n;
}

static char *kind_text(struct scenario *s, const struct event *e)
{
	return arena_text(&s->memory, access_kind_name(e->kind));
}

static void add_choice(struct scenario *s, const struct trace *trace, const struct turn *turn)
{
	const struct event *e = last_access(trace, turn);
	uint32_t write = e->kind == ACCESS_STORE ? e->missed : e->reads_from;
	struct scenario_line *line = draft_line(s, VERB_CHOOSE, turn->thread);

	line->kind.s = kind_text(s, e);
	line->source.is = write == EVENT_INITIAL ? SOURCE_INITIAL : SOURCE_WRITE;
	if (write == EVENT_INITIAL)
		return;
	line->source.count = count_writes(trace, write);
	line->source.kind.s = kind_text(s, &trace->events[write]);
	line->source.thread.s = s->threads[trace->events[write].thread].name.s;
}

/* Which load of its call it is, and which store, of those that the thread makes from the
 * load on. */
static void add_delay(struct scenario *s, const struct run *run, const struct trace *trace,
		      const struct turn *turn)
{
	struct scenario_line *line = draft_line(s, VERB_DELAY, turn->thread);
	uint32_t left = turn->points, load = turn->event, stores = 0, loads = 0;
	const struct call *call;

	while (left && load--) {
		const struct event *e = &trace->events[load];

		left -= e->thread == turn->thread && e->step;
		stores += e->thread == turn->thread && e->step && e->kind == ACCESS_STORE;
	}
	call = &run_history(run)->calls[trace->events[load].call];
	for (uint32_t i = call->first_event; i <= load; i++)
		loads += trace->events[i].thread == turn->thread && trace->events[i].step &&
			 trace->events[i].kind == ACCESS_LOAD;
	line->count = loads;
	line->kind.s = arena_text(&s->memory, access_kind_name(ACCESS_LOAD));
	line->source.is = SOURCE_WRITE;
	line->source.count = stores > 1 ? stores : 0;
	line->source.kind.s = arena_text(&s->memory, access_kind_name(ACCESS_STORE));
}

/* What is not a thread's way from one point to another. */
static bool add_weak_turn(struct scenario *s, struct run *run, const struct turn *turn)
{
	const struct trace *trace = run_trace(run);

	if (turn->kind == TURN_BUFFER)
		draft_line(s, VERB_BUFFER, turn->thread);
	else if (turn->kind == TURN_FLUSH)
		draft_line(s, VERB_FLUSH, turn->thread)->count = turn->points;
	else if (turn->kind == TURN_CHOOSE)
		add_choice(s, trace, turn);
	else if (turn->kind == TURN_DELAY)
		add_delay(s, run, trace, turn);
	return turn->kind != TURN_RUN;
}

/* One line for each operation that ended in the turn, and one for what follows, unless the
 * next line has its thread run there: after the last turn everybody runs on to where it
 * waits. */
static void add_turn(struct scenario *s, struct run *run, const struct turn *turn,
		     const struct turn *before, bool runs_on)
{
	const struct history *h = run_history(run);
	uint32_t event = before ? before->event : 0, moment = before ? before->moment : 0;
	uint32_t left;

	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (c->thread != turn->thread || c->parent != CALL_TOP || c->end < moment ||
		    c->end >= turn->moment)
			continue;
		draft_line(s, VERB_FINISH, turn->thread)->op.s =
			s->threads[turn->thread].ops[c->op_index].name.s;
		event = c->last_event;
	}
	left = points(run_trace(run), turn->thread, event, turn->event);
	if (left && !runs_on)
		draft_line(s, VERB_STEP, turn->thread)->count = left;
}

static bool is_delay_of(const struct turn *turn, uint8_t thread)
{
	return turn->kind == TURN_DELAY && turn->thread == thread;
}

void draft_turns(struct scenario *scenario, struct run *run, const struct turn *turns, uint32_t n)
{
	const struct thread_view *threads = run_threads(run);

	for (uint32_t i = 0; i < n; i++) {
		const struct thread_view *t = &threads[turns[i].thread];
		bool waits, last = i + 1 == n;

		if (add_weak_turn(scenario, run, &turns[i]))
			continue;
		waits = t->state != THREAD_DONE && t->state != THREAD_READY;

		/* Whoever runs last runs to its end, or to where the subject ends it all. */
		if (last && !waits)
			draft_line(scenario, VERB_FINISH, turns[i].thread);
		else
			add_turn(scenario, run, &turns[i], i ? &turns[i - 1] : NULL,
				 last || is_delay_of(&turns[i + 1], turns[i].thread));
	}
}

/* What to write instead of a line that no search can have. */
static const char *expected_instead(uint8_t verb)
{
	if (verb == VERB_HOLD || verb == VERB_RELEASE)
		return "none was expected: a search leaves a thread where it stands for as long "
		       "as it likes";
	return "until, past, finish, step, buffer, flush, delay and choices were expected: others "
	       "are for run alone";
}

bool draft_only_orders(const struct scenario *scenario, struct mistakes *mistakes)
{
	for (uint32_t i = 0; i < scenario->n_lines; i++) {
		const struct scenario_line *line = &scenario->lines[i];

		if (line->verb == VERB_UNTIL || line->verb == VERB_PAST ||
		    line->verb == VERB_FINISH || line->verb == VERB_STEP ||
		    line->verb == VERB_BUFFER || line->verb == VERB_FLUSH ||
		    line->verb == VERB_CHOOSE || line->verb == VERB_DELAY)
			continue;
		mistakes_add(mistakes, line->at, "%s in a schedule that is to be searched (%s)",
			     word_verbs[line->verb], expected_instead(line->verb));
		return false;
	}
	return true;
}

void draft_expect(struct scenario *scenario, const struct outcome *outcome)
{
	struct expectation *e = &scenario->expect;

	expect_nothing(e);
	e->given = true;
	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		if (outcome->findings[kind])
			e->findings[kind] = outcome->findings[kind];
	e->drops = (int64_t)outcome->drops;
	if (outcome->has_counter)
		e->counter = (int64_t)outcome->counter;
	scenario->n_expect_on = 0;
}

void draft_preload(struct scenario *scenario, uint32_t n)
{
	uint32_t had = scenario->n_preload;
	struct text *items = arena_get(&scenario->memory, n + 1, sizeof(*items));

	for (uint32_t i = 0; i < n; i++)
		items[i].s = i < had ? scenario->preload[i].s :
				       arena_printf(&scenario->memory, "#%u", i + 1);
	scenario->preload = items;
	scenario->n_preload = n;
}

void draft_origin(struct scenario *scenario, uint64_t origin)
{
	scenario->origin = origin;
	scenario->origin_at = (struct position){origin ? 1 : 0, 1};
}

static void drop_thread(struct scenario *scenario, uint32_t thread)
{
	scenario->n_threads--;
	memmove(&scenario->threads[thread], &scenario->threads[thread + 1],
		(scenario->n_threads - thread) * sizeof(*scenario->threads));
}

void draft_drop_ops(struct scenario *scenario, uint32_t thread, uint32_t first, uint32_t n)
{
	struct scenario_thread *t = &scenario->threads[thread];

	t->n_ops -= n;
	memmove(&t->ops[first], &t->ops[first + n], (t->n_ops - first) * sizeof(*t->ops));
	if (!t->n_ops)
		drop_thread(scenario, thread);
}
