/* SPDX-License-Identifier: BSD-2-Clause */
/* What one scenario on one ring came to: all that a report may show. */
#ifndef REPORT_RESULT_H
#define REPORT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "report/explanation.h"
#include "report/naming.h"
#include "report/report.h"
#include "run.h"
#include "scenario/scenario.h"
#include "sched/script.h"
#include "sched/thread.h"

#define MAX_STACKS (DEFAULT_STACKS + MAX_THREADS)
#define MAX_RESULT_FINDINGS 320

/* Plain data, filled by the verb; pointers belong to others. */
struct result {
	const struct scenario *scenario;
	const struct expectation *expect; /* NULL: not compared, as by a search */
	const struct subject *subject;
	uint32_t slots;
	const char *model;     /* "sc" */
	const char *substrate; /* "fibers", "os threads"; with " under ThreadSanitizer" */
	struct naming naming;

	/* The execution; all NULL: there was none. */
	const struct trace *trace; /* linked */
	const struct history *history;
	const struct findings *findings;
	const struct thread_view *threads; /* as it left them; one for each of the scenario */
	const struct script *script;    /* NULL: no schedule */
	const struct run_fault *fault;    /* NULL, or where it ended badly */
	enum run_end end;

	enum status status;
	uint64_t hash;
	uint64_t executions; /* --repeat: how many had this same hash */

	/* Status 3, 4, 77, 99 and ended subjects: one sentence; else empty. */
	char why[400];
	/* Differences from `expect`, as "false-full: expected 1, found 0"; none: as expected. */
	char **differences;
	size_t n_differences;

	/* Stacks at steps that decided, and (step 0) of threads left standing. */
	struct run_stack stacks[MAX_STACKS];
	uint8_t stack_thread[MAX_STACKS];
	size_t n_stacks;

	const struct explanation *explanation; /* of one of the findings; NULL: none */

	const struct race *races; /* one for each data-race of findings, in their order */
	size_t n_races;
};

/* How reports write a value that an event of `size` bytes carried: an item's name,
 * "&br_ring[1]", "heap#2+16", a number. */
void result_value(const struct result *r, uint32_t size, word128 value, char *out, size_t room);
/* How reports name the place of an event. */
void result_place(const struct result *r, const struct event *e, char *out, size_t room);
/* What an event does to what, as scripts say it: "load br_cons_tail", "fence". */
void result_point(const struct result *r, const struct event *e, char *out, size_t room);
/* Name of a thread. */
const char *result_thread(const struct result *r, uint32_t thread);
/* drops: produce calls that returned full. */
uint64_t result_drops(const struct result *r);
/* Source of the access that a hook's return address follows; false: unknown. */
bool result_source(const struct result *r, uintptr_t pc, struct source_line *out);

/*
 * The point before which the thread of a call stood when `event` events had been
 * traced: the next one of this call or a nested one.  NULL: before its return.
 */
const struct event *result_standing(const struct result *r, uint32_t call, uint32_t event);

/* What the run executed last, for words about it: nothing is judged.  names: NULL where the
 * subject has no debug information. */
struct result result_of_run(struct run *run, const struct scenario *scenario, struct names *names);

#endif
