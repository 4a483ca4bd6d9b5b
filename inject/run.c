/* SPDX-License-Identifier: BSD-2-Clause */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "memory/rc11.h"
#include "sched/access.h"
#include "sched/guard.h"
#include "sched/sched.h"
#include "sched/script.h"

#define HOOK_BUDGET 4000000 /* hooks of one execution, beside points: a tenth of a second */
#define HOOKS_OF_CALL 1000 /* that a call may have which takes one value out of a ring */
#define MAX_FINDINGS 256
#define EVENTS_PER_STEP 4 /* those that are no points count, too */
#define SETTLE_TRIES 64

static uint32_t total_ops(const struct run_plan *plan)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < plan->n_threads; i++)
		n += plan->threads[i].n_ops;
	return n;
}

static bool allocate(struct run *run)
{
	const struct run_plan *plan = &run->plan;
	struct history *h = &run->history;
	uint32_t ops = total_ops(plan);

	/* A composite operation may make as many calls as there are values to move. */
	h->max_calls = ops * 4 + 64 < UINT16_MAX ? ops * 4 + 64 : UINT16_MAX - 1;
	h->max_values = h->max_calls * 2 + plan->n_items + BRRACE_MAX_VALUES * 8;
	h->calls = calloc(h->max_calls, sizeof(*h->calls));
	h->values = calloc(h->max_values, sizeof(*h->values));
	if (plan->model != MODEL_SC)
		h->before = calloc((size_t)h->max_calls * history_row(h), sizeof(*h->before));
	run->drained =
		calloc(plan->slots + plan->n_items + BRRACE_MAX_VALUES, sizeof(*run->drained));
	run->findings.list = calloc(MAX_FINDINGS, sizeof(*run->findings.list));
	run->findings.capacity = MAX_FINDINGS;
	run->oracle = oracle_new(h->max_calls,
				 h->max_values + plan->n_preload + plan->slots + plan->n_items);
	return h->calls && h->values && (h->before || plan->model == MODEL_SC) && run->drained &&
	       run->findings.list && run->oracle;
}

static const struct memory_model *const models[MODEL_KINDS] = {
	[MODEL_SC] = &model_sc,
	[MODEL_TSO] = &model_tso,
	[MODEL_RC11] = &model_rc11,
};

/* When the last step has been made, buffers may still be full.  Room that is not needed
 * costs no memory. */
static uint32_t trace_room(const struct run *run)
{
	uint32_t flushes = run->model->flush ? run->plan.n_threads * STORE_BUFFER_ENTRIES : 0;
	uint64_t room = (uint64_t)run->step_limit * EVENTS_PER_STEP + 1 + flushes;

	return room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
}

int run_new(struct run **out, const struct run_plan *plan, char *why, size_t room)
{
	struct run *run = calloc(1, sizeof(*run));
	int error = -ENOMEM;

	*out = NULL;
	if (!run)
		goto fail;
	run->plan = *plan;
	run->step_limit = plan->step_limit ? plan->step_limit : DEFAULT_STEP_LIMIT;
	run->traces_quiet = plan->trace_all;
	run->model = plan->tsan ? &model_tsan : models[plan->model];
	if (plan->tsan && !model_tsan_available()) {
		error = -ENOTSUP;
		snprintf(why, room, "this program is not linked with ThreadSanitizer");
		goto fail;
	}
	error = region_map(&run->region, plan->n_threads + 1);
	if (error) {
		snprintf(why, room, "no memory at the fixed addresses that runs need: %s",
			 strerror(-error));
		goto fail;
	}
	error = trace_init(&run->trace, trace_room(run));
	run->trace.linked = run->model == &model_rc11;
	if (run->model == &model_rc11 && plan->n_threads > GRAPH_THREADS) {
		error = -E2BIG;
		snprintf(why, room, "model rc11 is for at most %d threads", GRAPH_THREADS);
		goto fail;
	}
	if (!error && run->model == &model_rc11)
		error = rc11_new(run);
	if (!error)
		error = image_take(&run->image, plan->subject->data, plan->subject->data_size);
	if (!error && !allocate(run))
		error = -ENOMEM;
	if (!error)
		error = guard_install();
	if (!error)
		error = sched_prepare(run);
	if (!error) {
		*out = run;
		return 0;
	}
	snprintf(why, room, "%s", strerror(-error));
fail:
	if (error == -ENOMEM)
		snprintf(why, room, "out of memory");
	run_free(run);
	return error;
}

