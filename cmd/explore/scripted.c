/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/scripted.h"

#include <stdlib.h>

#include "explain/target.h"
#include "explore/draft.h"

#define MOST_TURNS 65000

void scripted_turns(struct trial *t, struct schedule *schedule)
{
	struct turn *turns = calloc(MOST_TURNS, sizeof(*turns));
	struct record record;

	if (!turns)
		out_of_memory();
	record_init(&record, &t->p.script.policy, turns, MOST_TURNS);
	run_execute(t->p.run, &record.policy);
	record_finish(&record);
	schedule_set(schedule, turns, record.n);
	free(turns);
}

static bool shows_violation(const struct performance *perf, struct target *out)
{
	return perf->result.end == RUN_ENDED && perf->result.status <= STATUS_UNEXPECTED &&
	       target_first(perf, out) && !finding_is_note(out->kind);
}

static bool take(const struct scenario *scenario, const char *ring, struct schedule *schedule,
		 struct target *target)
{
	struct trial t = {0};
	bool shown;

	if (!trial_perform(&t, scenario, ring))
		return false;
	shown = shows_violation(t.perf, target);
	if (shown)
		scripted_turns(&t, schedule);
	trial_end(&t);
	return shown;
}

void scripted_nearest(const struct scenario *scenario, const char *ring, struct nearest *out)
{
	struct mistakes *untold = mistakes_new(scenario->path);
	struct schedule schedule = {0};
	struct scenario *bare;
	struct target target;

	*out = (struct nearest){0};
	if (draft_only_orders(scenario, untold) && take(scenario, ring, &schedule, &target)) {
		bare = draft_bare(scenario);
		nearest_passing(bare, ring, &schedule, &target, out);
		scenario_free(bare);
	}
	schedule_free(&schedule);
	mistakes_free(untold);
}
