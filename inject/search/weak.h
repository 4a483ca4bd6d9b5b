/* SPDX-License-Identifier: BSD-2-Clause */
/* What a policy of a search may decide where memory is weak. */
#ifndef SEARCH_WEAK_H
#define SEARCH_WEAK_H

#include "search/walk.h"
#include "trace/buffered.h"

/* Bits of the threads whose buffers hold a store. */
static inline uint64_t walk_buffered(const struct sched_view *view)
{
	uint64_t buffered = 0;

	for (uint32_t i = 0; view->buffers && i < view->n_threads; i++)
		buffered |= (uint64_t)(view->threads[i].buffered > 0) << i;
	return buffered;
}

/* Whether it is open if the store before which the thread stands stays: behind others
 * it must. */
static inline bool walk_may_buffer(const struct sched_view *view, uint32_t thread)
{
	const struct thread_view *t = &view->threads[thread];

	return view->buffers && t->at == AT_POINT && !t->buffered && event_bufferable(&t->next);
}

static inline struct decision walk_buffer(struct walk *w, const struct sched_view *view,
					  uint32_t thread)
{
	struct decision d = walk_run(w, view, thread);

	d.kind = DECIDE_BUFFER;
	return d;
}

/* Whether it is open what the access before which the thread stands reads, or where a
 * store is placed. */
static inline bool walk_may_choose(const struct sched_view *view, uint32_t thread)
{
	const struct thread_view *t = &view->threads[thread];

	return view->chooses && t->at == AT_POINT && t->next.kind <= ACCESS_RMW;
}

static inline struct decision walk_draw(struct walk *w, const struct sched_view *view,
					uint32_t thread, uint32_t drawn)
{
	struct decision d = walk_run(w, view, thread);

	d.kind = DECIDE_DRAW;
	d.drawn = drawn;
	return d;
}

static inline struct decision walk_flush(uint32_t thread)
{
	return (struct decision){
		.kind = DECIDE_FLUSH, .thread = (uint8_t)thread, .line = UINT16_MAX};
}

#endif
