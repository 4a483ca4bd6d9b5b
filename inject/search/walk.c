/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/walk.h"

struct decision walk_end(struct walk *w, const struct sched_view *view)
{
	for (uint32_t i = 0; i < view->n_threads; i++) {
		const struct thread_view *t = &view->threads[i];

		if (t->state != THREAD_DONE && t->state != THREAD_KILLED)
			w->blocked = true;
	}
	return (struct decision){.kind = DECIDE_END};
}
