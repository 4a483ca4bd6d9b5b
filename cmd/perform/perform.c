/* SPDX-License-Identifier: BSD-2-Clause */
#include "perform/perform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "perform/misfit.h"
#include "repeats.h"
#include "report/blind.h"
#include "report/deciding.h"
#include "report/wording.h"
#include "search/search.h"

/* The oracles' findings are copied, because others are added and the run's own list
 * changes with its next execution. */
static void copy_findings(struct performance *perf, struct run *run)
{
	const struct findings *from = run_findings(run);

	perf->findings = (struct findings){
		.list = perf->list,
		.capacity = MAX_RESULT_FINDINGS,
		.count = from->count < MAX_RESULT_FINDINGS ? from->count : MAX_RESULT_FINDINGS,
		.overflow = from->overflow,
	};
	memcpy(perf->list, from->list, perf->findings.count * sizeof(perf->list[0]));
}

static struct finding *add(struct performance *perf, enum finding_kind kind, uint8_t thread)
{
	struct finding *f = findings_add(&perf->findings, kind);

	if (f)
		f->thread = thread;
	return f;
}

/* An execution that could go on for ever as it did, with nobody left out. */
static bool judge_livelock(struct performance *perf, struct prepared *p)
{
	struct repeat repeat = repeats_find(p->run, &p->script.policy);
	struct finding *f = repeat.to ? add(perf, FINDING_LIVELOCK, FINDING_NO_THREAD) : NULL;

	trace_link(run_trace(p->run));
	if (f) {
		f->low = repeat.from;
		f->high = repeat.to;
	}
	return repeat.to;
}

/* A subject that did not come to its end is a finding. */
static void judge_ending(struct performance *perf, const struct run_fault *fault)
{
	static const enum finding_kind kinds[] = {
		[RUN_CRASHED] = FINDING_CRASH,  [RUN_ASSERTED] = FINDING_ASSERT,
		[RUN_EXITED] = FINDING_CRASH,   [RUN_STEP_LIMIT] = FINDING_STUCK,
		[RUN_NO_POINT] = FINDING_STUCK,
	};
	struct result *r = &perf->result;
	struct finding *f;

	if (r->end < RUN_CRASHED || r->end > RUN_NO_POINT)
		return;
	f = add(perf, kinds[r->end], fault->thread);
	if (!f)
		return;
	f->call = r->threads[fault->thread].call == EVENT_NO_CALL ? FINDING_NO_CALL :
								    r->threads[fault->thread].call;
	if (r->end == RUN_STEP_LIMIT)
		snprintf(f->detail, sizeof(f->detail), "still running after %u points",
			 r->trace->steps);
	else
		misfit_fault(r, fault, f->detail, sizeof(f->detail));
}

/* The run has found what went wrong once the threads had ended, and leaves the words
 * to us. */
static void judge_after(struct performance *perf, const struct run_after *after)
{
	for (uint32_t i = 0; i < perf->findings.count; i++) {
		struct finding *f = &perf->list[i];

		if (f->kind == FINDING_CRASH || f->kind == FINDING_ASSERT)
			misfit_after(&perf->result, after, f->detail, sizeof(f->detail));
	}
}

/* Threads that waited, where the scenario lets that be a verdict or the lines were
 * over.  The one that made a line impossible is told in r->why instead. */
static void judge_blocked(struct performance *perf, const struct blocked *blocked, size_t n)
{
	struct result *r = &perf->result;
	bool impossible = r->script->end == SCRIPT_IMPOSSIBLE;

	for (size_t i = 0; i < n; i++) {
		const struct blocked *b = &blocked[i];
		struct finding *f;

		if (impossible && b->line == r->script->at)
			continue;
		f = add(perf, b->behind ? FINDING_BLOCKED_BEHIND : FINDING_STUCK, b->thread);
		if (!f)
			return;
		f->holder = b->holder;
		f->line = b->line;
		f->call = r->threads[b->thread].top_call == EVENT_NO_CALL ?
				  FINDING_NO_CALL :
				  r->threads[b->thread].top_call;
		misfit_waiting(r, b, f->detail, sizeof(f->detail));
	}
}

/* Races are expected by variable. */
static void add_race_name(struct performance *perf, const struct race *race)
{
	struct outcome *o = &perf->outcome;
	char *name = perf->race_names[o->n_races];

	word_race_variable(&perf->result, race, name);
	for (size_t i = 0; i < o->n_races; i++)
		if (!strcmp(perf->race_names[i], name))
			return;
	perf->race_list[o->n_races++] = name;
}

