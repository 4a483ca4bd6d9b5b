/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/hunt.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/pace.h"
#include "explore/draft.h"
#include "repeats.h"
#include "report/blind.h"
#include "search/from.h"
#include "search/search.h"

#define MOST_NODES 65536
#define LOOK_AROUND 256
#define DRAWN_BEYOND 100000 /* executions under rc11 that no graph shows, if no end is given */
#define WATCHED 1024 /* executions that are watched for a livelock */
#define LOOK_AT_CLOCK 64 /* executions from one look to the next */

/* What the judge needs besides the hunt. */
struct hunter {
	struct judge judge; /* first */
	struct hunt *h;
	struct prepared p;
	struct bounded bounded;
	struct random random;
	struct burst burst;
	struct pct pct;
	struct from from;
	struct refill refill;
	struct bounded_node *path;
	uint64_t made;     /* executions, repeated ones too */
	bool refused;      /* what was asked for cannot be done, as was told */
	struct pace pace;
};

static bool is_bounded(const struct hunt *h)
{
	return h->options.mode == HUNT_PREEMPTIONS || h->options.mode == HUNT_SWITCHES;
}

/* ---- while it runs */

static void draw(void *ctx, double seconds, FILE *to)
{
	const struct hunter *x = ctx;
	const struct hunt *h = x->h;
	double done;

	fprintf(to, "%" PRIu64 " executions, %.0f/s, %.0f s", hunt_judged(h),
		(double)hunt_judged(h) / seconds, seconds);
	if (!is_bounded(h))
		return;
	done = bounded_progress(&x->bounded);
	fprintf(to, ", %u %s, depth %u", x->bounded.bound,
		h->options.mode == HUNT_SWITCHES ? "context switches" : "preemptions",
		x->bounded.depth);
	if (done > 0.001 && done < 1)
		fprintf(to, ", about %.0f %% of them (if all parts are alike)", done * 100);
}

static bool time_is_up(struct hunter *x)
{
	return ++x->made % LOOK_AT_CLOCK == 0 && pace_over(&x->pace, draw, x);
}

/* The number of its row, from 1, is the tag of executions like it; 0: there is none. */
static void note_outcome(struct hunter *x, const struct execution *e, bool violation)
{
	struct outcomes *o = &x->h->outcomes;
	uint64_t hash = outcome_hash(run_history(e->run), x->h->scenario->n_threads);
	char text[4096];
	bool fresh;
	struct outcome_row *row;

	row = outcomes_add(o, hash, &fresh);
	x->judge.tag = row ? (uint32_t)(row - o->rows) + 1 : 0;
	x->h->more_outcomes |= !row;
	if (!row)
		return;
	row->violation |= violation;
	if (!fresh)
		return;
	outcome_text(e->run, x->h->scenario, x->p.names, text, sizeof(text));
	row->text = strdup(text);
	if (!row->text)
		out_of_memory();
	witness_take(&row->seen, e);
}

static void note_races(struct hunter *x, const struct execution *e)
{
	size_t n;
	const struct race *races = run_races(e->run, &n);

	for (size_t i = 0; i < n; i++) {
		struct raced code = target_code(x->p.subject, &races[i]);
		bool fresh;
		struct race_row *row = race_rows_add(&x->h->races, &code, &fresh);

		if (!row)
			continue;
		row->executions++;
		if (fresh)
			witness_take(&row->seen, e);
	}
}

/* Mistakes end the search; what was cut short shows nothing. */
static bool broken(struct hunter *x, const struct execution *e)
{
	struct hunt *h = x->h;

	if (e->end == RUN_BUG || e->end == RUN_UNSTABLE || e->end == RUN_NO_RING)
		snprintf(h->error, sizeof(h->error), "execution %" PRIu64 ": %s", e->index,
			 e->end == RUN_NO_RING  ? run_fault(e->run)->text :
			 e->end == RUN_UNSTABLE ? "the set of written places does not settle" :
						  "brrace made a mistake");
	if (run_looped(e->run))
		hunt_looped(h, x->p.run);
	if (h->start && x->from.misfit) {
		h->misfit = true;
		snprintf(h->error, sizeof(h->error), "line %u of the schedule does not fit",
			 h->start->lines[x->p.script.at].number);
	}
	return h->error[0] || h->looped[0];
}

static bool wants_livelock(const struct hunt *h)
{
	return !h->found && h->options.kinds >> FINDING_LIVELOCK & 1;
}

/* Threads that go round mostly part some time: so a watched execution shows it that comes
 * to its end. */
