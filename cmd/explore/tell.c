/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/json/parts.h"

void tell_schedule(const struct scenario *scenario, int indent, FILE *to)
{
	for (uint32_t i = 0; i < scenario->n_lines; i++)
		fprintf(to, "%*s- %s\n", indent, "", scenario->lines[i].written);
}

/* "1 context switch", "2 context switches" */
static const char *counted(char *out, size_t room, uint64_t n, const char *one, const char *many)
{
	snprintf(out, room, "%" PRIu64 " %s", n, n == 1 ? one : many);
	return out;
}

void tell_reduction(const struct find *f, FILE *to)
{
	const struct reduction *r = &f->reduction;
	char switches[64], steps[64];

	counted(switches, sizeof(switches), schedule_switches(&r->schedule), "context switch",
		"context switches");
	counted(steps, sizeof(steps), r->schedule.steps, "step", "steps");
	fprintf(to, "shrunk to %s, %s; %s after %" PRIu64 " runs\n", switches, steps,
		r->minimal ? "1-minimal" : "not known to be 1-minimal", r->runs);
	fprintf(to, "  %s\n",
		r->exact ? "no schedule has fewer switches, or as many and fewer steps" :
			   "whether another schedule has fewer switches is not known");
}

void tell_nearest(const struct nearest *n, FILE *to)
{
	if (n->found)
		fprintf(to, "the same before step %u, and then\n  %s\n  %s\n", n->step, n->instead,
			n->outcome);
	else
		fprintf(to, "none that differs in one place\n");
}

void tell_origin(const struct hunt *h, FILE *to)
{
	static const char *const flags[] = {
		[HUNT_RANDOM] = "--random",
		[HUNT_PCT] = "--pct",
		[HUNT_RING_RANDOM] = "--ring-random",
	};
	char depth[16] = "", cost[64];

	fprintf(to, "\n");
	if (h->options.mode == HUNT_PCT)
		snprintf(depth, sizeof(depth), " %u", h->options.depth);
	if (h->options.mode == HUNT_PREEMPTIONS)
		fprintf(to, "found with %s\n",
			counted(cost, sizeof(cost), h->found_cost, "preemption", "preemptions"));
	else if (h->options.mode == HUNT_EXHAUSTIVE)
		fprintf(to, "found in execution %" PRIu64 "\n", h->found_at + 1);
	else if (h->options.mode == HUNT_SWITCHES)
		fprintf(to, "found with %s\n",
			counted(cost, sizeof(cost), h->found_cost, "context switch",
				"context switches"));
	else
		fprintf(to,
			"found by %s%s --seed %" PRIu64 " --first %" PRIu64 " --max-executions 1\n",
			flags[h->options.mode], depth, h->options.seed, h->found_at);
}

void tell_find(const struct find *f, FILE *to)
{
	if (f->reduced)
		tell_reduction(f, to);
	fprintf(to, "nearest passing schedule: ");
	tell_nearest(&f->nearest, to);
}

/* As a scenario says it, where the search has drawn it. */
static void tell_start(const struct hunt *h, const struct scenario *witness, FILE *to)
{
	if (h->options.mode == HUNT_RING_RANDOM)
		fprintf(to, "%14spreload: %u, origin: 0x%" PRIx64 "\n", "", witness->n_preload,
			witness->origin);
}

void tell_outcomes(const struct hunt *h, FILE *to)
{
	const struct outcomes *o = &h->outcomes;
	char covered[256];

	hunt_covered(h, covered, sizeof(covered));
	fprintf(to, "%s%zu distinct outcomes, %s\n", h->more_outcomes ? "more than " : "", o->n,
		covered);
	for (size_t i = 0; i < o->n; i++) {
		fprintf(to, "%10" PRIu64 "  %s%s\n", o->rows[i].count, o->rows[i].text,
			o->rows[i].violation ? "  VIOLATION" : "");
		tell_start(h, o->rows[i].witness, to);
		tell_schedule(o->rows[i].witness, 14, to);
	}
	fprintf(to, "\n");
}

void tell_races(const struct hunt *h, FILE *to)
{
	const struct race_rows *races = &h->races;

	if (!races->n)
		return;
	fprintf(to, "data races: %s%u, of accesses that nothing orders\n",
		races->n == RACING_MOST ? "at least " : "", races->n);
	for (uint32_t i = 0; i < races->n; i++)
		fprintf(to, "  %s, in %" PRIu64 " of %" PRIu64 " executions:\n    %s\n",
			races->list[i].variable, races->list[i].executions, hunt_judged(h),
			races->list[i].text);
}