static void judge_races(struct performance *perf, struct run *run)
{
	struct result *r = &perf->result;
	size_t n;
	const struct race *races = run_races(run, &n);

	if (n)
		memcpy(perf->races, races, n * sizeof(*races));
	r->races = perf->races;
	r->n_races = n;
	for (size_t i = 0; i < n; i++) {
		const struct race_side *side = &races[i].side[1];
		struct finding *f = add(perf, FINDING_DATA_RACE, side->thread);

		if (!f)
			return;
		f->holder = races[i].side[0].thread;
		for (uint32_t k = 0; side->step && k < r->trace->count; k++)
			if (r->trace->events[k].step == side->step)
				f->call = r->trace->events[k].call;
	}
}

static bool is_impossible(const struct result *r)
{
	return r->script->end == SCRIPT_IMPOSSIBLE || r->script->end == SCRIPT_REFUSED;
}

static unsigned impossible_line(const struct result *r)
{
	if (r->end != RUN_ENDED || !is_impossible(r))
		return 0;
	return r->scenario->lines[r->script->at].number;
}

static void count(struct performance *perf, bool races_checked)
{
	struct result *r = &perf->result;
	struct outcome *o = &perf->outcome;

	*o = (struct outcome){
		.drops = result_drops(r),
		.has_counter = r->history->has_counter,
		.counter = r->history->counter,
		.impossible = impossible_line(r),
	};
	o->races_checked = races_checked;
	o->races = perf->race_list;
	for (size_t i = 0; i < r->n_races; i++)
		add_race_name(perf, &r->races[i]);
	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		o->findings[kind] = findings_count(&perf->findings, kind);
}

/* The exit status that the ending alone asks for; -1: the outcome decides. */
static int status_of_ending(const struct performance *perf)
{
	const struct result *r = &perf->result;

	switch (r->end) {
	case RUN_NO_POINT:
	case RUN_FULL:
	case RUN_MIXED:
	case RUN_CUT:
		return STATUS_INCONCLUSIVE;
	case RUN_NO_RING:
		return STATUS_USAGE;
	case RUN_UNSTABLE:
	case RUN_BUG:
		return STATUS_INTERNAL;
	case RUN_ENDED:
		break;
	default:
		return -1;
	}
	if (r->script->end == SCRIPT_DONE || r->script->end == SCRIPT_BLOCKED)
		return -1;
	if (is_impossible(r) && r->expect->impossible >= 0)
		return -1;
	return STATUS_MISFIT;
}

static void explain_inconclusive(struct performance *perf)
{
	struct result *r = &perf->result;

	if (perf->after.end == RUN_NO_POINT)
		misfit_after(r, &perf->after, r->why, sizeof(r->why));
	else if (perf->undecided)
		snprintf(r->why, sizeof(r->why),
			 "too many orders of %u calls are possible to judge them all",
			 r->history->n_calls);
}

/* Whether somebody writes the place that the current line of the script names. */
static bool written(const struct prepared *p)
{
	const struct point *point = &p->script.lines[p->script.at].point;

	return point->addr >= POINT_HEAP || run_gives_points(p->run, point->addr, point->size);
}

/* The access before which its thread stands. */
static void explain_mixed(struct result *r)
{
	const struct event *next = &r->threads[r->fault->thread].next;
	char place[NAME_MAX_BYTES];

	result_place(r, next, place, sizeof(place));
	snprintf(r->why, sizeof(r->why),
		 "%s knows nothing of a %s of %u bytes at %s, which is long, or overlaps others "
		 "and is neither the word that they are parts of nor the same part",
		 r->model, access_kind_name(next->kind), next->size, place);
}

static void explain(struct performance *perf, const struct prepared *p,
		    const struct run_fault *fault, const struct blocked *impossible)
{
	struct result *r = &perf->result;

	switch (r->end) {
	case RUN_ENDED:
		if (r->script->end != SCRIPT_DONE && r->script->end != SCRIPT_BLOCKED)
			misfit_explain(r, impossible, written(p));
		break;
	case RUN_FULL:
		snprintf(r->why, sizeof(r->why),
			 "the trace, the history or the heap was full after %u points",
			 r->trace->steps);
		break;
	case RUN_MIXED:
		explain_mixed(r);
		break;
	case RUN_CUT:
	case RUN_NO_RING:
		misfit_fault(r, fault, r->why, sizeof(r->why));
		break;
	case RUN_UNSTABLE:
		snprintf(r->why, sizeof(r->why), "the set of written places does not settle");
		break;
	case RUN_BUG:
		snprintf(r->why, sizeof(r->why), "brrace made a mistake%s%s",
			 fault->text[0] ? ": " : "", fault->text);
		break;
	default:
		break;
	}
}