static bool goes_round(const struct hunter *x, const struct execution *e)
{
	if (!wants_livelock(x->h))
		return false;
	return repeats_last(e->run).to ||
	       (e->end == RUN_STEP_LIMIT && repeats_find(e->run, e->again).to);
}

static enum search_answer goes_on(struct hunter *x)
{
	const struct hunt *h = x->h;

	if (hunt_judged(h) == WATCHED)
		repeats_watch(x->p.run, false);
	return time_is_up(x) || hunt_judged(h) >= h->options.executions ? SEARCH_STOP :
									  SEARCH_GO_ON;
}

/* A violation is natively executed, the first time, and ends the search. */
static enum search_answer on_known(struct judge *judge, uint32_t tag)
{
	struct hunter *x = (struct hunter *)judge;

	x->h->complete++;
	if (tag)
		x->h->outcomes.rows[tag - 1].count++;
	return goes_on(x);
}

static enum search_answer on_execution(struct judge *judge, const struct execution *e)
{
	struct hunter *x = (struct hunter *)judge;
	struct hunt *h = x->h;
	struct target target;
	bool assumed = e->end == RUN_CUT, livelock, cut, violation;

	if (broken(x, e))
		return SEARCH_STOP;
	livelock = !assumed && goes_round(x, e);
	cut = !assumed && target_cut(e);
	h->assumed += assumed;
	h->cut += cut;
	cut |= assumed;
	h->blocked += !cut && e->blocked;
	h->complete += !cut && !e->blocked;
	if (is_bounded(h) && e->cost < HUNT_MOST_LEVELS)
		h->levels[e->cost]++;
	violation = !cut && target_in(e, h->options.kinds, &target);
	if (!violation)
		target = (struct target){.kind = FINDING_LIVELOCK, .op = -1};
	if ((violation || livelock) && !h->found) {
		h->found = true;
		h->target = target;
		h->found_at = e->index;
		h->found_cost = e->cost;
		witness_take(&h->seen, e);
	}
	if (h->options.outcomes && !cut)
		note_outcome(x, e, violation);
	if (!cut)
		note_races(x, e);
	if (h->found && !h->options.outcomes)
		return SEARCH_STOP;
	return goes_on(x);
}

static enum search_answer on_repeated(struct judge *judge, const struct execution *e)
{
	(void)e;
	return time_is_up((struct hunter *)judge) ? SEARCH_STOP : SEARCH_GO_ON;
}

static void on_forget(struct judge *judge)
{
	struct hunter *x = (struct hunter *)judge;
	struct hunt *h = x->h;

	h->complete = h->blocked = h->cut = h->assumed = 0;
	memset(h->levels, 0, sizeof(h->levels));
	h->n_levels = 0;
	outcomes_free(&h->outcomes);
	race_rows_free(&h->races);
}

static enum search_answer on_level(struct judge *judge, uint32_t bound)
{
	((struct hunter *)judge)->h->n_levels = bound + 1;
	return bound + 1 < HUNT_MOST_LEVELS ? SEARCH_GO_ON : SEARCH_STOP;
}

/* ---- the engines */

static void start_from(struct hunter *x, struct walk *walk)
{
	if (x->h->start)
		from_init(&x->from, &x->p.script, walk);
}

static enum search_end search_all(struct hunter *x)
{
	const struct hunt_options *o = &x->h->options;

	x->path = calloc(MOST_NODES, sizeof(*x->path));
	if (!x->path)
		out_of_memory();
	bounded_init(&x->bounded, o->mode == HUNT_SWITCHES ? BOUNDED_SWITCHES : BOUNDED_PREEMPTIONS,
		     x->path, MOST_NODES);
	start_from(x, &x->bounded.walk);
	return search_bounded(x->p.run, &x->bounded, o->bound, &x->judge);
}

static enum search_end search_drawn(struct hunter *x)
{
	const struct hunt_options *o = &x->h->options;
	struct run *run = x->p.run;
	uint64_t most = o->executions;

	switch (o->mode) {
	case HUNT_RANDOM:
		random_init(&x->random);
		start_from(x, &x->random.walk);
		x->random.seed = o->seed;
		x->random.index = o->first;
		return search_sample(run, &x->random.walk, &x->random.seed, &x->random.index, most,
				     NULL, &x->judge);
	case HUNT_PCT:
		pct_init(&x->pct, o->depth, run_trace(run)->steps);
		start_from(x, &x->pct.walk);
		x->pct.seed = o->seed;
		x->pct.index = o->first;
		return search_sample(run, &x->pct.walk, &x->pct.seed, &x->pct.index, most, NULL,
				     &x->judge);
	default:
		burst_init(&x->burst);
		x->burst.random.seed = o->seed;
		x->burst.random.index = o->first;
		return search_sample(run, &x->burst.random.walk, &x->burst.random.seed,
				     &x->burst.random.index, most, &x->refill, &x->judge);
	}
}

