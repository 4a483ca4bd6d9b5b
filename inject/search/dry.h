/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executions without the subject's code.
 *
 * What its threads do is learnt from native executions.  Where all of an execution is known,
 * who goes next is decided by the same policy, threads move along what they are known to do
 * with a memory of a few words between them, and the verdict is that of a native execution
 * which no oracle can tell from it: one with the same calls and returns in the same order,
 * the same results, and the same memory left.  All else has to be executed natively.
 *
 * For sequential consistency, and policies that decide by no more of the threads than where
 * they stand: by state, at, depth and the kind of the next access.
 */
#ifndef SEARCH_DRY_H
#define SEARCH_DRY_H

#include "run.h"

struct dry;

/* NULL: no memory, or the run is of a kind that has to be executed natively. */
struct dry *dry_new(struct run *run);
void dry_free(struct dry *dry);

/* From where the run starts now.  True: *tag is what was noted of such an execution; false:
 * the run has to execute it, and then the next two are to be called. */
bool dry_execute(struct dry *dry, struct policy *policy, uint32_t *tag);

/* The run has executed it.  blocked: threads were left. */
void dry_learn(struct dry *dry, struct policy *policy, bool blocked);
void dry_note(struct dry *dry, uint32_t tag);

#endif
