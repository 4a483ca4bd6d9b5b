/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/guide.h"

#include "search/weak.h"

static void guide_begin(struct policy *policy)
{
	struct guide *g = (struct guide *)policy;

	walk_begin(&g->walk);
	g->at = 0;
	g->begun = false;
}

static void begin_turn(struct guide *g, const struct sched_view *view)
{
	const struct turn *turn = &g->turns[g->at];
	uint32_t steps = view->threads[turn->thread].steps;

	g->until = turn->points > UINT32_MAX - steps ? UINT32_MAX : steps + turn->points;
	if (turn->kind == TURN_FLUSH)
		g->until = turn->points;
	g->begun = true;
}

/* Whether the turn's thread, or its buffer, has more to do in it. */
static bool goes_on(struct guide *g, const struct sched_view *view, uint64_t ready)
{
	const struct turn *turn = &g->turns[g->at];
	const struct thread_view *t = &view->threads[turn->thread];

	if (!g->begun)
		begin_turn(g, view);
	if (turn->kind == TURN_FLUSH)
		return t->buffered && g->until;
	return ready >> turn->thread & 1 && t->steps < g->until;
}

/* A thread that goes on behind a turn of one point is in its next turn. */
static void leave_single(struct guide *g, const struct sched_view *view)
{
	const struct turn *turn = g->at < g->n ? &g->turns[g->at] : NULL;
	bool single = turn && (turn->kind == TURN_BUFFER || turn->kind == TURN_CHOOSE);

	if (!single || !g->begun || view->threads[turn->thread].steps < g->until)
		return;
	g->at++;
	g->begun = false;
	if (g->at < g->n && turn[1].thread == turn->thread && turn[1].kind == TURN_RUN)
		begin_turn(g, view);
}

static struct decision go(struct guide *g, const struct sched_view *view, uint32_t thread)
{
	const struct turn *turn = g->at < g->n ? &g->turns[g->at] : NULL;

	struct decision d = walk_run(&g->walk, view, thread);

	if (!turn || turn->thread != thread)
		return d;
	if (turn->kind == TURN_BUFFER && walk_may_buffer(view, thread))
		d.kind = DECIDE_BUFFER;
	if (turn->kind != TURN_CHOOSE || !walk_may_choose(view, thread))
		return d;
	d.of = turn->of;
	d.nth = turn->nth;
	if (view->refuses(view, &d).kind == REFUSAL_NONE)
		d.kind = DECIDE_CHOOSE;
	return d;
}

static struct decision guide_next(struct policy *policy, const struct sched_view *view)
{
	struct guide *g = (struct guide *)policy;
	uint64_t ready, buffered;

	if (walk_goes_on(&g->walk, view)) {
		leave_single(g, view);
		return go(g, view, (uint32_t)view->current);
	}
	ready = policy_ready(view);
	for (; g->at < g->n; g->at++, g->begun = false) {
		const struct turn *turn = &g->turns[g->at];

		if (!goes_on(g, view, ready))
			continue;
		if (turn->kind != TURN_FLUSH)
			return go(g, view, turn->thread);
		g->until--;
		return walk_flush(turn->thread);
	}
	buffered = walk_buffered(view);
	if (ready)
		return walk_run(&g->walk, view, policy_goes_on(view, ready));
	if (buffered)
		return walk_flush((uint32_t)__builtin_ctzll(buffered));
	return walk_end(&g->walk, view);
}

void guide_init(struct guide *g, const struct turn *turns, uint32_t n)
{
	*g = (struct guide){
		.walk.policy = {.next = guide_next, .begin = guide_begin},
		.turns = turns,
		.n = n,
	};
}
