/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the policies of a search share: where a schedule may switch, and to whom.
 *
 * Threads stop more often than a switch can matter.  An operation's call goes
 * together with its first access, and its return with its last: a call that lasts
 * longer only explains more, so whatever a longer one shows, this one shows too.
 * A switch before a fence is one after it, but where that empties a store buffer.
 *
 * Where there are buffers, what leaves one is a move like a thread's.
 */
#ifndef SEARCH_WALK_H
#define SEARCH_WALK_H

#include <stdbool.h>

#include "sched/policy.h"

struct walk {
	struct policy policy; /* first: the scheduler sees only this */
	struct policy *entry; /* what is executed: NULL: the walk itself */

	/* Of one execution. */
	bool from_call; /* whoever runs was at AT_CALL when it was chosen */
	bool blocked; /* it ended with threads left that could not move */
	bool cut; /* the policy gave it up: it shows nothing */
};

static inline struct policy *walk_entry(struct walk *w)
{
	return w->entry ? w->entry : &w->policy;
}

static inline void walk_begin(struct walk *w)
{
	w->from_call = false;
	w->blocked = false;
	w->cut = false;
}

/* The running thread stands where no switch matters. */
static inline bool walk_goes_on(const struct walk *w, const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[view->current];

	if (view->current < 0 || t->state != THREAD_READY)
		return false;
	if (t->at == AT_POINT)
		return w->from_call || (t->next.kind == ACCESS_FENCE && !t->buffered);
	return t->at == AT_RETURN && t->depth == 1;
}

static inline struct decision walk_run(struct walk *w, const struct sched_view *view,
				       uint32_t thread)
{
	w->from_call = view->threads[thread].at == AT_CALL;
	return (struct decision){.kind = DECIDE_RUN, .thread = (uint8_t)thread, .line = UINT16_MAX};
}

/* Nobody may run. */
struct decision walk_end(struct walk *w, const struct sched_view *view);

/* The n-th lowest bit, from 0. */
static inline uint32_t walk_nth(uint64_t bits, uint32_t n)
{
	while (n--)
		bits &= bits - 1;
	return (uint32_t)__builtin_ctzll(bits);
}

#endif
