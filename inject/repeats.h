/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether the state of an execution comes again: all memory that brrace knows, and where
 * every thread stands with what still matters of its registers and stack, byte for byte,
 * while every thread that is not done made a step.  Then the same steps can be made for
 * ever, and no thread is left out: a livelock.
 *
 * Where it cannot be known, nothing is said: a thread between two operations, inside a
 * copy of libc or killed, stores to memory that brrace does not know, thread-local
 * storage, a CAS that failed because the schedule said so.
 */
#ifndef REPEATS_H
#define REPEATS_H

#include <stdbool.h>
#include <stdint.h>

struct policy;
struct run;

/* Steps before which the state was the same. */
struct repeat {
	uint32_t from, to; /* to 0: none is known */
};

/*
 * From the next execution on, and until it is switched off, states are compared at every
 * step up to the first repeat of an execution.  That costs about twice the steps.
 * False: no memory, or nothing could be said of this run.
 */
bool repeats_watch(struct run *run, bool on);

/* Of the last execution, if it was watched. */
struct repeat repeats_last(const struct run *run);

/* Executes `policy` once more, which makes the same execution, and watches. */
struct repeat repeats_find(struct run *run, struct policy *policy);

/* For the scheduler: an execution begins; the running thread is about to make a step. */
void repeats_begin(struct run *run);
void repeats_look(struct run *run);

/* For run_free(). */
void repeats_free(struct run *run);

#endif
