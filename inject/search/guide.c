/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/guide.h"

#include "sched/delay.h"
#include "search/weak.h"

static void guide_begin(struct policy *policy)
{
	struct guide *g = (struct guide *)policy;

	walk_begin(&g->walk);
	g->at = 0;
	g->begun = false;
	for (uint32_t i = 0; i < g->n_delays; i++)
		g->delays[i].known = true;
	g->n_delays = 0;
	g->delays_now = g->misfit = false;
	g->late = 0;
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

static uint32_t last_access(const struct trace *trace, uint8_t thread)
{
	uint32_t i = trace->count - 1;

	while (trace->events[i].thread != thread || !trace->events[i].step)
		i--;
	return i;
}

/* The thread has done what its load is delayed past. */
static void end_delay(struct guide *g, const struct sched_view *view, uint8_t thread)
{
	struct guide_delay *d = &g->delays[g->n_delays - 1];
	uint32_t store = last_access(view->trace, thread);
	uint64_t digest = delay_digest(view->trace, d->load, store);

	g->delays_now = false;
	g->misfit |= view->trace->events[store].kind != ACCESS_STORE ||
		     delay_refuses(view->trace, d->load, store).kind != REFUSAL_NONE ||
		     (d->known && d->digest != digest);
	d->digest = digest;
	g->late |= UINT64_C(1) << thread;
}

static void next_turn(struct guide *g, const struct sched_view *view)
{
	if (g->delays_now)
		end_delay(g, view, g->turns[g->at].thread);
	g->at++;
	g->begun = false;
}

/* A thread that goes on behind a turn that is over is in its next turn. */
static void leave_weak(struct guide *g, const struct sched_view *view)
{
	const struct turn *turn = g->at < g->n ? &g->turns[g->at] : NULL;

	if (!turn || !turn_is_weak(turn->kind) || !g->begun ||
	    view->threads[turn->thread].steps < g->until)
		return;
	next_turn(g, view);
	if (g->at < g->n && turn[1].thread == turn->thread && turn[1].kind == TURN_RUN)
		begin_turn(g, view);
}

/* Before its thread goes on. */
static struct decision take_effect(struct guide *g, uint32_t thread)
{
	g->late &= ~(UINT64_C(1) << thread);
	return (struct decision){
		.kind = DECIDE_LATE, .thread = (uint8_t)thread, .line = UINT16_MAX};
}

/* The thread stands before the first access of the turn. */
static bool may_delay(const struct guide *g, const struct sched_view *view, const struct turn *turn)
{
	const struct thread_view *t = &view->threads[turn->thread];

	return walk_may_choose(view, turn->thread) && t->next.kind == ACCESS_LOAD &&
	       t->steps + turn->points == g->until && g->n_delays < GUIDE_DELAYS;
}

static void delay(struct guide *g, const struct sched_view *view, struct decision *d)
{
	g->delays[g->n_delays].load = view->trace->count;
	g->delays_now = true;
	d->kind = DECIDE_DELAY;
	d->of = g->delays[g->n_delays].known;
	d->nth = (uint16_t)g->n_delays++;
}

static struct decision go(struct guide *g, const struct sched_view *view, uint32_t thread)
{
	const struct turn *turn = g->at < g->n ? &g->turns[g->at] : NULL;
	struct decision d;

	/* A call may return before. */
	if (g->late >> thread & 1 && view->threads[thread].at != AT_RETURN)
		return take_effect(g, thread);
	d = walk_run(&g->walk, view, thread);
	if (!turn || turn->thread != thread)
		return d;
	if (turn->kind == TURN_DELAY && g->begun && may_delay(g, view, turn))
		delay(g, view, &d);
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
		leave_weak(g, view);
		return go(g, view, (uint32_t)view->current);
	}
	ready = policy_ready(view);
	for (; g->at < g->n; next_turn(g, view)) {
		const struct turn *turn = &g->turns[g->at];

		if (!goes_on(g, view, ready))
			continue;
		if (turn->kind != TURN_FLUSH)
			return go(g, view, turn->thread);
		g->until--;
		return walk_flush(turn->thread);
	}
	buffered = walk_buffered(view);
	if (g->late)
		return take_effect(g, (uint32_t)__builtin_ctzll(g->late));
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