/* What the scenario leaves open.  Preloading needs items, so that many are there. */
static void open_up(struct hunter *x, const struct scenario *given)
{
	const struct brrace_table *table = x->p.subject->table;

	x->refill = (struct refill){
		.preload = !given->n_preload && table->preload,
		.origin = !given->origin_at.line && table->flags & BRRACE_HAS_ORIGIN,
		.slots = x->p.bound->plan.slots,
		.fixed_origin = given->origin,
	};
}

static int get_ready(struct hunter *x, const struct scenario *scenario, struct mistakes *mistakes)
{
	struct prepare_options options = {.search = true};
	int status = prepare(&x->p, scenario, x->h->options.ring, &options, mistakes);

	if (!status && is_bounded(x->h) && x->p.bound->plan.model == MODEL_RC11)
		mistakes_add(mistakes, scenario->model.at,
			     "rc11 in bounds, which say nothing of what loads read "
			     "(--exhaustive or --random was expected)");
	if (!status && x->h->options.buffers && x->p.bound->plan.model != MODEL_RC11)
		mistakes_add(mistakes, scenario->model.at,
			     "--load-buffering (model: %s was expected)",
			     model_kind_name(MODEL_RC11));
	return mistakes_count(mistakes) ? STATUS_USAGE : status;
}

/* As many items as the ring takes, or as the scenario asks room for where it takes any. */
static uint32_t most_items(struct hunter *x)
{
	uint64_t capacity = run_history(x->p.run)->capacity;
	uint32_t slots = x->p.bound->plan.slots;

	return capacity == BRRACE_NO_LIMIT ? slots : (uint32_t)capacity;
}

/* Prepares again with as many items to preload as the ring says that it takes. */
static int get_ready_full(struct hunter *x, struct mistakes *mistakes)
{
	struct hunt *h = x->h;
	struct scenario *draft = draft_copy(h->scenario);

	draft_preload(draft, most_items(x));
	scenario_free(h->scenario);
	h->scenario = draft_copy(draft);
	scenario_free(draft);
	prepared_free(&x->p);
	return get_ready(x, h->scenario, mistakes);
}

/* It is filled as far as it goes: what is no queue takes nothing. */
static int get_ready_to_fill(struct hunter *x, struct mistakes *mistakes)
{
	int status = 0;

	if (run_create_only(x->p.run) != RUN_ENDED)
		return 0;
	open_up(x, x->h->scenario);
	if (x->refill.preload)
		status = get_ready_full(x, mistakes);
	if (status)
		return status;
	run_create_only(x->p.run);
	x->refill.most_preload = run_history(x->p.run)->n_preloaded;
	run_start_from(x->p.run, x->refill.most_preload, x->refill.fixed_origin);
	return 0;
}

static void conclude(struct hunter *x, enum search_end end)
{
	struct hunt *h = x->h;

	h->partial = end == SEARCH_STOPPED;
	if (!is_bounded(h))
		h->covered = HUNT_SAMPLED;
	else if (end == SEARCH_EXHAUSTED && !h->cut && !h->looped[0])
		h->covered = HUNT_EXHAUSTED;
	else
		h->covered = HUNT_BOUNDED;
	h->bound = x->bounded.bound;
	h->left = x->bounded.left;
	if (end == SEARCH_EXHAUSTED)
		h->n_levels = h->bound + 1;
}

/* ---- by execution graphs: what was seen is executed natively afterwards */

static bool shown_natively(struct exhaustive *x, const struct account_turns *turns,
			   struct execution *e)
{
	const struct account *a = &x->account;
	struct target target;

	if (!exhaustive_again(x, turns, e) && e->end == RUN_ENDED)
		return false;
	if (turns != &a->found_turns)
		return true;
	return a->crashed ? target_in(e, a->kinds, &target) : target_shown(e, &a->target);
}

static void take_find(struct hunter *x, struct exhaustive *s, struct execution *e)
{
	struct hunt *h = x->h;

	h->found = true;
	h->found_at = s->account.found_at;
	h->target = s->account.target;
	if (s->account.crashed)
		target_in(e, s->account.kinds, &h->target);
	witness_take(&h->seen, e);
}

