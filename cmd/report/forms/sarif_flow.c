/* SPDX-License-Identifier: BSD-2-Clause */
/* An interleaving as SARIF has it: what each thread did, and when. */
#include "report/deciding.h"
#include "report/forms/sarif_parts.h"
#include "report/wording.h"
#include "sched/thread.h"

#define MOST_LOCATIONS 1000 /* of a result; GitHub shows so many */

struct flow {
	const struct report_case *c;
	const struct result *r;
	struct arena arena;
	uint32_t decided[DEFAULT_STACKS]; /* steps */
	size_t n_decided;
	json_t *threads[MAX_THREADS]; /* locations; NULL: none so far */
	size_t n;
};

static bool is_decided(const struct flow *flow, uint32_t step)
{
	for (size_t i = 0; step && i < flow->n_decided; i++)
		if (flow->decided[i] == step)
			return true;
	return false;
}

static const char *importance(const struct flow *flow, const struct row *row)
{
	if (row->kind == ROW_ACCESS && is_decided(flow, flow->r->trace->events[row->index].step))
		return "essential";
	return row->waits || row->times > 1 ? "unimportant" : "important";
}

/* Words that SARIF proposes. */
static json_t *kinds(const struct flow *flow, const struct row *row)
{
	json_t *list = json_array();

	switch (row->kind) {
	case ROW_CALL:
		json_add(list, json_text("call"));
		break;
	case ROW_RETURN:
		json_add(list, json_text("return"));
		break;
	case ROW_ACCESS:
		json_add(list, json_text("memory"));
		json_add(list,
			 json_text(access_kind_name(flow->r->trace->events[row->index].kind)));
		break;
	case ROW_ENDED:
		json_add(list, json_text("danger"));
		break;
	default:
		json_add(list, json_text("caution"));
	}
	return list;
}

/* Of the scenario's file. */
static json_t *scenario_line(const struct flow *flow, unsigned line, const char *text)
{
	return sarif_location(flow->c->file, flow->c->drafted ? 1 : line, text);
}

/* An access is in the code; what the scenario does to a thread is in the scenario. */
static json_t *place(struct flow *flow, const struct row *row, const char *text)
{
	const struct scenario *s = flow->r->scenario;
	struct source_line at;

	if (row->kind == ROW_ACCESS &&
	    result_source(flow->r, flow->r->trace->events[row->index].pc, &at))
		return sarif_source(flow->c, &at, text);
	if (row->kind == ROW_LINE && row->index < s->n_lines)
		return scenario_line(flow, s->lines[row->index].at.line, text);
	return scenario_line(flow, s->threads[row->thread].name.at.line, text);
}

static void add(struct flow *flow, uint8_t thread, size_t order, json_t *location)
{
	json_put(location, "executionOrder", json_count(order));
	if (!flow->threads[thread])
		flow->threads[thread] = json_array();
	json_add(flow->threads[thread], location);
	flow->n++;
}

static void add_row(struct flow *flow, const struct row *row, size_t order)
{
	json_t *json = json_object();
	bool call = row->kind == ROW_CALL || row->kind == ROW_RETURN;

	json_put(json, "location", place(flow, row, word_row(&flow->arena, flow->r, row)));
	json_put(json, "nestingLevel", json_count(row->depth + !call));
	json_put(json, "importance", json_text(importance(flow, row)));
	json_put(json, "kinds", kinds(flow, row));
	add(flow, row->thread, order, json);
	arena_free(&flow->arena);
}

static void add_gap(struct flow *flow, const struct row *row, size_t order, size_t n)
{
	const char *text = arena_printf(&flow->arena, "...... %zu steps and calls left out", n);
	json_t *json = json_object();

	json_put(json, "location",
		 scenario_line(flow, flow->r->scenario->threads[row->thread].name.at.line, text));
	json_put(json, "importance", json_text("unimportant"));
	add(flow, row->thread, order, json);
	arena_free(&flow->arena);
}

static void add_rows(struct flow *flow)
{
	struct arena memory = {0};
	size_t n;
	struct row *rows = rows_make(&memory, flow->r, false, &n);

	for (size_t i = 0; i < n; i++) {
		if (n > MOST_LOCATIONS && i == MOST_LOCATIONS / 2) {
			size_t left_out = n - MOST_LOCATIONS + 1;

			add_gap(flow, &rows[i], i + 1, left_out);
			i += left_out;
		}
		add_row(flow, &rows[i], i + 1);
	}
	arena_free(&memory);
}

static json_t *thread_flow(const struct flow *flow, uint32_t thread)
{
	json_t *json = json_object();

	json_put(json, "id", json_text(result_thread(flow->r, thread)));
	json_put(json, "locations", flow->threads[thread]);
	return json;
}

json_t *sarif_flow(const struct report_case *c, const struct finding *f, size_t *n)
{
	struct flow flow = {.c = c, .r = c->result};
	json_t *json = json_object(), *threads = json_array();

	if (f)
		flow.n_decided = deciding_steps_of(flow.r->trace, flow.r->history, f, flow.decided,
						   0, DEFAULT_STACKS);
	add_rows(&flow);
	for (uint32_t i = 0; i < flow.r->scenario->n_threads; i++)
		if (flow.threads[i])
			json_add(threads, thread_flow(&flow, i));
	json_put(json, "threadFlows", threads);
	*n = flow.n;
	return json;
}
