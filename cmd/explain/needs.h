/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of the lines of a schedule that ask for weak memory a finding needs. */
#ifndef EXPLAIN_NEEDS_H
#define EXPLAIN_NEEDS_H

#include "explain/target.h"
#include "report/stale.h"

/*
 * Executes the schedule of a performance that shows the target again, without some of the
 * lines that ask for what strong memory does not do; the fewest that are left when it still
 * shows tell the accesses.  True: the run has executed others since.
 */
bool needs_find(struct prepared *p, const struct result *r, const struct target *target,
		struct stale *out);

#endif
