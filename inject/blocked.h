/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a thread of a script could not go on: behind whom it waits, if anybody. */
#ifndef BLOCKED_H
#define BLOCKED_H

#include "run.h"
#include "sched/script.h"

struct blocked {
	uint8_t thread;
	uint8_t state;    /* enum thread_state: why it could not move */
	uint8_t holder;   /* who lets it go on, once let go itself; or FINDING_NO_THREAD */
	bool behind;      /* it went on when the threads that the script stopped did */
	uint16_t line;    /* of the schedule; UINT16_MAX: after the last one */
	struct event at;  /* the access before which it stands */
	struct thread_view holder_at; /* where the holder stood */
};

/*
 * After run_execute() under `script`: every thread that waited when a line or the
 * end of the script needed it to move.  Finds out by executing again up to there
 * with every stopped thread released; at the end the execution of before is made
 * anew, so that all results are again those of the script.
 */
size_t blocked_find(struct run *run, struct script *script, struct blocked *out, size_t room);

#endif
