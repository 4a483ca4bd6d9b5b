/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "explore/outcome.h"
#include "explore/trial.h"
#include "report/wording.h"
#include "search/guide.h"

struct finder {
	struct trial trial;
	const struct schedule *schedule;
	uint32_t kinds; /* bits of findings that none of which passes */
	struct event *events; /* of the execution that fails */
	uint32_t n_events;
	struct turn *turns; /* of the one that is tried */
	uint32_t n;
	bool misfit; /* it is no execution */
};

static void execute(struct finder *f, const struct turn *turns, uint32_t n, struct execution *e)
{
	struct guide guide;

	guide_init(&guide, turns, n);
	*e = (struct execution){.run = f->trial.p.run};
	e->end = run_execute(e->run, &guide.walk.policy);
	e->blocked = guide.walk.blocked;
	f->misfit = guide.misfit;
}

/* Index of the first event that is another one. */
static uint32_t parting(const struct finder *f, const struct trace *trace)
{
	uint32_t i = 0;

	while (i < f->n_events && i < trace->count &&
	       f->events[i].thread == trace->events[i].thread &&
	       f->events[i].pc == trace->events[i].pc)
		i++;
	return i;
}

static void describe(struct finder *f, const struct scenario *scenario, struct nearest *out)
{
	struct run *run = f->trial.p.run;
	struct result r = result_of_run(run, scenario, f->trial.p.names);
	uint32_t i = parting(f, r.trace);
	struct arena arena = {NULL};
	struct row row = {.kind = ROW_ACCESS, .index = i, .times = 1};

	trace_link(run_trace(run));
	row.thread = r.trace->events[i].thread;
	out->step = r.trace->events[i].step;
	snprintf(out->instead, sizeof(out->instead), "%s: %s", result_thread(&r, row.thread),
		 word_row(&arena, &r, &row));
	outcome_text(run, scenario, f->trial.p.names, out->outcome, sizeof(out->outcome));
	arena_free(&arena);
}

static bool passes(struct finder *f, const struct execution *e)
{
	struct target t;
	uint32_t i = parting(f, run_trace(e->run));

	return !f->misfit && !target_cut(e) && !target_in(e, f->kinds, &t) &&
	       i < run_trace(e->run)->count;
}

static bool look(struct finder *f, uint32_t n_threads)
{
	struct execution e;

	for (uint32_t points = f->schedule->steps; points-- > 0;)
		for (uint32_t thread = 0; thread < n_threads; thread++) {
			f->n = schedule_begin(f->schedule, points, f->turns);
			f->turns[f->n++] =
				(struct turn){.thread = (uint8_t)thread, .points = GUIDE_TO_END};
			execute(f, f->turns, f->n, &e);
			if (passes(f, &e))
				return true;
		}
	return false;
}

void nearest_passing(const struct scenario *scenario, const char *ring,
		     const struct schedule *schedule, const struct target *target,
		     struct nearest *out)
{
	struct finder f = {.schedule = schedule, .kinds = TARGET_KINDS | 1u << target->kind};
	struct execution e;

	out->found = false;
	if (!trial_prepare(&f.trial, scenario, ring))
		return;
	search_settle(f.trial.p.run);
	execute(&f, schedule->turns, schedule->n, &e);
	f.n_events = run_trace(e.run)->count;
	f.events = calloc(f.n_events + 1, sizeof(*f.events));
	f.turns = calloc(schedule->n + 1, sizeof(*f.turns));
	if (!f.events || !f.turns)
		out_of_memory();
	memcpy(f.events, run_trace(e.run)->events, f.n_events * sizeof(*f.events));
	out->found = look(&f, scenario->n_threads);
	if (out->found)
		describe(&f, scenario, out);
	free(f.turns);
	free(f.events);
	trial_end(&f.trial);
}
