/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/follow.h"

/* A call has a stop of its own, before the first node; values and ends have none. */
static uint16_t stops_of(const struct graph *g, struct ref e, bool begins)
{
	const struct node *node = graph_node(g, e);

	return begins + follow_is_point(node) + (node->label.kind == NODE_RETURN);
}

uint32_t follow_turns(const struct graph *g, const struct ref *sequence, uint32_t n,
		      struct follow_turn *out)
{
	uint16_t depth[GRAPH_THREADS] = {0};
	uint32_t turns = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct ref e = sequence[i];
		uint8_t kind = graph_node(g, e)->label.kind;
		bool begins = !depth[e.thread] && kind != NODE_END;
		uint16_t stops = stops_of(g, e, begins);

		depth[e.thread] += begins + (kind == NODE_CALL) - (kind == NODE_RETURN);
		if (!stops)
			continue;
		if (!turns || out[turns - 1].thread != e.thread)
			out[turns++] = (struct follow_turn){.thread = e.thread};
		out[turns - 1].stops += stops;
	}
	return turns;
}

static struct decision go(uint32_t thread)
{
	return (struct decision){DECIDE_RUN, (uint8_t)thread, UINT16_MAX};
}

static struct decision follow_next(struct policy *policy, const struct sched_view *view)
{
	struct follow *f = (struct follow *)policy;
	uint64_t ready = policy_ready(view);

	for (; f->at < f->n; f->at++, f->passed = 0) {
		const struct follow_turn *turn = &f->turns[f->at];

		if (f->passed == turn->stops)
			continue;
		if (ready >> turn->thread & 1) {
			f->passed++;
			return go(turn->thread);
		}
		f->strayed = true;
	}
	if (ready)
		return go(policy_goes_on(view, ready));
	for (uint32_t i = 0; i < view->n_threads; i++)
		f->blocked |= view->threads[i].state != THREAD_DONE;
	return (struct decision){.kind = DECIDE_END};
}

static void follow_begin(struct policy *policy)
{
	struct follow *f = (struct follow *)policy;

	f->at = 0;
	f->passed = 0;
	f->strayed = f->blocked = false;
}

void follow_init(struct follow *f, const struct follow_turn *turns, uint32_t n)
{
	*f = (struct follow){
		.policy = {.next = follow_next, .begin = follow_begin},
		.turns = turns,
		.n = n,
	};
}
