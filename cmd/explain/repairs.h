/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses are too weak, for a report. */
#ifndef EXPLAIN_REPAIRS_H
#define EXPLAIN_REPAIRS_H

#include "explain/target.h"
#include "report/explanation.h"

/*
 * What would take the target away, which the scenario's threads can show under a model
 * weaker than sc.  most: nodes of all executions searched, then it is given up.  The run
 * is as after explain().
 */
void repairs_find(struct prepared *p, const struct target *target, uint64_t most,
		  struct repairs *out);

/* The same of a result in which loads take effect late: of these, and what they were delayed
 * past, what would hold one back. */
void repairs_find_late(struct prepared *p, const struct result *r, const struct target *target,
		       uint64_t most, struct explanation *out);

#endif