static double rate(const struct hunt *h)
{
	return h->seconds > 0 ?
		       (double)(h->complete + h->blocked + h->cut + h->assumed) / h->seconds :
		       0;
}

static void tell_why(const struct hunt *h, FILE *to)
{
	if (h->beyond)
		fprintf(to, "schedules %s, for what follows is beyond execution graphs:\n  %s\n",
			h->options.mode == HUNT_RANDOM ? "drawn" : "by preemptions", h->beyond);
	if (h->crashed)
		fprintf(to, "a crash ended the search: graphs go no further than the code, but\n"
			    "  --preemptions and --random go on after one\n");
	if (h->looped[0])
		fprintf(to, "%s loops without a point, which ended the search\n", h->looped);
	if (h->cut)
		fprintf(to,
			"%" PRIu64 " executions were cut after %u steps, or too large to judge\n",
			h->cut, h->step_limit);
	if (h->n_blind)
		fprintf(to, "%s\n", h->blind);
	if (h->interrupted)
		fprintf(to, "interrupted: this much was covered\n");
	else if (h->out_of_time)
		fprintf(to, "the budget is used up: this much was covered\n");
}

static bool ignores(const struct hunt *h, unsigned kind)
{
	return (TARGET_KINDS & ~h->options.kinds) >> kind & 1;
}

/* "" or " (lost-drop-count ignored)" */
static void ignored_text(const struct hunt *h, char *out, size_t room)
{
	const char *separator = " (";
	size_t n = 0;

	out[0] = '\0';
	for (unsigned kind = 0; kind < FINDING_KINDS && n < room; kind++) {
		if (!ignores(h, kind))
			continue;
		n += (size_t)snprintf(out + n, room - n, "%s%s", separator, finding_name(kind));
		separator = ", ";
	}
	if (n && n < room)
		snprintf(out + n, room - n, " ignored)");
}

void tell_verdict(const struct hunt *h, const struct find *f, bool accepted, FILE *to)
{
	char verdict[256], ignored[300], assumed[64] = "";

	tell_why(h, to);
	ignored_text(h, ignored, sizeof(ignored));
	hunt_verdict(h, f ? find_op(f) : NULL, verdict, sizeof(verdict));
	if (h->assumed)
		snprintf(assumed, sizeof(assumed), ", %" PRIu64 " cut by brrace_assume()",
			 h->assumed);
	fprintf(to,
		"%s%s%s%s; executions: %" PRIu64 " complete, %" PRIu64
		" blocked%s, %.0f/s, %.2f s\n",
		verdict, h->end == HUNT_VIOLATION ? "" : ": no violation",
		h->end == HUNT_VIOLATION ? "" : ignored, accepted ? " (accepted)" : "", h->complete,
		h->blocked, assumed, rate(h), h->seconds);
}

static json_t *json_lines(const struct scenario *s)
{
	json_t *json = json_array();

	for (uint32_t i = 0; i < s->n_lines; i++)
		json_add(json, json_text(s->lines[i].written));
	return json;
}

static void put_witness(json_t *row, const struct scenario *witness)
{
	json_put(row, "preload", json_count(witness->n_preload));
	json_put(row, "origin", json_count(witness->origin));
	json_put(row, "witness", json_lines(witness));
}

static json_t *json_outcomes(const struct outcomes *o)
{
	json_t *json = json_array();

	for (size_t i = 0; i < o->n; i++) {
		json_t *row = json_object();

		json_put(row, "outcome", json_text(o->rows[i].text));
		json_put(row, "executions", json_count(o->rows[i].count));
		json_put(row, "violation", json_boolean(o->rows[i].violation));
		put_witness(row, o->rows[i].witness);
		json_add(json, row);
	}
	return json;
}

static json_t *json_races(const struct race_rows *races)
{
	json_t *json = json_array();

	for (uint32_t i = 0; i < races->n; i++) {
		const struct race_row *row = &races->list[i];
		json_t *race = json_object();

		json_put(race, "variable", json_text(row->variable));
		json_put(race, "text", json_text(row->text));
		json_put(race, "executions", json_count(row->executions));
		json_put(race, "race", json_incref(row->json));
		put_witness(race, row->witness);
		json_add(json, race);
	}
	return json;
}

