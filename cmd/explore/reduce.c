/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/reduce.h"

#include <stdlib.h>
#include <string.h>

#include "explore/draft.h"
#include "explore/trial.h"
#include "search/guide.h"
#include "search/shrink.h"

#define MOST_TURNS 4096
#define MOST_NODES 65536
#define MOST_RUN_OPS 64 /* of a thread, of which runs are left out */

void schedule_set(struct schedule *s, const struct turn *turns, uint32_t n)
{
	if (n > s->room) {
		s->room = n;
		s->turns = realloc(s->turns, n * sizeof(*turns));
		if (!s->turns)
			out_of_memory();
	}
	memcpy(s->turns, turns, n * sizeof(*turns));
	s->n = n;
	s->steps = 0;
	for (uint32_t i = 0; i < n; i++)
		s->steps += turns[i].points;
}

void schedule_free(struct schedule *s)
{
	free(s->turns);
	*s = (struct schedule){0};
}

/* What a buffer does is no switch. */
uint32_t schedule_switches(const struct schedule *s)
{
	const struct turn *last = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		const struct turn *turn = &s->turns[i];

		if (turn->kind == TURN_FLUSH)
			continue;
		n += last && last->thread != turn->thread;
		last = turn;
	}
	return n;
}

uint32_t schedule_begin(const struct schedule *s, uint32_t points, struct turn *out)
{
	uint32_t n = 0;

	for (; n < s->n && points; n++) {
		out[n] = s->turns[n];
		out[n].points = out[n].points < points ? out[n].points : points;
		points -= out[n].points;
	}
	return n;
}

/* ---- one schedule on one scenario */

static void count_run(struct reduction *r, struct run *run)
{
	r->runs++;
	r->points += run_trace(run)->steps;
}

struct guided {
	struct shrink shrink; /* first */
	struct reduction *r;
	struct run *run;
	struct turn *recorded; /* MOST_TURNS */
};

/* Executes turns and finds out which were really taken. */
static bool guided_shows(struct shrink *s, struct turn *turns, uint32_t *n)
{
	struct guided *g = (struct guided *)s;
	struct guide guide;
	struct record record;
	struct execution e = {.run = g->run, .again = &guide.walk.policy};

	guide_init(&guide, turns, *n);
	record_init(&record, &guide.walk.policy, g->recorded, MOST_TURNS);
	e.end = run_execute(g->run, &record.policy);
	record_finish(&record);
	e.blocked = guide.walk.blocked;
	count_run(g->r, g->run);
	s->over = g->r->points >= g->r->most_points;
	if (record.overflow || guide.misfit || !target_shown(&e, &g->r->target))
		return false;
	*n = record.n;
	memcpy(turns, g->recorded, record.n * sizeof(*turns));
	return true;
}

/* room: for three times MOST_TURNS. */
static bool follow_in(struct reduction *r, struct run *run, struct schedule *s, struct turn *room)
{
	struct guided g = {.shrink = {.shows = guided_shows}, .r = r, .run = run, .recorded = room};
	struct turn *turns = room + MOST_TURNS;
	uint32_t n = s->n;

	search_settle(run);
	memcpy(turns, s->turns, n * sizeof(*turns));
	if (!guided_shows(&g.shrink, turns, &n))
		return false;
	shrink_turns(&g.shrink, turns, &n, turns + MOST_TURNS);
	r->minimal &= !g.shrink.over;
	schedule_set(s, turns, n);
	return true;
}

/* Whether the turns show the target on the scenario; then as few of them as are left
 * when single ones are left out and joined. */
static bool follow(struct reduction *r, const struct scenario *scenario, struct schedule *s)
{
	struct trial t;
	struct turn *room = calloc(3 * MOST_TURNS, sizeof(*room));
	bool shows = false;

	if (!room)
		out_of_memory();
	if (s->n <= MOST_TURNS && trial_prepare(&t, scenario, r->ring)) {
		shows = follow_in(r, t.p.run, s, room);
		trial_end(&t);
	}
	free(room);
	return shows;
}

/* ---- every schedule with few switches on one scenario */

struct seeker {
	struct judge judge; /* first */
	struct reduction *r;
	struct schedule best;
	struct turn *recorded; /* MOST_TURNS */
	uint64_t most;        /* r->points at which it gives up */
	bool found, gave_up;
};

