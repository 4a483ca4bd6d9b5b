/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/target.h"

#include "repeats.h"

static struct target target_of(const struct finding *f, const struct history *h)
{
	struct target t = {.kind = f->kind, .op = -1};

	if (f->call != FINDING_NO_CALL && f->kind != FINDING_STUCK && f->kind < FINDING_CRASH)
		t.op = h->calls[f->call].op;
	return t;
}

/* How an execution that did not come to its end is called; -1: it did, or has no name.
 * kinds: what is asked for; a livelock costs another execution. */
static int kind_of_ending(const struct execution *e, uint32_t kinds)
{
	switch (e->end) {
	case RUN_CRASHED:
	case RUN_EXITED:
		return FINDING_CRASH;
	case RUN_ASSERTED:
		return FINDING_ASSERT;
	case RUN_STEP_LIMIT:
		if (kinds >> FINDING_LIVELOCK & 1 && repeats_find(e->run, e->again).to)
			return FINDING_LIVELOCK;
		return -1;
	default:
		return e->end == RUN_ENDED && e->blocked ? FINDING_STUCK : -1;
	}
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

bool target_in(const struct execution *e, uint32_t kinds, struct target *out)
{
	int kind = kind_of_ending(e, kinds);

	if (kind < 0 || !(kinds >> kind & 1))
		return e->end == RUN_ENDED &&
		       target_among(run_findings(e->run), run_history(e->run), kinds, out);
	*out = (struct target){.kind = (uint8_t)kind, .op = -1};
	return true;
}

static bool same(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && a->op == b->op;
}

bool target_shown(const struct execution *e, const struct target *target)
{
	struct target t;
	uint32_t i = 0;
	int kind = kind_of_ending(e, 1u << target->kind);

	if (kind >= 0)
		return kind == target->kind;
	while (e->end == RUN_ENDED &&
	       next_target(run_findings(e->run), run_history(e->run), UINT32_MAX, &i, &t))
		if (same(&t, target))
			return true;
	return false;
}

bool target_is(const struct target *target, const struct finding *finding,
	       const struct history *history)
{
	struct target t = target_of(finding, history);

	return same(&t, target);
}

bool target_found(const struct findings *findings, const struct history *history,
		  const struct target *target)
{
	for (uint32_t i = 0; i < findings->count; i++)
		if (target_is(target, &findings->list[i], history))
			return true;
	return false;
}

bool target_performed(const struct performance *perf, const struct target *target)
{
	return target_found(&perf->findings, perf->result.history, target);
}

bool target_first(const struct performance *perf, struct target *out)
{
	const struct findings *findings = &perf->findings;

	for (unsigned notes = 0; notes < 2; notes++)
		for (uint32_t i = 0; i < findings->count; i++)
			if (finding_is_note(findings->list[i].kind) == notes) {
				*out = target_of(&findings->list[i], perf->result.history);
				return true;
			}
	return false;
}

bool target_cut(const struct execution *e)
{
	return e->end > RUN_EXITED || (e->end == RUN_ENDED && run_undecided(e->run));
}
