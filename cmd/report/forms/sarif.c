/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SARIF 2.1.0, as GitHub takes it.  What is not as expected, does not fit or could not
 * be judged is a result; bad input, and what the machine lacks, is a notification.
 */
#include <inttypes.h>
#include <string.h>

#include "base/version.h"
#include "report/deciding.h"
#include "report/forms/sarif_parts.h"
#include "report/source.h"
#include "report/wording.h"
#include "subject/note.h"

#define FORMAT 1
#define MOST_READS 16
#define MOST_CASE_LOCATIONS 3000          /* in the flows of one case */
#define MOST_RESULTS 5000              /* GitHub takes 25000 and shows so many */
#define MOST_FLOW_BYTES (32 * 1000 * 1000) /* of all flows; it takes 10 MB, compressed */

/* A result under construction. */
struct maker {
	const struct report_case *c;
	struct arena arena;
	json_t *results;
	size_t n_locations;
};

/* The same for the same fault, wherever lines move to. */
static json_t *fingerprint(struct maker *m, unsigned rule, const struct finding *f,
			   const char *what)
{
	const struct report_case *c = m->c;
	const struct call *call =
		f && f->call != FINDING_NO_CALL ? &c->result->history->calls[f->call] : NULL;
	const char *text =
		arena_printf(&m->arena, "%s\n%s\n%s\n%s", c->file, c->ring, sarif_rule(rule), what);
	json_t *json = json_object();

	if (f)
		text = arena_printf(
			&m->arena, "%s\n%s", text,
			f->thread == FINDING_NO_THREAD ? "" : result_thread(c->result, f->thread));
	if (call)
		text = arena_printf(&m->arena, "%s\n%u\n%s", text, call->op_index,
				    c->result->subject->table->ops[call->op].name);
	json_put(json, "primaryLocationLineHash",
		 json_sprintf("%016" PRIx64 ":1", fnv(FNV_START, text, strlen(text))));
	return json;
}

static json_t *properties(const struct report_case *c)
{
	json_t *json = json_object();

	json_put(json, "scenario", json_text(c->title));
	json_put(json, "ring", json_text(c->ring));
	json_put(json, "verdict", json_text(c->verdict));
	json_put(json, "status", json_count((uint64_t)c->status));
	if (c->result && c->result->trace)
		json_put(json, "hash", json_sprintf("%016" PRIx64, c->result->hash));
	return json;
}

/* Where the source decided it. */
static void put_related(json_t *json, const struct report_case *c, const struct finding *f)
{
	struct deciding_read reads[MOST_READS];
	const struct result *r = c->result;
	size_t n = deciding_reads(r->trace, r->history, f, reads, MOST_READS);
	struct source_line at;
	json_t *list;

	if (!source_of_reads(r, reads, n, &at))
		return;
	list = json_array();
	json_add(list, sarif_source(c, &at, "decided here"));
	json_put(json, "relatedLocations", list);
}

static void put_flow(struct maker *m, json_t *json, const struct finding *f)
{
	json_t *flows;
	size_t n;

	if (!m->c->result || !m->c->result->trace || m->n_locations > MOST_CASE_LOCATIONS)
		return;
	flows = json_array();
	json_add(flows, sarif_flow(m->c, f, &n));
	m->n_locations += n;
	if (n)
		json_put(json, "codeFlows", flows);
	else
		json_decref(flows);
}

/* f: NULL, or what it is about. */
static void add_result(struct maker *m, unsigned rule, const struct finding *f, const char *text,
		       const char *what)
{
	json_t *json = json_object(), *locations = json_array();

	json_put(json, "ruleId", json_text(sarif_rule(rule)));
	json_put(json, "ruleIndex", json_count(rule));
	json_put(json, "level", json_text(rule == RULE_INCONCLUSIVE ? "warning" : "error"));
	json_put(json, "message", sarif_text(text));
	json_add(locations, sarif_location(m->c->file, m->c->line, NULL));
	json_put(json, "locations", locations);
	if (f)
		put_related(json, m->c, f);
	put_flow(m, json, f);
	json_put(json, "partialFingerprints", fingerprint(m, rule, f, what));
	json_put(json, "properties", properties(m->c));
	json_add(m->results, json);
	arena_free(&m->arena);
}

/* Whether findings of this kind are not what the scenario says.  A case that is not as
 * expected though its result is, is one that a search has written. */
static bool is_unexpected(const struct report_case *c, enum finding_kind kind)
{
	const struct result *r = c->result;
	int64_t wanted = r->expect ? r->expect->findings[kind] : EXPECT_UNSAID;

	if (r->status != STATUS_UNEXPECTED)
		return !finding_is_note(kind);
	if (wanted == EXPECT_UNSAID)
		return !finding_is_note(kind);
	return findings_count(r->findings, kind) != wanted;
}

