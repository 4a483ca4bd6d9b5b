/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/witness.h"

#include <stdlib.h>
#include <string.h>

#include "search/guide.h"
#include "search/recount.h"

#define MOST_TURNS 65000
#define TRIES 16 /* executions, each of which shows that other places are points */

static void record(struct witness *s, struct run *run, struct policy *policy)
{
	struct turn *turns = calloc(MOST_TURNS, sizeof(*turns));
	struct record r;

	if (!turns)
		out_of_memory();
	record_init(&r, policy, turns, MOST_TURNS);
	run_execute(run, &r.policy);
	record_finish(&r);
	schedule_set(&s->schedule, turns, r.n);
	free(turns);
}

void witness_take(struct witness *s, const struct execution *e)
{
	const struct run_plan *plan = run_plan(e->run);
	const struct trace *trace = run_trace(e->run);

	run_trace_all(e->run, true);
	record(s, e->run, e->again);
	run_trace_all(e->run, false);
	s->start = (struct start){plan->n_preload, plan->origin};
	s->n_events = trace->count;
	s->events = calloc(trace->count + 1, sizeof(*s->events));
	if (!s->events)
		out_of_memory();
	memcpy(s->events, trace->events, trace->count * sizeof(*s->events));
}

void witness_again(struct witness *s, struct prepared *p)
{
	const struct accesses accesses = {s->events, s->n_events};
	struct schedule seen = s->schedule;
	struct turn *turns = calloc(seen.n + 1, sizeof(*turns));
	uint32_t growths, tries = 0;
	struct guide guide;

	if (!turns)
		out_of_memory();
	prepared_renew(p);
	run_start_from(p->run, s->start.n_preload, s->start.origin);
	search_settle(p->run);
	s->schedule = (struct schedule){0};
	do {
		growths = run_growths(p->run);
		recount(&accesses, seen.turns, seen.n, p->run, turns);
		guide_init(&guide, turns, seen.n);
		record(s, p->run, &guide.walk.policy);
	} while (run_growths(p->run) != growths && ++tries < TRIES);
	schedule_free(&seen);
	free(turns);
}

void witness_free(struct witness *s)
{
	schedule_free(&s->schedule);
	free(s->events);
	*s = (struct witness){0};
}