static size_t count_differences(char **differences)
{
	size_t n = 0;

	while (differences && differences[n])
		n++;
	return n;
}

static void conclude(struct performance *perf)
{
	struct result *r = &perf->result;
	int status = status_of_ending(perf);

	r->differences = expect_compare(r->expect, &perf->outcome);
	r->n_differences = count_differences(r->differences);
	if (status < 0)
		status = r->n_differences                ? STATUS_UNEXPECTED :
			 perf->undecided || perf->looped ? STATUS_INCONCLUSIVE :
							   STATUS_EXPECTED;
	/* That nothing is wrong is more than can be known. */
	if (status == STATUS_EXPECTED &&
	    blind_summary(r->scenario, r->subject, r->why, sizeof(r->why)))
		status = STATUS_INCONCLUSIVE;
	r->status = (enum status)status;
}

/* Threads that were left in the middle of an operation, and what went wrong after all. */
static void stacks_left_standing(struct result *r, struct run *run)
{
	uint32_t n = r->scenario->n_threads;

	for (uint32_t i = 0; i <= n && r->n_stacks < MAX_STACKS; i++) {
		struct run_stack *s = &r->stacks[r->n_stacks];

		s->step = 0;
		r->stack_thread[r->n_stacks] = i < n ? (uint8_t)i : FINDING_NO_THREAD;
		r->n_stacks += run_thread_stack(run, i, &s->stack);
	}
}

/* Unwinding allocates, so stacks are taken in an execution of their own. */
static void stacks_that_decided(struct result *r, struct prepared *p)
{
	uint32_t steps[DEFAULT_STACKS];
	size_t n = deciding_steps(r->trace, r->history, r->findings, steps, DEFAULT_STACKS);
	size_t taken;
	const struct run_stack *stacks;

	if (!n)
		return;
	run_want_stacks(p->run, steps, n);
	run_execute(p->run, &p->script.policy);
	trace_link(run_trace(p->run));
	stacks = run_stacks(p->run, &taken);
	for (size_t i = 0; i < taken && r->n_stacks < MAX_STACKS; i++) {
		if (!stacks[i].stack.depth)
			continue;
		r->stacks[r->n_stacks] = stacks[i];
		for (uint32_t k = 0; k < r->trace->count; k++)
			if (r->trace->events[k].step == stacks[i].step)
				r->stack_thread[r->n_stacks] = r->trace->events[k].thread;
		r->n_stacks++;
	}
	run_want_stacks(p->run, NULL, 0);
}

/* The stack of a side, if it is of the access that the side names. */
static void take_side(struct race_side *side, const struct run_stack *stacks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (stacks[i].step == side->step && stacks[i].stack.depth &&
		    stacks[i].stack.pc[0] == side->stack.pc[0])
			side->stack = stacks[i].stack;
}

/* A memory model knows only the access itself.  So many at a time as can be taken. */
static void stacks_of_races(struct performance *perf, struct prepared *p)
{
	enum { TOGETHER = DEFAULT_STACKS / 2 };
	size_t n = p->bound->plan.tsan ? 0 : perf->result.n_races;

	for (size_t first = 0; first < n; first += TOGETHER) {
		size_t end = first + TOGETHER < n ? first + TOGETHER : n, taken = 0;
		uint32_t steps[DEFAULT_STACKS];
		const struct run_stack *stacks;

		for (size_t i = first; i < end; i++)
			for (unsigned k = 0; k < 2; k++)
				steps[taken++] = perf->races[i].side[k].step;
		run_want_stacks(p->run, steps, taken);
		run_execute(p->run, &p->script.policy);
		stacks = run_stacks(p->run, &taken);
		for (size_t i = first; i < end; i++)
			for (unsigned k = 0; k < 2; k++)
				take_side(&perf->races[i].side[k], stacks, taken);
	}
	if (!n)
		return;
	trace_link(run_trace(p->run));
	run_want_stacks(p->run, NULL, 0);
}

static const char *substrate(const struct prepared *p)
{
	if (p->bound->plan.tsan)
		return p->os_threads ? "os threads under ThreadSanitizer" :
				       "fibers under ThreadSanitizer";
	return p->os_threads ? "os threads" : "fibers";
}

static void fill(struct result *r, struct prepared *p)
{
	*r = result_of_run(p->run, p->scenario, p->names);
	r->expect = scenario_expect(p->scenario, p->subject->table->name);
	r->slots = p->bound->plan.slots;
	r->model = model_kind_name(p->bound->plan.model);
	r->substrate = substrate(p);
	r->script = &p->script;
	r->executions = 1;
}