static void add_findings(struct maker *m)
{
	const struct findings *findings = m->c->result->findings;

	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		for (uint32_t i = 0; i < findings->count; i++) {
			const struct finding *f = &findings->list[i];

			if (f->kind != kind || !is_unexpected(m->c, kind))
				continue;
			add_result(m, kind, f, word_finding(&m->arena, m->c->result, f), "");
		}
}

/* Differences that no finding shows: one that did not come, a count. */
static void add_differences(struct maker *m)
{
	const struct result *r = m->c->result;

	for (size_t i = 0; i < r->n_differences; i++) {
		const char *text = r->differences[i];
		char *name = arena_text(&m->arena, text);
		int kind;

		name[strcspn(name, ":")] = '\0';
		kind = finding_by_name(name);
		if (kind < 0 || !findings_count(r->findings, kind))
			add_result(m, RULE_UNEXPECTED, NULL, text, name);
	}
}

/* What could not even be run is no fault of the code. */
static bool is_notification(int status)
{
	return status == STATUS_USAGE || status == STATUS_LACKING || status == STATUS_INTERNAL;
}

void sarif_case(const struct report_case *c, FILE *to)
{
	struct maker m = {.c = c, .results = json_array()};

	if (c->status == STATUS_UNEXPECTED && c->result) {
		add_findings(&m);
		add_differences(&m);
	} else if (c->status == STATUS_UNEXPECTED) {
		add_result(&m, RULE_UNEXPECTED, NULL, c->why, "");
	} else if (c->status == STATUS_MISFIT) {
		add_result(&m, RULE_MISFIT, NULL, c->why, "");
	} else if (c->status == STATUS_INCONCLUSIVE) {
		add_result(&m, RULE_INCONCLUSIVE, NULL, c->why, "");
	}
	json_dumpf(m.results, to, JSON_COMPACT);
	json_decref(m.results);
	arena_free(&m.arena);
}

/* The results of all cases.  Of too many the rest is left out; so are flows that would
 * make it too large. */
static json_t *collect(const struct report_case *cases, size_t n, size_t *left_out)
{
	json_t *results = json_array();
	size_t bytes = 0;

	*left_out = 0;
	for (size_t i = 0; i < n; i++) {
		json_t *part = json_loads(cases[i].part[FORM_SARIF], 0, NULL), *result;
		size_t k;

		bytes += strlen(cases[i].part[FORM_SARIF]);
		json_array_foreach(part, k, result)
		{
			if (bytes > MOST_FLOW_BYTES)
				json_object_del(result, "codeFlows");
			if (json_array_size(results) < MOST_RESULTS)
				json_add(results, json_incref(result));
			else
				++*left_out;
		}
		json_decref(part);
	}
	return results;
}

static json_t *notification(const char *level, const char *text)
{
	json_t *json = json_object();

	json_put(json, "level", json_text(level));
	json_put(json, "message", sarif_text(text));
	return json;
}

static json_t *notification_of(const struct report_case *c)
{
	struct arena arena = {0};
	json_t *locations = json_array();
	json_t *json = notification(c->status == STATUS_LACKING ? "warning" : "error",
				    arena_printf(&arena, "%s: %s: %s", case_name(&arena, c),
						 report_standard(c->status), c->why));

	json_add(locations, sarif_location(c->file, c->line, NULL));
	json_put(json, "locations", locations);
	arena_free(&arena);
	return json;
}

static json_t *invocation(const struct report_case *cases, size_t n, size_t left_out)
{
	json_t *json = json_object(), *list = json_array();
	char text[80];

	for (size_t i = 0; i < n; i++)
		if (is_notification(cases[i].status))
			json_add(list, notification_of(&cases[i]));
	json_put(json, "executionSuccessful", json_boolean(!json_array_size(list)));
	snprintf(text, sizeof(text), "%zu results are left out.", left_out);
	if (left_out)
		json_add(list, notification("warning", text));
	json_put(json, "toolExecutionNotifications", list);
	return json;
}

static json_t *tool(void)
{
	json_t *json = json_object(), *driver = json_object();

	json_put(driver, "name", json_text("brrace"));
	json_put(driver, "version", json_text(BRRACE_VERSION));
	json_put(driver, "rules", sarif_rules());
	json_put(json, "driver", driver);
	return json;
}

void sarif_document(const struct report_case *cases, size_t n, FILE *to)
{
	json_t *json = json_object(), *run = json_object(), *runs = json_array();
	json_t *invocations = json_array(), *format = json_object();
	size_t left_out;
	json_t *results = collect(cases, n, &left_out);

	json_add(invocations, invocation(cases, n, left_out));
	json_put(format, "format", json_integer(FORMAT));
	json_put(run, "tool", tool());
	json_put(run, "invocations", invocations);
	json_put(run, "results", results);
	json_put(run, "properties", format);
	json_add(runs, run);
	json_put(json, "$schema", json_text("https://json.schemastore.org/sarif-2.1.0.json"));
	json_put(json, "version", json_text("2.1.0"));
	json_put(json, "runs", runs);
	json_dumpf(json, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(json);
}
