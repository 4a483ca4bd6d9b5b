/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/livelock.h"

#include "explore/trial.h"
#include "repeats.h"
#include "search/guide.h"

void livelock_close(struct scenario *scenario, const char *ring, struct schedule *schedule)
{
	struct repeat repeat = {0};
	struct guide guide;
	struct trial t;

	if (!trial_prepare(&t, scenario, ring))
		return;
	search_settle(t.p.run);
	guide_init(&guide, schedule->turns, schedule->n);
	repeat = repeats_find(t.p.run, &guide.walk.policy);
	trial_end(&t);
	if (!repeat.to)
		return;
	scenario->step_limit = repeat.to;
	schedule->n = schedule_begin(schedule, repeat.to, schedule->turns);
	schedule->steps = repeat.to;
}
