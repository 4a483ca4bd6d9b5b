/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/late.h"

#include <string.h>

#include "explore/draft.h"
#include "explore/trial.h"

#define MOST_TRIALS 4096

struct late {
	const struct scenario *bare;
	const char *ring;
	const struct delay *delay;
	const struct target *target;
	uint32_t before[MAX_THREADS]; /* operations of each thread that come before */
	uint32_t trials;
};

/* The load and the store, in an execution without delays. */
struct passed {
	uint32_t load, store;
};

static void add_finish(struct scenario *s, uint32_t thread, const char *op)
{
	struct scenario_line *line = draft_line(s, VERB_FINISH, thread);

	line->op.s = op ? arena_text(&s->memory, op) : NULL;
}

static void add_before(const struct late *l, struct scenario *s)
{
	for (uint32_t t = 0; t < s->n_threads; t++)
		for (uint32_t i = 0; i < l->before[t]; i++)
			add_finish(s, t, s->threads[t].ops[i].name.s);
}

/* False: the thread does not come to them. */
static bool find_passed(const struct late *l, const struct trial *t, struct passed *out)
{
	const struct trace *trace = t->perf->result.trace;
	uint32_t nth = 0, stores = 0;

	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		if (e->thread != l->delay->thread || !e->step)
			continue;
		if (nth < l->delay->nth) {
			nth += e->kind == ACCESS_LOAD && e->pc - t->p.subject->text == l->delay->pc;
			out->load = i;
		} else if (e->kind == ACCESS_STORE && ++stores == l->delay->stores) {
			out->store = i;
			return true;
		}
	}
	return false;
}

static bool alike(const struct event *a, const struct event *b)
{
	return a->thread == b->thread && a->kind == b->kind && a->call == b->call && a->step &&
	       a->addr == b->addr;
}

/* Which of those alike in its call an access is, from 1, without those up to `after`. */
static uint32_t number_of(const struct trace *trace, uint32_t event, uint32_t after)
{
	uint32_t n = 0;

	for (uint32_t i = after; i <= event; i++)
		n += alike(&trace->events[i], &trace->events[event]);
	return n;
}

/* Which call of its operation the store is in, from the one that the load is in on. */
static uint32_t calls_between(const struct trial *t, const struct passed *p)
{
	const struct history *h = t->perf->result.history;
	const struct event *events = t->perf->result.trace->events;
	uint32_t n = 0;

	for (uint32_t c = events[p->load].call; c <= events[p->store].call; c++)
		n += h->calls[c].thread == events[p->load].thread &&
		     h->calls[c].op == h->calls[events[p->store].call].op;
	return n;
}

static char *place_of(struct scenario *s, const struct result *r, uint32_t event)
{
	char place[NAME_MAX_BYTES];

	result_place(r, &r->trace->events[event], place, sizeof(place));
	return arena_text(&s->memory, place);
}

static void add_delay(const struct late *l, struct scenario *s, const struct trial *t,
		      const struct passed *p)
{
	const struct result *r = &t->perf->result;
	const struct trace *trace = r->trace;
	const struct call *in = &r->history->calls[trace->events[p->store].call];
	uint32_t load = number_of(trace, p->load, 0);
	bool same = trace->events[p->load].call == trace->events[p->store].call;
	uint32_t store = number_of(trace, p->store, same ? p->load : 0);
	struct scenario_line *line = draft_line(s, VERB_DELAY, l->delay->thread);

	line->count = load > 1 ? load : 0;
	line->kind.s = arena_text(&s->memory, access_kind_name(ACCESS_LOAD));
	line->place.s = place_of(s, r, p->load);
	line->source.is = SOURCE_WRITE;
	line->source.count = store > 1 ? store : 0;
	line->source.kind.s = arena_text(&s->memory, access_kind_name(ACCESS_STORE));
	line->source.place.s = place_of(s, r, p->store);
	if (same)
		return;
	line->op.s = arena_text(&s->memory, r->subject->table->ops[in->op].name);
	line->op_count = calls_between(t, p);
}

/* Whoever delays goes on when all others have ended. */
static void add_rest(const struct late *l, struct scenario *s)
{
	for (uint32_t t = 0; t < s->n_threads; t++)
		if (t != l->delay->thread && l->before[t] < s->threads[t].n_ops)
			add_finish(s, t, NULL);
	add_finish(s, l->delay->thread, NULL);
}

/* The load's thread runs alone after what comes before: the line that delays it. */
static struct scenario *with_delay(const struct late *l)
{
	struct scenario *draft = draft_copy(l->bare), *s;
	struct passed passed = {0, 0};
	struct trial t;
	bool there;

	add_before(l, draft);
	add_finish(draft, l->delay->thread, NULL);
	s = draft_copy(draft);
	scenario_free(draft);
	there = trial_perform(&t, s, l->ring) && find_passed(l, &t, &passed) &&
		t.perf->result.history->calls[t.perf->result.trace->events[passed.load].call]
				.op_index == l->before[l->delay->thread];
	scenario_free(s);
	s = NULL;
	if (there) {
		draft = draft_copy(l->bare);
		add_before(l, draft);
		add_delay(l, draft, &t, &passed);
		add_rest(l, draft);
		s = draft_copy(draft);
		scenario_free(draft);
	}
	trial_end(&t);
	return s;
}

static bool shows(const struct late *l, struct scenario *s)
{
	struct trial t;
	bool ok = trial_perform(&t, s, l->ring) && t.perf->result.status != STATUS_MISFIT &&
		  target_performed(t.perf, l->target);

	if (ok)
		draft_expect(s, &t.perf->outcome);
	trial_end(&t);
	return ok;
}

/* Every number of operations before, of each thread from `thread` on. */
static struct scenario *try_all(struct late *l, uint32_t thread)
{
	struct scenario *s = NULL, *copy;

	if (thread < l->bare->n_threads) {
		uint32_t most = l->bare->threads[thread].n_ops;

		for (uint32_t n = 0; !s && n <= most && l->trials < MOST_TRIALS; n++) {
			l->before[thread] = n;
			s = try_all(l, thread + 1);
		}
		return s;
	}
	l->trials++;
	s = with_delay(l);
	if (!s || !shows(l, s)) {
		scenario_free(s);
		return NULL;
	}
	copy = draft_copy(s);
	scenario_free(s);
	return copy;
}

struct scenario *late_write(const struct scenario *bare, const char *ring,
			    const struct delay *delay, const struct target *target)
{
	struct late l = {.bare = bare, .ring = ring, .delay = delay, .target = target};

	return try_all(&l, 0);
}
