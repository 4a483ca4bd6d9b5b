/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/find.h"

#include "explain/explain.h"
#include "explore/draft.h"
#include "explore/livelock.h"
#include "explore/story.h"

#define MOST_POINTS 20000000 /* that shrinking may execute: some seconds */

/* One round is enough; and where rounds are looked for by samples of what came before,
 * that there is no shorter schedule is not known. */
static void close_livelock(struct reduction *r)
{
	if (r->target.kind != FINDING_LIVELOCK)
		return;
	livelock_close(r->scenario, r->ring, &r->schedule);
	r->exact = false;
}

static void shrink(struct find *f)
{
	struct reduction *r = &f->reduction;

	*r = (struct reduction){
		.scenario = draft_copy(f->scenario),
		.target = f->target,
		.ring = f->ring,
		.most_points = MOST_POINTS,
	};
	schedule_set(&r->schedule, f->schedule.turns, f->schedule.n);
	close_livelock(r);
	f->reduced = !f->as_found && reduce(r);
	close_livelock(r);
}

/* False, after telling: it does not show again. */
static bool write_story(struct find *f)
{
	struct reduction *r = &f->reduction;
	char why[400] = "";

	shrink(f);
	f->story = story_write(r->scenario, f->ring, &r->schedule, &f->target, why, sizeof(why));
	if (!f->story) {
		fprintf(stderr, "brrace: what was found does not show again: %s\n", why);
		return false;
	}
	nearest_passing(r->scenario, f->ring, &r->schedule, &f->target, &f->nearest);
	return true;
}

bool find_finish(struct find *f)
{
	if (!write_story(f))
		return false;
	if (trial_perform(&f->trial, f->story, f->ring) &&
	    f->trial.perf->result.status == STATUS_EXPECTED) {
		explain(&f->trial.p, f->trial.perf, &f->target, &f->explanation);
		return true;
	}
	fprintf(stderr, "brrace: the scenario that was written does not come out as it did\n");
	return false;
}

void find_free(struct find *f)
{
	trial_end(&f->trial);
	schedule_free(&f->reduction.schedule);
	scenario_free(f->reduction.scenario);
	scenario_free(f->story);
}

const char *find_op(const struct find *f)
{
	return f->target.op < 0 ? NULL : f->trial.p.subject->table->ops[f->target.op].name;
}
