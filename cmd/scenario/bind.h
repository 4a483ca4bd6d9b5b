/* SPDX-License-Identifier: BSD-2-Clause */
/* The third pass: what a scenario means on one subject. */
#ifndef SCENARIO_BIND_H
#define SCENARIO_BIND_H

#include "base/arena.h"
#include "run.h"
#include "scenario/mistakes.h"
#include "sched/script.h"

struct scenario;

/* A scenario made for one subject; all arrays belong to it.  plan.os_threads,
 * .tsan, .volatile_is_plain and .trace_all are left to the verb. */
struct bound {
	struct arena memory;
	struct run_plan plan;
	struct script_line *lines; /* one for each line of the scenario */
	uint32_t n_lines;
};

/* scenario has passed scenario_check(); names has the roots set.  NULL if
 * mistakes were added. */
struct bound *scenario_bind(const struct scenario *scenario, const struct subject *subject,
			    const struct names *names, struct mistakes *mistakes);
void bound_free(struct bound *bound);

#endif