void run_free(struct run *run)
{
	if (!run)
		return;
	if (brrace_run == run)
		brrace_run = NULL;
	run->model->drop(run);
	sched_release(run);
	repeats_free(run);
	oracle_free(run->oracle);
	free(run->findings.list);
	free(run->drained);
	free(run->history.values);
	free(run->history.calls);
	free(run->history.before);
	image_restore(&run->image);
	image_drop(&run->image);
	trace_free(&run->trace);
	if (run->region.points)
		region_unmap(&run->region);
	free(run);
}

/* The operation that preloads or drains: the loader has checked that it is there. */
static const struct brrace_op *named_op(const struct run *run, const char *name)
{
	const struct brrace_table *table = run->plan.subject->table;

	return &table->ops[subject_op(table, name)];
}

static void set_up(struct run *run)
{
	const struct brrace_table *table = run->plan.subject->table;
	struct brrace_setup setup = {.slots = run->plan.slots, .origin = run->plan.origin};
	uintptr_t out[BRRACE_MAX_VALUES];

	subject_restore_tls(run->plan.subject);
	run->ring = table->create(&setup);
	if (!run->ring) {
		run->setup_error = "create() returned NULL";
		return;
	}
	run->history.capacity = table->capacity(run->ring);
	for (uint32_t i = 0; i < run->plan.n_preload; i++) {
		struct brrace_args args = {
			.in = &run->plan.preload[i],
			.n_in = 1,
			.n_done = 1,
			.want = 1,
			.out = out,
		};

		if (named_op(run, table->preload)->call(run->ring, &args) != BRRACE_OK) {
			run->setup_error = "the ring is full before all of preload is in";
			run->history.n_preloaded = i;
			return;
		}
	}
}

static void drain(struct run *run)
{
	const struct brrace_table *table = run->plan.subject->table;
	struct history *h = &run->history;
	uint32_t bound = run->plan.slots + run->plan.n_items;
	uintptr_t out[BRRACE_MAX_VALUES];
	struct brrace_args args = {.want = 1, .out = out};
	const struct brrace_op *op = named_op(run, table->drain);

	h->drain_cut = true;
	while (h->n_drained < bound) {
		args.n_out = 0;
		if (op->call(run->ring, &args) != BRRACE_OK) {
			h->drain_cut = history_in_flight(h);
			break;
		}
		/* One that returns nothing, or more than there is room for, would never end. */
		if (!args.n_out || args.n_out > BRRACE_MAX_VALUES)
			break;
		for (uint32_t i = 0; i < args.n_out && h->n_drained < bound; i++)
			run->drained[h->n_drained++] = out[i];
	}
	h->has_counter = table->drops != NULL;
	if (h->has_counter)
		h->counter = table->drops(run->ring);
	/* Not under the feet of a thread that is still inside. */
	run->after.destroying = true;
	if (table->destroy && !history_in_flight(h))
		table->destroy(run->ring);
}

static struct run_fault no_fault(const struct run *run)
{
	return (struct run_fault){.thread = (uint8_t)run->plan.n_threads};
}

static void reset(struct run *run)
{
	struct history *h = &run->history;

	region_reset(&run->region, run->plan.n_items);
	image_restore(&run->image);
	trace_clear(&run->trace);
	run->findings.count = 0;
	run->findings.overflow = false;
	run->pending = NULL;
	run->budget = HOOK_BUDGET + (uint64_t)run->step_limit;
	run->grew = false;
	run->n_roots = 0;
	run->setup_error = NULL;
	run->fault = no_fault(run);
	run->after.end = RUN_ENDED;
	h->n_calls = 0;
	h->n_values = 0;
	h->preloaded = run->plan.preload;
	h->n_preloaded = run->plan.n_preload;
	h->drained = run->drained;
	h->n_drained = 0;
	h->drain_cut = true;
	h->counter = 0;
	h->has_counter = false;
	h->clock = 1;
}

static bool create(struct run *run)
{
	reset(run);
	if (sched_setup(run, set_up) && !run->setup_error)
		return true;
	if (!run->fault.text[0] && run->setup_error)
		snprintf(run->fault.text, sizeof(run->fault.text), "%s", run->setup_error);
	run->end = RUN_NO_RING;
	return false;
}

static bool all_returned(const struct history *h)
{
	for (uint32_t i = 0; i < h->n_calls; i++)
		if (!call_returned(&h->calls[i]))
			return false;
	return true;
}

/* Who waits for a thread that is inside does so in vain, which is to cost little. */
static uint64_t drain_budget(const struct run *run)
{
	uint64_t each = ((uint64_t)run->plan.slots + run->plan.n_items + 1) * HOOKS_OF_CALL;

	return all_returned(&run->history) || each > HOOK_BUDGET ? HOOK_BUDGET : each;
}