static json_t *json_reduction(const struct reduction *r)
{
	json_t *json = json_object();

	json_put(json, "switches", json_count(schedule_switches(&r->schedule)));
	json_put(json, "steps", json_count(r->schedule.steps));
	json_put(json, "runs", json_count(r->runs));
	json_put(json, "1-minimal", json_boolean(r->minimal));
	json_put(json, "fewest-switches", json_boolean(r->exact));
	return json;
}

static json_t *json_nearest(const struct nearest *n)
{
	json_t *json = json_object();

	json_put(json, "step", json_count(n->step));
	json_put(json, "instead", json_text(n->instead));
	json_put(json, "outcome", json_text(n->outcome));
	return json;
}

static json_t *json_ignored(const struct hunt *h)
{
	json_t *json = json_array();

	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		if (ignores(h, kind))
			json_add(json, json_text(finding_name(kind)));
	return json;
}

static json_t *json_shard(const struct division *d)
{
	char text[32];

	snprintf(text, sizeof(text), "%u/%u", d->shard, d->shards);
	return d->shards ? json_text(text) : json_null();
}

static json_t *json_search(const struct hunt *h)
{
	static const char *const modes[] = {
		[HUNT_EXHAUSTIVE] = "exhaustive",
		[HUNT_PREEMPTIONS] = "preemptions",
		[HUNT_SWITCHES] = "context-switches",
		[HUNT_RANDOM] = "random",
		[HUNT_PCT] = "pct",
		[HUNT_RING_RANDOM] = "ring-random",
	};
	json_t *json = json_object(), *levels = json_array();

	json_put(json, "mode", json_text(modes[h->options.mode]));
	json_put(json, "beyond-graphs", h->beyond ? json_text(h->beyond) : json_null());
	json_put(json, "seed", json_count(h->options.seed));
	json_put(json, "complete", json_count(h->complete));
	json_put(json, "blocked", json_count(h->blocked));
	json_put(json, "cut", json_count(h->cut));
	json_put(json, "cut-by-assume", json_count(h->assumed));
	json_put(json, "ignored", json_ignored(h));
	json_put(json, "step-limit", json_count(h->step_limit));
	for (uint32_t i = 0; i < h->n_levels; i++)
		json_add(levels, json_count(h->levels[i]));
	json_put(json, "levels", levels);
	json_put(json, "shard", json_shard(&h->options.division));
	json_put(json, "blind", h->n_blind ? json_text(h->blind) : json_null());
	json_put(json, "ended-by-crash", json_boolean(h->crashed));
	json_put(json, "interrupted", json_boolean(h->interrupted));
	json_put(json, "out-of-time", json_boolean(h->out_of_time));
	json_put(json, "rate", json_real(rate(h)));
	json_put(json, "seconds", json_real(h->seconds));
	return json;
}

static void put_find(json_t *json, const struct find *f)
{
	json_put(json, "shrunk", f->reduced ? json_reduction(&f->reduction) : json_null());
	json_put(json, "nearest", f->nearest.found ? json_nearest(&f->nearest) : json_null());
	json_put(json, "schedule", json_lines(f->story));
	json_put(json, "result", report_json(&f->trial.perf->result));
}

json_t *tell_json(const struct hunt *h, const struct find *f, bool accepted)
{
	static const char *const verdicts[] = {
		[HUNT_VIOLATION] = "violation",
		[HUNT_EXHAUSTED] = "exhausted",
		[HUNT_BOUNDED] = "bounded",
		[HUNT_SAMPLED] = "sampled",
	};
	json_t *json = json_object();
	char text[256];

	hunt_verdict(h, f ? find_op(f) : NULL, text, sizeof(text));
	json_put(json, "format", json_integer(1));
	json_put(json, "verdict", json_text(verdicts[h->end]));
	json_put(json, "verdict-text", json_text(text));
	json_put(json, "accepted", json_boolean(accepted));
	json_put(json, "search", json_search(h));
	json_put(json, "data-races", json_races(&h->races));
	if (h->options.outcomes)
		json_put(json, "outcomes", json_outcomes(&h->outcomes));
	if (f) {
		json_put(json, "found-at", json_count(h->found_at));
		put_find(json, f);
	}
	return json;
}

json_t *tell_find_json(const struct find *f)
{
	json_t *json = json_object();

	json_put(json, "format", json_integer(1));
	put_find(json, f);
	return json;
}
