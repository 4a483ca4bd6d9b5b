/* SPDX-License-Identifier: BSD-2-Clause */
/* Which orderings between threads make a finding, by an exhaustive search. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "explain/target.h"
#include "perform/perform.h"
#include "report/explanation.h"

/*
 * Explains the finding `target` that a performance shows, in all executions of the
 * scenario's threads.  Those are told apart by reads-from and coherence order; one shows
 * the target if some order of calls and returns that it allows does; of a finding about
 * order (reordered, not-linearizable) only one is looked at.  A round of a loop that
 * changes nothing and reads the same as the one before is left out.
 *
 * A thread that waits ends an execution only if it is stuck.  If it merely waits, what
 * it does once it goes on is another execution, without the round that it made in vain;
 * so the one that ends there is no execution of the threads, and does not count.
 *
 * What the performance came to is filled in anew, with the explanation, which stays the
 * caller's.
 */
void explain(struct prepared *p, struct performance *perf, const struct target *target,
	     struct explanation *out);

#endif
