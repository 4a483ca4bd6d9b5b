/* SPDX-License-Identifier: BSD-2-Clause */
#include "explain/target.h"

#include "repeats.h"
#include "report/wording.h"

/* Of a data race the races say which. */
static struct target target_of(const struct finding *f, const struct history *h)
{
	struct target t = {.kind = f->kind, .op = -1};

	if (f->call != FINDING_NO_CALL && f->kind != FINDING_STUCK &&
	    f->kind != FINDING_DATA_RACE && f->kind < FINDING_CRASH)
		t.op = h->calls[f->call].op;
	return t;
}

int target_of_end(enum run_end end)
{
	if (end == RUN_CRASHED || end == RUN_EXITED)
		return FINDING_CRASH;
	return end == RUN_ASSERTED ? FINDING_ASSERT : -1;
}

/* How an execution that did not come to its end is called; -1: it did, or has no name.
 * kinds: what is asked for; a livelock costs another execution. */
static int kind_of_ending(const struct execution *e, uint32_t kinds)
{
	if (e->end == RUN_ENDED)
		return e->blocked ? FINDING_STUCK : -1;
	if (e->end != RUN_STEP_LIMIT)
		return target_of_end(e->end);
	return kinds >> FINDING_LIVELOCK & 1 && repeats_find(e->run, e->again).to ?
		       FINDING_LIVELOCK :
		       -1;
}

static bool next_target(const struct findings *findings, const struct history *h, uint32_t kinds,
			uint32_t *i, struct target *out)
{
	while (*i < findings->count) {
		const struct finding *f = &findings->list[(*i)++];

		*out = target_of(f, h);
		if (kinds >> f->kind & 1)
			return true;
	}
	return false;
}

bool target_among(const struct findings *findings, const struct history *h, uint32_t kinds,
		  struct target *out)
{
	struct target other;
	uint32_t i = 0;

	if (!next_target(findings, h, kinds, &i, out))
		return false;
	/* What is left in the ring is said as well; better to name who was told. */
	while (out->op < 0 && next_target(findings, h, 1u << out->kind, &i, &other))
		*out = other;
	return true;
}

struct raced target_code(const struct subject *subject, const struct race *race)
{
	return raced_of(subject->text, race->side[0].stack.pc[0], race->side[1].stack.pc[0]);
}

static bool race_among(struct run *run, uint32_t kinds, struct target *out)
{
	size_t n;
	const struct race *races = run_races(run, &n);
	struct raced code;

	if (!n || !(kinds >> FINDING_DATA_RACE & 1))
		return false;
	code = target_code(run_plan(run)->subject, races);
	*out = target_race(&code);
	return true;
}

bool target_in(const struct execution *e, uint32_t kinds, struct target *out)
{
	int kind = kind_of_ending(e, kinds);

	if (kind < 0 || !(kinds >> kind & 1))
		return e->end == RUN_ENDED &&
		       (target_among(run_findings(e->run), run_history(e->run), kinds, out) ||
			race_among(e->run, kinds, out));
	*out = (struct target){.kind = (uint8_t)kind, .op = -1};
	return true;
}

static bool same(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && a->op == b->op && raced_same(&a->race, &b->race);
}

static bool is_found(const struct findings *findings, const struct history *h,
		     const struct target *target)
{
	struct target t;
	uint32_t i = 0;

	while (next_target(findings, h, UINT32_MAX, &i, &t))
		if (same(&t, target))
			return true;
	return false;
}

static bool has_raced(struct run *run, const struct target *target)
{
	size_t n;
	const struct race *races = run_races(run, &n);

	for (size_t i = 0; i < n; i++) {
		struct raced code = target_code(run_plan(run)->subject, &races[i]);

		if (raced_same(&code, &target->race))
			return true;
	}
	return false;
}

bool target_in_run(struct run *run, const struct target *target)
{
	if (target->kind == FINDING_DATA_RACE)
		return has_raced(run, target);
	return is_found(run_findings(run), run_history(run), target);
}

bool target_in_leaf(const struct exhaust_leaf *leaf, const struct target *target)
{
	if (target->kind != FINDING_DATA_RACE)
		return is_found(leaf->findings, leaf->history, target);
	for (uint32_t i = 0; i < leaf->n_races; i++)
		if (raced_same(&leaf->races[i], &target->race))
			return true;
	return false;
}

bool target_shown(const struct execution *e, const struct target *target)
{
	int kind = kind_of_ending(e, 1u << target->kind);

	if (kind >= 0)
		return kind == target->kind;
	return e->end == RUN_ENDED && target_in_run(e->run, target);
}

static struct target target_performed_as(const struct performance *perf, uint32_t i)
{
	const struct finding *f = &perf->findings.list[i];
	struct target t = target_of(f, perf->result.history);
	const struct race *race = word_race(&perf->result, f);

	if (t.kind == FINDING_DATA_RACE && race)
		t.race = target_code(perf->result.subject, race);
	return t;
}

uint32_t target_finding(const struct performance *perf, const struct target *target)
{
	uint32_t i = 0;

	for (; i < perf->findings.count; i++) {
		struct target t = target_performed_as(perf, i);

		if (same(&t, target))
			break;
	}
	return i;
}

bool target_first(const struct performance *perf, struct target *out)
{
	const struct findings *findings = &perf->findings;

	for (unsigned notes = 0; notes < 2; notes++)
		for (uint32_t i = 0; i < findings->count; i++)
			if (finding_is_note(findings->list[i].kind) == notes) {
				*out = target_performed_as(perf, i);
				return true;
			}
	return false;
}

bool target_cut(const struct execution *e)
{
	return e->end > RUN_EXITED || (e->end == RUN_ENDED && run_undecided(e->run));
}
