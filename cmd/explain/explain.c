/* SPDX-License-Identifier: BSD-2-Clause */
#include "explain/explain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/needs.h"
#include "explain/repairs.h"
#include "memory/kind.h"
#include "report/deciding.h"
#include "search/exhaust.h"
#include "search/why.h"

#define MOST_ACCESSES 2000000 /* in all executions: about two seconds */
#define MOST_READS 8

/* Which orderings are rather told, where several sets are smallest: least first.  What
 * was read says more than what was not read yet, and that more than who stored last. */
enum weight {
	WEIGHT_DECIDES, /* one of the reads that the answer came from */
	WEIGHT_READS_FROM,
	WEIGHT_FROM_READ,
	WEIGHT_COHERENCE,
};

struct search {
	const struct target *target;
	struct why why;
	uint8_t weight[WHY_MOST];
	struct hitting sets; /* orderings that hold in each execution that passes; favoured
				are those of each that shows the target */
	struct exhaust_result result;
	uint64_t executions;     /* that count */
	uint64_t seen, accesses; /* in all of them */
	bool met;   /* one that shows the target has all orderings: the one explained */
	bool crashed;
	int error;
	char text[160]; /* a reason that had to be put together */
};

static uint32_t shows(const struct search *s, const struct exhaust_leaf *leaf)
{
	if (leaf->history || s->target->kind == FINDING_DATA_RACE)
		return target_in_leaf(leaf, s->target);
	return leaf->tag;
}

static bool has_all(const struct search *s, const struct bits *mask)
{
	for (uint32_t i = 0; i < s->why.n; i++)
		if (!bits_have(mask, i))
			return false;
	return true;
}

static uint32_t on_leaf(void *ctx, const struct exhaust_leaf *leaf)
{
	struct search *s = ctx;
	struct bits mask;
	uint32_t shown;

	if (leaf->crashed) {
		s->crashed = true;
		return EXHAUST_STOP;
	}
	s->seen++;
	for (uint16_t t = 0; t < leaf->graph->n_threads; t++)
		s->accesses += leaf->graph->n[t];
	if (s->accesses > MOST_ACCESSES)
		return EXHAUST_STOP;
	if (leaf->waits)
		return false;
	s->executions++;
	why_find(&s->why, leaf->graph, leaf->address);
	mask = why_mask(&s->why, leaf->graph);
	shown = shows(s, leaf);
	s->met |= shown && has_all(s, &mask);
	s->error = shown ? hitting_favour(&s->sets, &mask) : hitting_add(&s->sets, &mask);
	return s->error ? EXHAUST_STOP : shown;
}

static void on_forget(void *ctx)
{
	struct search *s = ctx;

	hitting_free(&s->sets);
	s->executions = s->seen = s->accesses = 0;
	s->met = false;
}

static bool decides(const struct deciding_read *reads, size_t n, const struct why *why,
		    uint32_t ordering)
{
	const struct why_ordering *o = &why->orderings[ordering];

	for (size_t i = 0; i < n; i++)
		if (why->accesses[o->first].event == reads[i].event ||
		    why->accesses[o->then].event == reads[i].event)
			return true;
	return false;
}

static void weigh(struct search *s, const struct result *r, const struct finding *f)
{
	static const uint8_t weights[] = {
		[WHY_READS_FROM] = WEIGHT_READS_FROM,
		[WHY_FROM_READ] = WEIGHT_FROM_READ,
		[WHY_COHERENCE] = WEIGHT_COHERENCE,
	};
	struct deciding_read reads[MOST_READS];
	size_t n = deciding_reads(r->trace, r->history, f, reads, MOST_READS);

	for (uint32_t i = 0; i < s->why.n; i++)
		s->weight[i] = decides(reads, n, &s->why, i) ?
				       WEIGHT_DECIDES :
				       weights[s->why.orderings[i].relation];
}

static bool any_spurious(const struct trace *trace)
{
	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].flags & ACCESS_SPURIOUS)
			return true;
	return false;
}

static bool any_killed(const struct result *r)
{
	for (uint32_t i = 0; i < r->scenario->n_threads; i++)
		if (r->threads[i].state == THREAD_KILLED)
			return true;
	return false;
}

/* Why this execution is none of those of a search; NULL: it is one. */
static const char *refuse(const struct prepared *p, const struct result *r,
			  const struct target *target)
{
	if (p->bound->plan.tsan)
		return "under ThreadSanitizer an execution cannot be begun anew";
	if (r->end != RUN_ENDED)
		return "the ring's code did not come to its end";
	if (any_spurious(r->trace))
		return "the schedule lets a cas fail, which no ordering does";
	if (any_killed(r) || r->script->held || target->kind == FINDING_BLOCKED_BEHIND)
		return "the schedule holds or kills a thread, which no ordering does";
	if (r->script->end != SCRIPT_DONE && r->script->end != SCRIPT_BLOCKED)
		return "the schedule did not come to its end";
	return NULL;
}

