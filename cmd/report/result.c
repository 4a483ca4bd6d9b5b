/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/result.h"

struct result result_of_run(struct run *run, const struct scenario *scenario, struct names *names)
{
	return (struct result){
		.scenario = scenario,
		.subject = run_plan(run)->subject,
		.naming = naming_of_run(names, run),
		.trace = run_trace(run),
		.history = run_history(run),
		.threads = run_threads(run),
	};
}
