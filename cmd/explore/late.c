/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/late.h"

#include <string.h>

#include "explore/draft.h"
#include "explore/scripted.h"

#define MOST_TRIALS 4096

struct late {
	const struct scenario *bare;
	const char *ring;
	struct delays delays; /* in the order in which they are made */
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
static bool find_passed(const struct delay *delay, const struct trial *t, struct passed *out)
{
	const struct trace *trace = t->perf->result.trace;
	uint32_t nth = 0, stores = 0;

	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *e = &trace->events[i];

		if (e->thread != delay->thread || !e->step)
			continue;
		if (nth < delay->nth) {
			nth += e->kind == ACCESS_LOAD && e->pc - t->p.subject->text == delay->pc;
			out->load = i;
		} else if (e->kind == ACCESS_STORE && ++stores == delay->stores) {
			out->store = i;
			return true;
		}
	}
	return false;
}

/* How many accesses of its thread and kind are from event `from` on, up to it. */
static uint32_t number_of(const struct trace *trace, uint32_t event, uint32_t from)
{
	const struct event *e = &trace->events[event];
	uint32_t n = 0;

	for (uint32_t i = from; i <= event; i++)
		n += trace->events[i].thread == e->thread && trace->events[i].kind == e->kind &&
		     trace->events[i].step;
	return n;
}

/* The load is found from the beginning of its operation on, the store from the load on. */
static void add_delay(struct scenario *s, const struct result *r, const struct passed *p)
{
	const struct call *call = &r->history->calls[r->trace->events[p->load].call];
	struct scenario_line *line = draft_line(s, VERB_DELAY, r->trace->events[p->load].thread);

	line->count = number_of(r->trace, p->load, call->first_event);
	line->kind.s = arena_text(&s->memory, access_kind_name(ACCESS_LOAD));
	line->source.is = SOURCE_WRITE;
	line->source.count = number_of(r->trace, p->store, p->load);
	line->source.kind.s = arena_text(&s->memory, access_kind_name(ACCESS_STORE));
}

static bool delays(const struct late *l, uint32_t thread)
{
	for (uint32_t i = 0; i < l->delays.n; i++)
		if (l->delays.list[i].thread == thread)
			return true;
	return false;
}

/* Whoever delays goes on when all others have ended. */
static void add_rest(const struct late *l, struct scenario *s)
{
	for (uint32_t t = 0; t < s->n_threads; t++)
		if (!delays(l, t) && l->before[t] < s->threads[t].n_ops)
			add_finish(s, t, NULL);
	for (uint32_t t = 0; t < s->n_threads; t++)
		if (delays(l, t))
			add_finish(s, t, NULL);
}

/* Its thread runs alone after what comes before: the line that delays it. */
static bool add_one(const struct late *l, const struct delay *delay, struct scenario *draft)
{
	struct scenario *alone = draft_copy(l->bare), *s;
	struct passed passed = {0, 0};
	struct trial t;
	bool there;

	add_before(l, alone);
	add_finish(alone, delay->thread, NULL);
	s = draft_copy(alone);
	scenario_free(alone);
	there = trial_perform(&t, s, l->ring) && find_passed(delay, &t, &passed) &&
		t.perf->result.history->calls[t.perf->result.trace->events[passed.load].call]
				.op_index >= l->before[delay->thread];
	if (there)
		add_delay(draft, &t.perf->result, &passed);
	trial_end(&t);
	scenario_free(s);
	return there;
}

/* NULL: there is none. */
static struct scenario *with_delays(const struct late *l)
{
	struct scenario *draft = draft_copy(l->bare), *s = NULL;
	bool there = true;

	add_before(l, draft);
	for (uint32_t i = 0; there && i < l->delays.n; i++)
		there = add_one(l, &l->delays.list[i], draft);
	if (there) {
		add_rest(l, draft);
		s = draft_copy(draft);
	}
	scenario_free(draft);
	return s;
}

/* Then the turns that do. */
static bool shows(const struct late *l, const struct scenario *s, struct schedule *out)
{
	struct trial t;
	bool ok = trial_perform(&t, s, l->ring) && t.perf->result.status != STATUS_MISFIT &&
		  target_performed(t.perf, l->target);

	if (ok)
		scripted_turns(&t, out);
	trial_end(&t);
	return ok;
}

/* Every number of operations before, of each thread from `thread` on. */
static bool try_all(struct late *l, uint32_t thread, struct schedule *out)
{
	struct scenario *s;
	bool found = false;

	if (thread < l->bare->n_threads) {
		uint32_t most = l->bare->threads[thread].n_ops;

		for (uint32_t n = 0; !found && n <= most && l->trials < MOST_TRIALS; n++) {
			l->before[thread] = n;
			found = try_all(l, thread + 1, out);
		}
		return found;
	}
	l->trials++;
	s = with_delays(l);
	found = s && shows(l, s, out);
	scenario_free(s);
	return found;
}

/* In each order. */
static bool try_orders(struct late *l, uint32_t first, struct schedule *out)
{
	bool found = first == l->delays.n && try_all(l, 0, out);

	for (uint32_t i = first; !found && i < l->delays.n; i++) {
		struct delay *list = l->delays.list, other = list[i];

		list[i] = list[first];
		list[first] = other;
		found = try_orders(l, first + 1, out);
		list[first] = list[i];
		list[i] = other;
	}
	return found;
}

bool late_find(const struct scenario *bare, const char *ring, const struct delays *delays,
	       const struct target *target, struct schedule *out)
{
	struct late l = {.bare = bare, .ring = ring, .delays = *delays, .target = target};

	return try_orders(&l, 0, out);
}