/* Why nothing follows from the search; NULL: all is known. */
static const char *unfinished(struct search *s)
{
	if (s->accesses > MOST_ACCESSES) {
		snprintf(s->text, sizeof(s->text),
			 "there are more than %" PRIu64 " executions, too many to search", s->seen);
		return s->text;
	}
	if (s->error)
		return "too many different executions";
	if (s->crashed)
		return "the ring's code ends some other execution badly";
	if (s->result.why)
		return s->result.why;
	if (s->result.undecided)
		return "too many orders of calls are possible to judge them all";
	if (!s->met)
		return "the execution is not among those searched, in which no round of a loop "
		       "reads the same as the one before";
	return NULL;
}

static struct explained_access explained(const struct why_access *a)
{
	return (struct explained_access){a->event, a->nth, a->elsewhere};
}

static const char *choose(const struct search *s, struct explanation *out)
{
	uint16_t chosen[WHY_MOST];
	int n = hitting_smallest(&s->sets, s->why.n, s->weight, chosen);

	if (n == -ENOENT)
		return "another execution has the same orderings and does not show it";
	if (n < 0 || n > EXPLANATION_MOST)
		return "too many orderings are needed";
	for (int i = 0; i < n; i++) {
		const struct why_ordering *o = &s->why.orderings[chosen[i]];

		out->orderings[i] = (struct explained_ordering){
			explained(&s->why.accesses[o->first]),
			explained(&s->why.accesses[o->then]),
		};
	}
	out->n = (uint32_t)n;
	out->executions = s->executions;
	return NULL;
}

static const char *search(struct search *s, struct prepared *p, struct explanation *out)
{
	const struct exhaust_options options = {
		.kinds = 1u << s->target->kind,
		.rounds = ROUNDS_SAME,
		.leaf = on_leaf,
		.forget = on_forget,
		.ctx = s,
	};
	const char *why;

	hitting_init(&s->sets);
	exhaust(p->run, &options, &s->result);
	why = unfinished(s);
	if (!why)
		why = choose(s, out);
	hitting_free(&s->sets);
	return why;
}

static struct search *search_new(const struct target *target)
{
	struct search *s = calloc(1, sizeof(*s));

	if (!s)
		out_of_memory();
	s->target = target;
	return s;
}

/* Of a performance that is an execution of a search. */
static void find(struct prepared *p, const struct result *r, const struct target *target,
		 struct explanation *out)
{
	struct search *s = search_new(target);
	const char *why = "too many orderings";

	if (!why_take(&s->why, r->trace, r->history)) {
		weigh(s, r, &r->findings->list[out->finding]);
		why = search(s, p, out);
	}
	if (why)
		snprintf(out->undetermined, sizeof(out->undetermined), "%s", why);
	free(s);
}

/* What became points in a search may be none in the scenario's execution. */
static void again(struct prepared *p, struct performance *perf)
{
	performance_free(perf);
	prepared_renew(p);
	perform(p, perf);
}

/* The last store of the line that delayed the load. */
static uint32_t store_of(const struct trace *trace, const struct event *load)
{
	uint32_t i = trace->count - 1;

	while (trace->events[i].line != load->line || trace->events[i].kind != ACCESS_STORE)
		i--;
	return i;
}

static void find_late(const struct result *r, struct explanation *out)
{
	const struct trace *trace = r->trace;

	for (uint32_t i = 0; i < trace->count && out->n_late < EXPLANATION_LATE; i++)
		if (trace->events[i].kind == ACCESS_LOAD && trace->events[i].flags & ACCESS_DELAYED)
			out->late[out->n_late++] =
				(struct explained_late){i, store_of(trace, &trace->events[i])};
}

/* What holds its load back is all that can be said of such a schedule. */
static void explain_late(struct prepared *p, struct performance *perf, const struct target *target,
			 struct explanation *out)
{
	find_late(&perf->result, out);
	repairs_find_late(p, &perf->result, target, MOST_ACCESSES, out);
	again(p, perf);
}

void explain(struct prepared *p, struct performance *perf, const struct target *target,
	     struct explanation *out)
{
	const char *why = refuse(p, &perf->result, target);

	*out = (struct explanation){.finding = target_finding(perf, target)};
	if (out->finding == perf->findings.count)
		return;
	if (why) {
		snprintf(out->undetermined, sizeof(out->undetermined), "%s", why);
	} else if (perf->result.script->n_delays) {
		explain_late(p, perf, target, out);
	} else {
		find(p, &perf->result, target, out);
		if (p->bound->plan.model != MODEL_SC)
			repairs_find(p, target, MOST_ACCESSES, &out->repairs);
		again(p, perf);
		if (needs_find(p, &perf->result, target, &out->stale))
			again(p, perf);
	}
	perf->result.explanation = out;
}
