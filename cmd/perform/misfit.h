/* SPDX-License-Identifier: BSD-2-Clause */
/* The sentence that says why a run could not be as its scenario wants. */
#ifndef PERFORM_MISFIT_H
#define PERFORM_MISFIT_H

#include "blocked.h"
#include "report/result.h"

/* A schedule that does not fit (r->script->end).  b: who waits, if a line is impossible;
 * written: whether somebody writes the place that the line names. */
void misfit_explain(struct result *r, const struct blocked *b, bool written);

/* "T2 waits for br_lock, held by T1 before load br_cons_tail". */
void misfit_waiting(const struct result *r, const struct blocked *b, char *out, size_t room);

/* A subject that ended badly: "SIGSEGV in enqueue at ring.c:12". */
void misfit_fault(const struct result *r, const struct run_fault *fault, char *out, size_t room);
/* The same of what followed the threads: "destroy(): SIGSEGV in destroy at ring.c:12". */
void misfit_after(const struct result *r, const struct run_after *after, char *out, size_t room);

#endif
