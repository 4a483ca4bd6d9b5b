/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/exhaust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "engine.h"
#include "sched/script.h"
#include "search/extension.h"
#include "search/leaf.h"
#include "search/order.h"
#include "search/replay.h"
#include "search/verdicts.h"

#define LENGTH 512 /* nodes of a thread */
#define SLICE 2048 /* executions between two looks at the outside */

struct search {
	struct run *run;
	const struct exhaust_options *options;
	struct exhaust_result *result;
	struct replay *replay;
	struct trust *trust;
	struct leaf *leaf;
	struct extension *extension;
	struct verdicts *verdicts;
	struct ref *sequence, *other;
	struct follow_turn *turns;
	bool stop;
};

static struct search *search_of(struct trust_program *program)
{
	return replay_context(program);
}

static uint32_t nodes_of(const struct graph *g)
{
	uint32_t n = 0;

	for (uint16_t t = 0; t < g->n_threads; t++)
		n += g->n[t];
	return n;
}

static bool has_violation(const struct findings *f, uint32_t kinds)
{
	for (uint32_t i = 0; i < f->count; i++)
		if (kinds >> f->list[i].kind & 1)
			return true;
	return false;
}

/* Judges the graph in one order of its nodes; true if something is wrong. */
static bool judge(struct search *s, const struct graph *g, const struct ref *sequence, uint32_t n)
{
	leaf_history(s->leaf, g, sequence, n);
	leaf_judge(s->leaf, g);
	s->result->undecided |= run_undecided(s->run);
	return has_violation(run_findings(s->run), s->options->kinds);
}

static bool judge_found(struct search *s, const struct graph *g, enum extension_found found,
			uint32_t n)
{
	s->result->undecided |= found == EXTENSION_TOO_LARGE;
	if (found != EXTENSION_FOUND)
		return false;
	extension_sequence(s->extension, s->sequence, n, s->other);
	return judge(s, g, s->other, n);
}

/* The order in which something is wrong, if there is one; else any. */
static const struct ref *judge_all(struct search *s, struct graph *g, uint32_t n)
{
	const struct history *h;

	if (judge(s, g, s->sequence, n))
		return s->sequence;
	h = leaf_history(s->leaf, g, s->sequence, n);
	extension_take(s->extension, g, h);
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (!call_says_full(c) && !call_says_empty(c))
			continue;
		if (judge_found(s, g, extension_false_answer(s->extension, i), n))
			return s->other;
	}
	if (judge_found(s, g, extension_overfull(s->extension), n))
		return s->other;
	judge(s, g, s->sequence, n);
	return s->sequence;
}

static bool tell(struct search *s, struct exhaust_leaf *leaf, const struct graph *g,
		 const struct ref *sequence, uint32_t n)
{
	uint32_t tag;

	leaf->graph = g;
	leaf->address = replay_addresses(s->replay);
	leaf->turns = s->turns;
	if (sequence)
		leaf->n_turns = follow_turns(g, sequence, n, s->turns);
	tag = s->options->leaf(s->options->ctx, leaf);
	if (tag == EXHAUST_STOP)
		s->stop = true;
	leaf->tag = tag;
	return !s->stop;
}

static bool visit_leaf(struct trust_program *program, struct graph *g, bool blocked)
{
	struct search *s = search_of(program);
	struct exhaust_leaf leaf = {.blocked = blocked, .waits = blocked && leaf_waits(g)};
	const struct ref *sequence;
	const uint32_t *tag;
	uint32_t n = nodes_of(g);

	/* Only now, so that one execution shows as many as it can. */
	if (replay_trouble(s->replay) == REPLAY_GREW)
		return false;
	if (leaf.waits)
		return tell(s, &leaf, g, NULL, 0);
	tag = verdicts_get(s->verdicts, g);
	if (tag) {
		leaf.tag = *tag;
		return tell(s, &leaf, g, NULL, 0);
	}
	order_compute(g, s->sequence);
	s->result->judged++;
	sequence = judge_all(s, g, n);
	leaf.history = leaf_last(s->leaf);
	leaf.findings = run_findings(s->run);
	if (!tell(s, &leaf, g, sequence, n))
		return false;
	verdicts_set(s->verdicts, leaf.tag);
	return true;
}

/* The subject ended an execution: what led there, and on from there. */
static void visit_end(struct search *s)
{
	struct exhaust_leaf leaf = {.crashed = true, .end = s->run->end};
	struct graph *g = trust_graph(s->trust);
	uint32_t n = nodes_of(g);

	order_compute(g, s->sequence);
	leaf.turns = s->turns;
	leaf.n_turns = follow_turns(g, s->sequence, n, s->turns);
	s->turns[leaf.n_turns++] = (struct follow_turn){replay_thread(s->replay), 1};
	s->options->leaf(s->options->ctx, &leaf);
}

/* ---- one search, from the points that are known */

static void drop(struct search *s)
{
	trust_free(s->trust);
	leaf_free(s->leaf);
	extension_free(s->extension);
	verdicts_free(s->verdicts);
	replay_free(s->replay);
	free(s->sequence);
	free(s->other);
	free(s->turns);
}

