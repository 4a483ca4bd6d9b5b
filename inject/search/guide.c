/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/guide.h"

static void guide_begin(struct policy *policy)
{
	struct guide *g = (struct guide *)policy;

	walk_begin(&g->walk);
	g->at = 0;
	g->begun = false;
}

/* Whether the turn's thread has more to do in it. */
static bool goes_on(struct guide *g, const struct sched_view *view, uint64_t ready)
{
	const struct turn *turn = &g->turns[g->at];
	uint32_t steps = view->threads[turn->thread].steps;

	if (!g->begun)
		g->until = turn->points > UINT32_MAX - steps ? UINT32_MAX : steps + turn->points;
	g->begun = true;
	return ready >> turn->thread & 1 && steps < g->until;
}

static struct decision guide_next(struct policy *policy, const struct sched_view *view)
{
	struct guide *g = (struct guide *)policy;
	uint64_t ready;

	if (walk_goes_on(&g->walk, view))
		return walk_run(&g->walk, view, (uint32_t)view->current);
	ready = policy_ready(view);
	for (; g->at < g->n; g->at++, g->begun = false)
		if (goes_on(g, view, ready))
			return walk_run(&g->walk, view, g->turns[g->at].thread);
	if (!ready)
		return walk_end(&g->walk, view);
	return walk_run(&g->walk, view, policy_goes_on(view, ready));
}

void guide_init(struct guide *g, const struct turn *turns, uint32_t n)
{
	*g = (struct guide){
		.walk.policy = {.next = guide_next, .begin = guide_begin},
		.turns = turns,
		.n = n,
	};
}