static void take_account(struct hunter *x, struct exhaustive *s)
{
	const struct account *a = &s->account;
	struct hunt *h = x->h;
	struct outcomes *o = &h->outcomes;
	struct execution e;
	bool shown = true;

	if (a->found && s->buffering.found.n) {
		h->found = true;
		h->found_at = a->found_at;
		h->target = a->target;
		h->late = s->buffering.found;
		for (uint32_t i = 0; i < h->late.n; i++)
			h->late.list[i].pc -= x->p.subject->text;
		return;
	}
	if (a->found) {
		shown = shown_natively(s, &a->found_turns, &e);
		if (shown)
			take_find(x, s, &e);
	}
	for (uint32_t i = 0; shown && i < a->n_races; i++) {
		struct race_row *row = &h->races.list[h->races.n++];

		*row = (struct race_row){
			.code = a->races[i].code,
			.executions = a->races[i].executions,
		};
		shown = shown_natively(s, &a->races[i].turns, &e);
		if (shown)
			witness_take(&row->seen, &e);
	}
	for (uint32_t i = 0; shown && i < a->n_rows; i++) {
		shown = shown_natively(s, &a->rows[i].turns, &e);
		note_outcome(x, &e, a->rows[i].violation);
		shown &= o->n == i + 1 && o->rows[i].hash == a->rows[i].hash;
		o->rows[i].count = a->rows[i].count;
	}
	if (!shown && run_looped(x->p.run))
		hunt_looped(h, x->p.run);
	else if (!shown)
		snprintf(x->h->error, sizeof(x->h->error),
			 "an execution does not come out natively as in its graph");
}

static void conclude_exhaustive(struct hunter *x, const struct exhaustive *s)
{
	const struct exhaust_result *r = &s->result;
	struct hunt *h = x->h;

	h->complete = r->counts.complete;
	h->blocked = r->counts.blocked;
	h->assumed = r->counts.cut;
	h->undecided = r->undecided;
	h->more_outcomes = s->account.full;
	h->crashed = h->options.outcomes && s->account.broken_off;
	h->partial = r->end != EXHAUST_ENDED;
	h->covered = h->partial || h->undecided || s->buffers ? HUNT_BOUNDED : HUNT_EXHAUSTED;
	if (r->end == EXHAUST_BUG)
		snprintf(h->error, sizeof(h->error), "%s%s%s", r->why, r->error ? ": " : "",
			 r->error ? strerror(r->error) : "");
}

/* Nothing was searched, or it is told that it could not be kept. */
static void tell_checkpoint(struct hunter *x, const struct exhaust_result *r)
{
	const char *path = x->h->options.division.checkpoint;
	bool refused = r->end == EXHAUST_REFUSED;

	if (!path || !(refused || r->error))
		return;
	fprintf(stderr, "brrace: %s: %s%s%s\n", path,
		refused ? r->why : "the last checkpoint could not be written", r->error ? ": " : "",
		r->error ? strerror(r->error) : "");
	x->refused = refused;
}

/* Schedules by preemptions are not divided. */
static bool must_be_graphs(struct hunter *x, const struct exhaust_result *r)
{
	const struct division *d = &x->h->options.division;

	if (r->end != EXHAUST_BOUNDED || (!d->checkpoint && !d->shards))
		return false;
	fprintf(stderr, "brrace: %s for what is beyond execution graphs (%s)\n",
		d->checkpoint ? "--checkpoint" : "--shard", r->why);
	return x->refused = true;
}

/* Bounds on schedules say nothing of what a load reads under rc11: there it is drawn. */
static void go_beyond(struct hunter *x, const char *why)
{
	struct hunt_options *o = &x->h->options;

	x->h->beyond = why;
	o->mode = HUNT_PREEMPTIONS;
	if (x->p.bound->plan.model != MODEL_RC11)
		return;
	o->mode = HUNT_RANDOM;
	if (o->executions == UINT64_MAX && !o->budget)
		o->executions = DRAWN_BEYOND;
}

/* False: it is beyond such a search, which is why it is not what it was asked for. */
static bool search_graphs(struct hunter *x)
{
	struct hunt *h = x->h;
	struct exhaustive s = {
		.run = x->p.run,
		.pace = &x->pace,
		.rounds = h->options.every_retry ? ROUNDS_AWAIT : ROUNDS_ANY,
		.most = h->options.executions,
		.division = h->options.division,
		.buffers = h->options.buffers,
		.identity = hunt_identity(h, x->p.subject),
		.account = {.kinds = h->options.kinds,
			    .outcomes = h->options.outcomes,
			    .n_threads = h->scenario->n_threads},
	};

	exhaustive_search(&s);
	tell_checkpoint(x, &s.result);
	if (must_be_graphs(x, &s.result) || x->refused) {
		h->partial = true;
	} else if (s.result.end == EXHAUST_BOUNDED) {
		go_beyond(x, s.result.why);
	} else {
		conclude_exhaustive(x, &s);
		if (!h->error[0])
			take_account(x, &s);
	}
	account_free(&s.account);
	return !h->beyond;
}

