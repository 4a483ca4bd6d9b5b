/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings and the stacks that belong to them. */
#include "report/json/parts.h"
#include "report/source.h"
#include "report/wording.h"

#define MOST_READS 16

json_t *json_frames(const struct result *r, const struct stack *stack)
{
	struct source_line frames[SOURCE_FRAMES];
	size_t n = source_frames(r, stack, frames);
	json_t *json = json_array();

	for (size_t i = 0; i < n; i++)
		json_add(json, json_line(&frames[i]));
	return json;
}

static json_t *thread_or_null(const struct result *r, uint32_t thread)
{
	return thread == FINDING_NO_THREAD ? json_null() : json_text(result_thread(r, thread));
}

static json_t *call_or_null(uint32_t call)
{
	return json_count_or_null(call != FINDING_NO_CALL, call);
}

static json_t *step_of(const struct result *r, uint32_t event)
{
	uint32_t step = event == EVENT_INITIAL ? 0 : r->trace->events[event].step;

	return json_count_or_null(step, step);
}

static void put_reads(json_t *json, const struct result *r, const struct finding *f)
{
	struct deciding_read reads[MOST_READS];
	size_t n = deciding_reads(r->trace, r->history, f, reads, MOST_READS);
	json_t *list = json_array();
	struct source_line at;

	for (size_t i = 0; i < n; i++) {
		json_t *read = json_object();

		json_put(read, "step", step_of(r, reads[i].event));
		json_put(read, "moved", step_of(r, reads[i].moved_by));
		json_add(list, read);
	}
	json_put(json, "decided", source_of_reads(r, reads, n, &at) ? json_line(&at) : json_null());
	json_put(json, "reads", list);
}

static json_t *race_side(const struct result *r, const struct race_side *side)
{
	json_t *json = json_object();

	json_put(json, "thread", json_text(result_thread(r, side->thread)));
	json_put(json, "step", json_count_or_null(side->step, side->step));
	json_put(json, "kind", json_text(side->write ? "write" : "read"));
	json_put(json, "access", json_access(side->atomic, side->by_volatile));
	json_put(json, "size", json_count(side->size));
	json_put(json, "frames", json_frames(r, &side->stack));
	return json;
}

json_t *json_race(const struct result *r, const struct race *race)
{
	json_t *json = json_object(), *sides = json_array();
	char place[NAME_MAX_BYTES];

	result_place(r, &(struct event){.addr = race->addr, .size = race->size}, place,
		     sizeof(place));
	for (unsigned i = 0; i < 2; i++)
		json_add(sides, race_side(r, &race->side[i]));
	json_put(json, "place", json_text(place));
	json_put(json, "size", json_count(race->size));
	json_put(json, "sides", sides);
	return json;
}

static bool has_counts(enum finding_kind kind)
{
	return kind == FINDING_FALSE_FULL || kind == FINDING_FALSE_EMPTY ||
	       kind == FINDING_OVERFULL || kind == FINDING_LOST_DROP_COUNT ||
	       kind == FINDING_LIVELOCK || finding_is_note(kind);
}

static json_t *finding(const struct result *r, const struct finding *f)
{
	const struct race *about = f->kind == FINDING_DATA_RACE ? word_race(r, f) : NULL;
	bool has_value = f->kind >= FINDING_LOST && f->kind <= FINDING_FOREIGN;
	struct arena arena = {0};
	json_t *json = json_object();

	json_put(json, "kind", json_text(finding_name(f->kind)));
	json_put(json, "text", json_text(word_finding(&arena, r, f)));
	json_put(json, "thread", thread_or_null(r, f->thread));
	json_put(json, "call", call_or_null(f->call));
	json_put(json, "other", call_or_null(f->other));
	json_put(json, "holder", thread_or_null(r, f->holder));
	json_put(json, "value",
		 has_value ? json_value(r, sizeof(f->value), f->value) : json_null());
	json_put(json, "low", json_count_or_null(has_counts(f->kind), f->low));
	json_put(json, "high", json_count_or_null(has_counts(f->kind), f->high));
	json_put(json, "line", json_line_number(r, f->line));
	json_put(json, "detail", json_text(f->detail[0] ? f->detail : NULL));
	put_reads(json, r, f);
	json_put(json, "race", about ? json_race(r, about) : json_null());
	json_put(json, "why", explanation_json(r, explanation_of(r, f)));
	arena_free(&arena);
	return json;
}

json_t *json_findings(const struct result *r, bool notes)
{
	json_t *findings = json_array();

	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		for (uint32_t i = 0; i < r->findings->count && finding_is_note(kind) == notes; i++)
			if (r->findings->list[i].kind == kind)
				json_add(findings, finding(r, &r->findings->list[i]));
	return findings;
}

json_t *json_stacks(const struct result *r)
{
	json_t *stacks = json_array();

	for (size_t i = 0; i < r->n_stacks; i++) {
		json_t *json = json_object();

		json_put(json, "thread", thread_or_null(r, r->stack_thread[i]));
		json_put(json, "step", json_count_or_null(r->stacks[i].step, r->stacks[i].step));
		json_put(json, "frames", json_frames(r, &r->stacks[i].stack));
		json_add(stacks, json);
	}
	return stacks;
}
