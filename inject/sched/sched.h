/* SPDX-License-Identifier: BSD-2-Clause */
/* The one place where a thread stops, another is chosen, and a switch happens. */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "engine.h"

/* Gets the contexts of all threads ready for one more execution.  0 or -errno; after
 * the first time it cannot fail. */
int sched_prepare(struct run *run);
void sched_release(struct run *run);

/* Runs threads under run->policy until it says that the execution is over or the
 * subject ended it; then run->end says which. */
void sched_execute(struct run *run);

/*
 * For a search, which runs threads one by one instead of against each other:
 * sched_begin() readies them all, sched_restart() one; sched_resume() runs one until
 * its policy says that the execution is over - it goes on where it stood when it is
 * resumed - or the subject ends it.
 */
void sched_begin(struct run *run);
void sched_restart(struct run *run, uint32_t thread);
void sched_resume(struct run *run, uint32_t thread);
/* On a thread: back to whoever resumed it, until it is resumed. */
void sched_pause(struct run *run);

/* Runs `job` on the set-up context; false if the subject ended it (run->end). */
bool sched_setup(struct run *run, void (*job)(struct run *run));

/* Somebody may not be ready, or the decision is not the same again. */
void sched_look(struct run *run);
void sched_obey(struct run *run, struct decision decision);
/* Whether points may be passed at once has changed. */
void sched_set_passing(struct run *run);

/* The running thread has reached a stop (run->self->at says where): returns when it
 * may go on.  Mostly that is at once, so this much is inline. */
static inline void sched_stop(struct run *run)
{
	struct decision d;

	if (run->n_unready | run->in_critical) {
		sched_look(run);
		return;
	}
	if (run->runs_on && run->self->at == AT_POINT)
		return;
	d = run->policy->next(run->policy, &run->view);
	if (memcmp(&d, &run->decided, sizeof(d)))
		sched_obey(run, d);
}

/* The subject's code cannot go on: ends the execution from wherever it is. */
_Noreturn void sched_leave(struct run *run, enum run_end end);

#endif