static bool make(struct search *s)
{
	uint32_t threads = s->run->plan.n_threads;
	size_t nodes = (size_t)threads * LENGTH + 1;

	s->sequence = malloc(nodes * sizeof(*s->sequence));
	s->other = malloc(nodes * sizeof(*s->other));
	s->turns = malloc((nodes + 1) * sizeof(*s->turns));
	s->replay = replay_new(s->run, LENGTH, s->options->all_rounds, s);
	if (!s->sequence || !s->other || !s->turns || !s->replay)
		return false;
	replay_program(s->replay)->leaf = visit_leaf;
	s->trust = trust_new(replay_program(s->replay), threads, LENGTH);
	s->leaf = leaf_new(s->replay);
	s->extension = extension_new(s->run->history.max_calls);
	s->verdicts = verdicts_new();
	return s->trust && s->leaf && s->extension && s->verdicts;
}

static const char *why_bounded(enum replay_trouble trouble)
{
	switch (trouble) {
	case REPLAY_MIXED:
		return "one place is accessed in several sizes, or in more than 8 bytes";
	case REPLAY_ALLOCATES:
		return "operations allocate or free memory";
	case REPLAY_LONG:
		return "too many calls of composite operations";
	case REPLAY_DIFFERS:
		return "what an operation does is not determined by what it reads";
	default:
		return NULL;
	}
}

static void conclude(struct search *s, int error)
{
	struct exhaust_result *r = s->result;
	enum replay_trouble trouble = replay_trouble(s->replay);

	r->counts = *trust_counts(s->trust);
	r->why = why_bounded(trouble);
	r->end = EXHAUST_BOUNDED;
	if (trouble == REPLAY_ENDED) {
		visit_end(s);
		r->end = EXHAUST_STOPPED;
	} else if (error == -ENOSPC) {
		r->why = "a thread is longer than 512 accesses, or accesses more than 256 places";
	} else if (error == -ENOMEM) {
		r->end = EXHAUST_BUG;
		r->why = "out of memory";
	} else if (!r->why) {
		r->end = error || s->stop ? EXHAUST_STOPPED : EXHAUST_ENDED;
	}
}

static bool outside_goes_on(struct search *s)
{
	const struct exhaust_options *o = s->options;
	const struct trust_counts *c = trust_counts(s->trust);

	if (o->most && c->complete + c->blocked >= o->most)
		return false;
	return !o->goes_on || o->goes_on(o->ctx, c);
}

static uint64_t slice(const struct search *s)
{
	const struct trust_counts *c = trust_counts(s->trust);
	uint64_t left = s->options->most - (c->complete + c->blocked);

	return s->options->most && left < SLICE ? left : SLICE;
}

/* True: places became points, and all is to begin again. */
static bool search_once(struct search *s)
{
	int error;
	bool grew;

	if (run_create_only(s->run) != RUN_ENDED) {
		s->result->end = EXHAUST_BUG;
		s->result->why = "the ring cannot be made";
		return false;
	}
	if (!make(s)) {
		s->result->end = EXHAUST_BUG;
		s->result->why = "out of memory";
		drop(s);
		return false;
	}
	do {
		error = trust_run(s->trust, slice(s));
	} while (error == -EAGAIN && !s->stop && outside_goes_on(s));
	grew = replay_trouble(s->replay) == REPLAY_GREW;
	if (!grew)
		conclude(s, error);
	drop(s);
	return grew;
}

/* Why this plan is not for this search; NULL: it is. */
static const char *refuse(const struct run_plan *plan, uint32_t kinds)
{
	uint64_t cpus = 0;

	if (plan->n_threads > GRAPH_THREADS)
		return "more than 16 threads";
	if (plan->subject->table->flags & BRRACE_SPEC_STRICT || kinds & ~FINDING_VIOLATIONS)
		return "answers that another call in flight accounts for are to be judged";
	if (plan->os_threads)
		return "threads of the operating system cannot be begun anew one by one";
	for (uint32_t i = 0; i < plan->n_threads; i++) {
		uint64_t bit = UINT64_C(1) << (plan->threads[i].cpu & 63);

		if (plan->threads[i].cpu < 0)
			continue;
		if (cpus & bit)
			return "threads share a cpu, where critical sections exclude each other";
		cpus |= bit;
	}
	return NULL;
}

void exhaust(struct run *run, const struct exhaust_options *options, struct exhaust_result *result)
{
	struct search s;
	struct script all;

	*result = (struct exhaust_result){.end = EXHAUST_BOUNDED,
					  .why = refuse(&run->plan, options->kinds)};
	if (result->why)
		return;
	script_init(&all, NULL, 0, NULL);
	run_execute(run, &all.policy);
	for (;;) {
		*result = (struct exhaust_result){0};
		s = (struct search){.run = run, .options = options, .result = result};
		if (!search_once(&s))
			return;
		options->forget(options->ctx);
	}
}
