/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON document: what programs read.  Its format is described in brrace(1); a field
 * that changes its meaning, or goes, makes a new format. */
#include <inttypes.h>
#include <string.h>

#include "base/version.h"
#include "report/json/parts.h"

#define FORMAT 1

static json_t *about(const struct scenario *s)
{
	const char *slash = s->path ? strrchr(s->path, '/') : NULL;
	json_t *json = json_object();

	json_put(json, "title", json_text(s->title.s));
	json_put(json, "source", json_text(s->source.s));
	json_put(json, "file", json_text(slash ? slash + 1 : s->path));
	return json;
}

static const char *end_name(enum run_end end)
{
	static const char *const names[] = {
		[RUN_ENDED] = "ended",
		[RUN_CRASHED] = "crashed",
		[RUN_ASSERTED] = "asserted",
		[RUN_EXITED] = "exited",
		[RUN_STEP_LIMIT] = "step-limit",
		[RUN_NO_POINT] = "no-point",
		[RUN_FULL] = "full",
		[RUN_MIXED] = "mixed",
		[RUN_CUT] = "cut",
		[RUN_NO_RING] = "no-ring",
		[RUN_UNSTABLE] = "unstable",
		[RUN_BUG] = "internal-error",
	};

	return names[end];
}

static void put_count(json_t *json, const char *name, int64_t n)
{
	if (n != EXPECT_UNSAID)
		json_put(json, name, json_integer(n));
}

static json_t *expected(const struct expectation *e)
{
	json_t *json = json_object(), *races = json_array();

	for (unsigned i = 0; i < FINDING_KINDS; i++)
		put_count(json, finding_name(i), e->findings[i]);
	for (uint32_t i = 0; i < e->n_races; i++)
		json_add(races, json_text(e->races[i].s));
	if (e->n_races)
		json_put(json, finding_name(FINDING_DATA_RACE), races);
	else
		json_decref(races);
	put_count(json, "drops", e->drops);
	put_count(json, "counter", e->counter);
	put_count(json, "impossible", e->impossible);
	return json;
}

static json_t *differences(const struct result *r)
{
	json_t *json = json_array();

	for (size_t i = 0; i < r->n_differences; i++)
		json_add(json, json_text(r->differences[i]));
	return json;
}

static void put_execution(json_t *json, const struct result *r)
{
	const struct history *h = r->history;

	json_put(json, "end", json_text(end_name(r->end)));
	json_put(json, "hash", json_sprintf("%016" PRIx64, r->hash));
	json_put(json, "executions", json_count(r->executions));
	json_put(json, "capacity", json_count_or_null(h->capacity != BRRACE_NO_LIMIT, h->capacity));
	json_put(json, "drops", json_count(result_drops(r)));
	json_put(json, "counter", json_count_or_null(h->has_counter, h->counter));
	json_put(json, "preloaded", json_values(r, h->preloaded, h->n_preloaded));
	json_put(json, "drained",
		 h->drain_cut ? json_null() : json_values(r, h->drained, h->n_drained));
	json_put(json, "findings", json_findings(r, false));
	json_put(json, "notes", json_findings(r, true));
	json_put(json, "overflow", json_boolean(r->findings->overflow));
	json_put(json, "calls", json_calls(r));
	json_put(json, "steps", json_steps(r));
	json_put(json, "stacks", json_stacks(r));
}

json_t *report_json(const struct result *r)
{
	json_t *json = json_object();

	json_put(json, "format", json_integer(FORMAT));
	json_put(json, "brrace", json_text(BRRACE_VERSION));
	json_put(json, "scenario", about(r->scenario));
	json_put(json, "ring", json_text(r->subject->table->name));
	json_put(json, "slots", json_count(r->slots));
	json_put(json, "model", json_text(r->model));
	json_put(json, "substrate", json_text(r->substrate));
	json_put(json, "status", json_integer(r->status));
	json_put(json, "why", json_text(r->why[0] ? r->why : NULL));
	json_put(json, "expected", r->expect ? expected(r->expect) : json_null());
	json_put(json, "differences", differences(r));
	json_put(json, "blind", json_blind(r->scenario, r->subject));
	json_put(json, "threads", json_threads(r));
	json_put(json, "schedule", json_schedule(r));
	if (r->trace)
		put_execution(json, r);
	return json;
}