static void attempt(struct prepared *p, struct performance *perf)
{
	struct result *r = &perf->result;
	struct blocked blocked[MAX_BLOCKS + MAX_THREADS];
	const struct blocked *impossible = NULL;
	struct run_fault fault;
	size_t n;

	fill(r, p);
	r->end = run_execute(p->run, &p->script.policy);
	fault = *run_fault(p->run);
	perf->after = *run_after(p->run);
	perf->undecided = run_undecided(p->run);
	perf->looped = run_looped(p->run);
	n = r->end == RUN_ENDED ? blocked_find(p->run, &p->script, blocked,
					       sizeof(blocked) / sizeof(blocked[0])) :
				  0;
	trace_link(run_trace(p->run));
	r->hash = run_hash(p->run, p->names);
	copy_findings(perf, p->run);
	r->findings = &perf->findings;
	perf->fault = fault;
	r->fault = r->end == RUN_ENDED ? NULL : &perf->fault;

	for (size_t i = 0; i < n && p->script.end == SCRIPT_IMPOSSIBLE; i++)
		if (blocked[i].line == p->script.at)
			impossible = &blocked[i];
	judge_after(perf, &perf->after);
	judge_blocked(perf, blocked, n);
	judge_races(perf, p->run);
	/* Executes once more, after which ThreadSanitizer would tell no race again. */
	if (r->end != RUN_STEP_LIMIT || !judge_livelock(perf, p))
		judge_ending(perf, &fault);
	count(perf, p->bound->plan.tsan || p->bound->plan.model == MODEL_RC11);
	explain(perf, p, &fault, impossible);
	conclude(perf);
	if (r->status == STATUS_INCONCLUSIVE)
		explain_inconclusive(perf);
	stacks_left_standing(r, p->run);
	stacks_that_decided(r, p);
	stacks_of_races(perf, p);
}

static bool counts_points(const struct script *script)
{
	for (uint32_t i = 0; i < script->n_lines; i++)
		if (script->lines[i].verb == VERB_STEP)
			return true;
	return false;
}

/*
 * What one thread is about to read may be written by another only in an execution that
 * the script itself leads to, and is no point until then.  Where points are counted, all
 * that searches know of count; elsewhere they are asked before it is said that a line
 * does not fit.
 */
void perform(struct prepared *p, struct performance *perf)
{
	bool asked = counts_points(&p->script);

	if (asked)
		search_settle(p->run);
	attempt(p, perf);
	if (perf->result.status != STATUS_MISFIT || asked)
		return;
	search_settle(p->run);
	performance_free(perf);
	attempt(p, perf);
	if (perf->result.status != STATUS_MISFIT)
		return;
	prepared_renew(p);
	performance_free(perf);
	attempt(p, perf);
}

void performance_free(struct performance *perf)
{
	expect_free(perf->result.differences);
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->step == b->step && a->thread == b->thread && a->kind == b->kind &&
	       a->order == b->order && a->size == b->size && a->addr == b->addr &&
	       a->value == b->value && a->flags == b->flags;
}

static uint32_t first_difference(const struct event *first, uint32_t n, const struct trace *now)
{
	uint32_t i = 0;

	while (i < n && i < now->count && same_event(&first[i], &now->events[i]))
		i++;
	return i;
}

static void tell_difference(struct result *r, const struct event *first, uint32_t n, uint64_t round)
{
	uint32_t i = first_difference(first, n, r->trace);
	char place[NAME_MAX_BYTES] = "its end";
	uint32_t step = r->trace->steps;

	if (i < r->trace->count) {
		result_place(r, &r->trace->events[i], place, sizeof(place));
		step = r->trace->events[i].step;
	}
	r->status = STATUS_INTERNAL;
	snprintf(r->why, sizeof(r->why),
		 "execution %llu differs from the first, from step %u on: %s %s",
		 (unsigned long long)round, step,
		 i < r->trace->count ? access_kind_name(r->trace->events[i].kind) : "", place);
}

void perform_again(struct prepared *p, struct performance *perf, uint64_t n)
{
	struct result *r = &perf->result;
	uint32_t count_first = r->trace->count;
	struct event *first = calloc(count_first + 1, sizeof(*first));

	if (!first)
		out_of_memory();
	memcpy(first, r->trace->events, count_first * sizeof(*first));
	while (r->executions < n) {
		run_execute(p->run, &p->script.policy);
		if (run_hash(p->run, p->names) != r->hash) {
			tell_difference(r, first, count_first, r->executions + 1);
			break;
		}
		r->executions++;
	}
	trace_link(run_trace(p->run));
	free(first);
}