static uint32_t points_of(struct run *run)
{
	return run_trace(run)->steps;
}

static enum search_answer seek_repeated(struct judge *judge, const struct execution *e)
{
	struct seeker *s = (struct seeker *)judge;

	count_run(s->r, e->run);
	s->gave_up = s->r->points >= s->most;
	return s->gave_up ? SEARCH_STOP : SEARCH_GO_ON;
}

static enum search_answer seek_execution(struct judge *judge, const struct execution *e)
{
	struct seeker *s = (struct seeker *)judge;
	struct record record;

	if (target_shown(e, &s->r->target) && (!s->found || points_of(e->run) < s->best.steps)) {
		record_init(&record, e->again, s->recorded, MOST_TURNS);
		run_execute(e->run, &record.policy);
		record_finish(&record);
		if (!record.overflow)
			schedule_set(&s->best, s->recorded, record.n);
		s->found |= !record.overflow;
	}
	return seek_repeated(judge, e);
}

static void seek_forget(struct judge *judge)
{
	struct seeker *s = (struct seeker *)judge;

	s->found = false;
}

/* A level that shows it is the last one, and is seen to its end. */
static enum search_answer seek_level(struct judge *judge, uint32_t bound)
{
	(void)bound;
	return ((struct seeker *)judge)->found ? SEARCH_STOP : SEARCH_GO_ON;
}

static void seek_levels(struct seeker *s, struct run *run, uint32_t last)
{
	struct bounded_node *path = calloc(MOST_NODES, sizeof(*path));
	struct bounded b;

	if (!path)
		out_of_memory();
	bounded_init(&b, BOUNDED_SWITCHES, path, MOST_NODES);
	search_settle(run);
	search_bounded(run, &b, last, &s->judge);
	free(path);
}

static void seek(struct seeker *s, struct reduction *r, const struct scenario *scenario)
{
	struct trial t;

	*s = (struct seeker){
		.judge =
			{
				.execution = seek_execution,
				.repeated = seek_repeated,
				.forget = seek_forget,
				.level = seek_level,
			},
		.r = r,
		.most = r->points + (r->most_points - r->points) / 4,
		.recorded = calloc(MOST_TURNS, sizeof(*s->recorded)),
	};
	if (!s->recorded)
		out_of_memory();
	if (trial_prepare(&t, scenario, r->ring)) {
		seek_levels(s, t.p.run, schedule_switches(&r->schedule));
		trial_end(&t);
	}
	free(s->recorded);
}

/* ---- smaller scenarios */

/* A thread is gone, and the ones behind it have moved up. */
static void drop_turns(struct schedule *s, uint32_t thread)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		struct turn turn = s->turns[i];

		if (turn.thread == thread)
			continue;
		turn.thread -= turn.thread > thread;
		s->turns[kept++] = turn;
	}
	s->n = kept;
}

static uint32_t count_ops(const struct scenario *s)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->n_threads; i++)
		n += s->threads[i].n_ops;
	return n;
}

/* Whether the first is smaller, by what counts first. */
static bool smaller(const struct scenario *a, const struct schedule *sa, const struct scenario *b,
		    const struct schedule *sb)
{
	const uint32_t x[] = {schedule_switches(sa), sa->steps, count_ops(a),
			      a->n_threads,          a->slots,  a->n_preload};
	const uint32_t y[] = {schedule_switches(sb), sb->steps, count_ops(b),
			      b->n_threads,          b->slots,  b->n_preload};

	for (size_t i = 0; i < sizeof(x) / sizeof(x[0]); i++)
		if (x[i] != y[i])
			return x[i] < y[i];
	return false;
}

/* The candidate's best schedule; which are tried depends on r->enumerates. */
static bool best_of(struct reduction *r, const struct scenario *candidate, uint32_t dropped,
		    struct schedule *best)
{
	struct seeker s;

	if (r->enumerates) {
		seek(&s, r, candidate);
		r->minimal &= !s.gave_up;
		*best = s.best;
		return s.found;
	}
	schedule_set(best, r->schedule.turns, r->schedule.n);
	if (dropped != UINT32_MAX)
		drop_turns(best, dropped);
	return follow(r, candidate, best);
}