/* Nobody promised that a ring can be drained in the middle of an operation: what goes
 * wrong then is not held against it. */
void run_drain(struct run *run)
{
	struct run_after *after = &run->after;

	after->end = RUN_ENDED;
	after->destroying = after->unread = false;
	if (run->end != RUN_ENDED)
		return;
	run->budget = drain_budget(run);
	if (sched_setup(run, drain)) {
		after->unread = run->budget == drain_budget(run);
		return;
	}
	run->history.drain_cut |= !after->destroying;
	if (all_returned(&run->history)) {
		after->end = run->end;
		after->fault = run->fault;
	}
	run->end = RUN_ENDED;
	run->fault = no_fault(run);
}

/* What else threads do to each other: blocks have numbers, stores may be elsewhere. */
static uint64_t done_aside(const struct run *run)
{
	return (uint64_t)run->region.n_blocks + run->region.n_freed + run->elsewhere;
}

/* However the threads are mixed, their hooks are not too many. */
static bool few_hooks(const struct run *run)
{
	return run->budget > HOOK_BUDGET - HOOK_BUDGET / MAX_THREADS;
}

static void execute_threads(struct run *run)
{
	uint64_t aside = done_aside(run);

	sched_execute(run);
	access_settle(run);
	run->determined = done_aside(run) == aside && few_hooks(run);
}

static void execute(struct run *run, struct policy *policy)
{
	run->policy = policy;
	run->model->begin(run);
	if (create(run)) {
		execute_threads(run);
		run_drain(run);
	}
	run->model->end(run);
}

/* Threads that had not had their turn yet have not shown what they write. */
static bool ended_early(const struct run *run)
{
	return run->end != RUN_ENDED && run->end != RUN_NO_RING;
}

static void execute_first(struct run *run, uint32_t thread)
{
	struct script_line line = {
		.verb = VERB_FINISH,
		.thread = (uint8_t)thread,
		.op = -1,
		.may_block = 1,
	};
	struct script_stop stop;
	struct script script;

	script_init(&script, &line, 1, &stop);
	execute(run, &script.policy);
}

/*
 * Which places are written is not known before threads have run.  They run once one
 * after another, then as the policy says until no new place turns up.  Places that
 * only the first of these wrote stay points: so schedules of one scenario number
 * their steps alike.
 */
static void settle(struct run *run)
{
	struct script plain;

	script_init(&plain, NULL, 0, NULL);
	execute(run, &plain.policy);
	for (uint32_t i = 1; i < run->plan.n_threads && ended_early(run); i++)
		if (run->plan.threads[i].n_ops)
			execute_first(run, i);
	run->settled = true;
}

static unsigned judge_flags(const struct run *run)
{
	uint32_t flags = run->plan.subject->table->flags;

	return (flags & BRRACE_SPEC_STRICT ? ORACLE_STRICT : 0) |
	       (flags & BRRACE_UNORDERED ? ORACLE_UNORDERED : 0) |
	       (flags & BRRACE_LIFO ? ORACLE_LIFO : 0);
}

/* The subject went wrong where it was alone. */
static void judge_after(struct run *run)
{
	enum run_end end = run->after.end;

	if (end == RUN_CRASHED || end == RUN_EXITED)
		findings_add(&run->findings, FINDING_CRASH);
	else if (end == RUN_ASSERTED)
		findings_add(&run->findings, FINDING_ASSERT);
}

void run_judge(struct run *run)
{
	run->undecided = false;
	if (run->end != RUN_ENDED)
		return;
	run->undecided = oracle_judge(run->oracle, &run->history, judge_flags(run), &run->findings);
	judge_after(run);
}

enum run_end run_execute(struct run *run, struct policy *policy)
{
	unsigned tries = 0;

	if (!run->settled)
		settle(run);
	do {
		execute(run, policy);
		run->growths += run->grew;
	} while (run->grew && ++tries < SETTLE_TRIES);
	if (run->grew)
		run->end = RUN_UNSTABLE;
	run_judge(run);
	return run->end;
}

void run_trace_all(struct run *run, bool all)
{
	run->plan.trace_all = run->traces_quiet = all;
}

void run_start_from(struct run *run, uint32_t n_preload, uint64_t origin)
{
	run->plan.n_preload = n_preload;
	run->plan.origin = origin;
}

enum run_end run_create_only(struct run *run)
{
	run->model->begin(run);
	create(run);
	run->model->end(run);
	return run->end;
}