static void search_natively(struct hunter *x)
{
	enum search_end end;

	repeats_watch(x->p.run, wants_livelock(x->h));
	end = is_bounded(x->h) ? search_all(x) : search_drawn(x);
	repeats_watch(x->p.run, false);
	conclude(x, end);
}

/* Many threads have more executions than anybody waits for, and yet a fault that nearly
 * any of them shows. */
static bool look_around(struct hunter *x)
{
	struct hunt *h = x->h;
	struct hunt_options asked = h->options;

	h->options.mode = HUNT_RANDOM;
	if (h->options.executions > LOOK_AROUND)
		h->options.executions = LOOK_AROUND;
	search_natively(x);
	if (h->found || h->error[0] || h->looped[0])
		return true;
	h->options = asked;
	on_forget(&x->judge);
	return false;
}

/* What is beyond graphs may be a loop in which threads change what the others see: few
 * preemptions are not enough to stay in it. */
static bool looks_for_livelock(struct hunter *x)
{
	struct hunt *h = x->h;
	const char *beyond = h->beyond;
	uint32_t kinds = h->options.kinds;
	bool ended;

	if (h->options.looks_around || h->options.outcomes || !wants_livelock(h))
		return false;
	h->options.kinds = 1u << FINDING_LIVELOCK;
	ended = look_around(x);
	h->options.kinds = kinds;
	h->beyond = ended ? NULL : beyond;
	return ended;
}

static void search_in_some_way(struct hunter *x)
{
	struct hunt *h = x->h;

	if (h->start && h->options.mode == HUNT_EXHAUSTIVE) {
		go_beyond(x, "the search begins after a schedule");
	}
	if (h->options.mode == HUNT_EXHAUSTIVE && h->options.looks_around && look_around(x))
		return;
	if (h->options.mode == HUNT_EXHAUSTIVE) {
		if (search_graphs(x) || looks_for_livelock(x))
			return;
	}
	search_natively(x);
}

/* Schedules that come after one that is given may be better. */
static void end_before_it_begins(struct hunter *x)
{
	struct hunt *h = x->h;

	hunt_looped(h, x->p.run);
	h->partial = true;
	h->covered =
		is_bounded(h) || h->options.mode == HUNT_EXHAUSTIVE ? HUNT_BOUNDED : HUNT_SAMPLED;
}

static void search(struct hunter *x)
{
	struct hunt *h = x->h;

	x->pace = (struct pace){.budget = h->options.budget, .progress = h->options.progress};
	pace_begin(&x->pace);
	search_settle(x->p.run);
	if (h->options.mode == HUNT_RING_RANDOM)
		search_settle_filled(x->p.run, &x->refill);
	if (run_looped(x->p.run) && !h->start)
		end_before_it_begins(x);
	else
		search_in_some_way(x);
	h->seconds = pace_end(&x->pace);
	h->interrupted = x->pace.interrupted;
	h->out_of_time = x->pace.out_of_time;
	h->end = h->found ? HUNT_VIOLATION : h->covered;
	hunt_make_again(h, &x->p);
	free(x->path);
}

int hunt(struct hunt *h, struct mistakes *mistakes)
{
	struct hunter x = {
		.judge =
			{
				.execution = on_execution,
				.repeated = on_repeated,
				.forget = on_forget,
				.level = on_level,
				.known = on_known,
			},
		.h = h,
	};
	int status = get_ready(&x, h->start ? h->start : h->scenario, mistakes);

	if (!status && h->options.mode == HUNT_RING_RANDOM)
		status = get_ready_to_fill(&x, mistakes);
	if (!status) {
		h->step_limit = x.p.bound->plan.step_limit;
		search(&x);
		/* Parts may have been searched by others. */
		if (h->options.division.checkpoint)
			blind_assume(&x.p.subject->blind);
		h->n_blind = blind_summary(h->scenario, x.p.subject, h->blind, sizeof(h->blind));
	}
	prepared_free(&x.p);
	return x.refused ? STATUS_USAGE : status;
}

void hunt_free(struct hunt *h)
{
	witness_free(&h->seen);
	outcomes_free(&h->outcomes);
	race_rows_free(&h->races);
	scenario_free(h->scenario);
}