/* Takes the candidate, which is given away, if it shows the target and is smaller.
 * dropped: the thread that it does not have, or UINT32_MAX. */
static bool try_candidate(struct reduction *r, struct scenario *draft, uint32_t dropped)
{
	struct scenario *candidate = draft_copy(draft);
	struct schedule best = {0};
	bool taken;

	scenario_free(draft);
	taken = best_of(r, candidate, dropped, &best) &&
		smaller(candidate, &best, r->scenario, &r->schedule);
	if (taken) {
		schedule_set(&r->schedule, best.turns, best.n);
		scenario_free(r->scenario);
		r->scenario = candidate;
	} else {
		scenario_free(candidate);
	}
	schedule_free(&best);
	return taken;
}

static bool without_ops(struct reduction *r, uint32_t thread, uint32_t first, uint32_t n)
{
	bool all = n == r->scenario->threads[thread].n_ops;
	struct scenario *draft;

	if (all && r->scenario->n_threads == 1)
		return false;
	draft = draft_copy(r->scenario);
	draft_drop_ops(draft, thread, first, n);
	return try_candidate(r, draft, all ? thread : UINT32_MAX);
}

/* Whole threads first, then ever shorter runs of operations: a ring may have to go round
 * as a whole.  Enumerating is for single ones. */
static bool with_less_to_do(struct reduction *r)
{
	const struct scenario *s = r->scenario;

	for (uint32_t i = 0; i < s->n_threads; i++)
		if (without_ops(r, i, 0, s->threads[i].n_ops))
			return true;
	for (uint32_t i = 0; i < s->n_threads; i++) {
		uint32_t n_ops = s->threads[i].n_ops;

		for (uint32_t n = r->enumerates || n_ops > MOST_RUN_OPS ? 1 : n_ops - 1; n; n--)
			for (uint32_t first = 0; first + n <= n_ops; first++)
				if (n < n_ops && without_ops(r, i, first, n))
					return true;
	}
	return false;
}

static bool with_less_room(struct reduction *r, bool power_of_2)
{
	uint32_t slots = r->scenario->slots, n = r->scenario->n_preload;
	struct scenario *draft;

	if (slots > 1) {
		draft = draft_copy(r->scenario);
		draft->slots = power_of_2 ? slots / 2 : slots - 1;
		if (try_candidate(r, draft, UINT32_MAX))
			return true;
	}
	if (n) {
		draft = draft_copy(r->scenario);
		draft_preload(draft, n - 1);
		if (try_candidate(r, draft, UINT32_MAX))
			return true;
	}
	return false;
}

/* The subject's own: how many slots it has by itself, and whether any number will do. */
static bool learn_slots(struct reduction *r, bool *power_of_2)
{
	struct trial t;

	if (!trial_prepare(&t, r->scenario, r->ring))
		return false;
	if (!r->scenario->slots)
		r->scenario->slots = t.p.bound->plan.slots;
	*power_of_2 = t.p.subject->table->flags & BRRACE_POWER_OF_2;
	trial_end(&t);
	return true;
}

static void shrink_scenario(struct reduction *r, bool power_of_2)
{
	while (with_less_to_do(r) || with_less_room(r, power_of_2))
		;
}

/* The best of all schedules with as few switches; of equal ones it is the one that is
 * found first, whichever was given. */
static void enumerate(struct reduction *r)
{
	struct seeker s;

	seek(&s, r, r->scenario);
	r->exact = !s.gave_up;
	if (s.found && (r->exact || smaller(r->scenario, &s.best, r->scenario, &r->schedule)))
		schedule_set(&r->schedule, s.best.turns, s.best.n);
	schedule_free(&s.best);
}

/* First what is cheap: the schedule itself on ever less.  Then all others. */
bool reduce(struct reduction *r)
{
	bool power_of_2;

	r->runs = r->points = 0;
	r->minimal = true;
	r->enumerates = r->exact = false;
	if (!learn_slots(r, &power_of_2) || !follow(r, r->scenario, &r->schedule))
		return false;
	shrink_scenario(r, power_of_2);
	/* What is to be read is no matter of switches. */
	if (r->scenario->model.s && model_kind_named(r->scenario->model.s) == MODEL_RC11)
		return true;
	enumerate(r);
	r->enumerates = true;
	shrink_scenario(r, power_of_2);
	return true;
}
