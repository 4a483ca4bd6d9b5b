/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads, schedule, calls and steps. */
#include <string.h>

#include "report/json/parts.h"

/* "enqueue a" */
static json_t *operation(const struct scenario_op *op)
{
	struct arena arena = {0};
	const char *text = op->name.s;
	json_t *json;

	for (uint32_t i = 0; i < op->n_args; i++)
		text = arena_printf(&arena, "%s %s", text, op->args[i].s);
	json = json_text(text);
	arena_free(&arena);
	return json;
}

/* Where it was left; null: it had come to its end. */
static json_t *before(const struct result *r, const struct thread_view *t)
{
	char point[NAME_MAX_BYTES + 16];

	switch (t->at) {
	case AT_POINT:
		result_point(r, &t->next, point, sizeof(point));
		return json_text(point);
	case AT_RETURN:
		return json_text("return");
	case AT_CALL:
		return json_text(r->subject->table->ops[t->op].name);
	default:
		return json_null();
	}
}

static void put_view(json_t *json, const struct result *r, const struct thread_view *t)
{
	static const char *const states[] = {
		[THREAD_READY] = "ready",     [THREAD_LOCKED] = "locked",
		[THREAD_WAITING] = "waiting", [THREAD_EXCLUDED] = "excluded",
		[THREAD_DONE] = "done",       [THREAD_KILLED] = "killed",
	};

	json_put(json, "state", json_text(states[t->state]));
	json_put(json, "before", before(r, t));
	json_put(json, "critical", json_boolean(t->critical > 0));
}

json_t *json_threads(const struct result *r)
{
	json_t *threads = json_array();

	for (uint32_t i = 0; i < r->scenario->n_threads; i++) {
		const struct scenario_thread *t = &r->scenario->threads[i];
		json_t *json = json_object(), *operations = json_array();

		for (uint32_t k = 0; k < t->n_ops; k++)
			json_add(operations, operation(&t->ops[k]));
		json_put(json, "name", json_text(t->name.s));
		json_put(json, "cpu", json_count_or_null(t->cpu >= 0, (uint64_t)t->cpu));
		json_put(json, "operations", operations);
		if (r->threads)
			put_view(json, r, &r->threads[i]);
		json_add(threads, json);
	}
	return threads;
}

/* How many steps had been made when a line ended. */
static json_t *steps_at(const struct result *r, uint32_t line)
{
	const struct script *s = r->script;
	uint32_t i;

	if (!s || line >= s->at || line >= s->n_lines)
		return json_null();
	for (i = s->stops[line].event; i > 0 && !r->trace->events[i - 1].step;)
		i--;
	return json_count(i ? r->trace->events[i - 1].step : 0);
}

json_t *json_schedule(const struct result *r)
{
	json_t *schedule = json_array();

	for (uint32_t i = 0; i < r->scenario->n_lines; i++) {
		const struct scenario_line *line = &r->scenario->lines[i];
		json_t *json = json_object();

		json_put(json, "line", json_count(line->number));
		json_put(json, "text", json_text(line->written));
		json_put(json, "note", json_text(line->note));
		json_put(json, "steps", steps_at(r, i));
		json_add(schedule, json);
	}
	return schedule;
}

static const char *call_status(const struct call *c)
{
	static const char *const names[] = {
		[BRRACE_OK] = "ok",
		[BRRACE_FULL] = "full",
		[BRRACE_EMPTY] = "empty",
		[BRRACE_AGAIN] = "again",
	};

	return call_returned(c) ? names[c->status] : "pending";
}

static json_t *call(const struct result *r, const struct call *c)
{
	bool query = c->kind == BRRACE_QUERY_FULL || c->kind == BRRACE_QUERY_EMPTY ||
		     c->kind == BRRACE_QUERY_COUNT || c->kind == BRRACE_OBSERVE;
	const uintptr_t *values = r->history->values;
	json_t *json = json_object();

	json_put(json, "thread", json_text(result_thread(r, c->thread)));
	json_put(json, "operation", json_text(r->subject->table->ops[c->op].name));
	json_put(json, "parent", json_count_or_null(c->parent != CALL_TOP, c->parent));
	json_put(json, "begin", json_count(c->begin));
	json_put(json, "end", json_count_or_null(call_returned(c), c->end));
	json_put(json, "status", json_text(call_status(c)));
	json_put(json, "arguments", json_values(r, values + c->first_in, c->n_in));
	json_put(json, "wanted", json_count_or_null(c->kind == BRRACE_CONSUME, c->want));
	json_put(json, "taken",
		 json_count_or_null(c->kind == BRRACE_PRODUCE && call_returned(c),
				    c->status == BRRACE_OK ? c->n_done : 0));
	json_put(json, "returned", json_values(r, values + c->first_out, c->n_out));
	json_put(json, "result", json_count_or_null(query && call_returned(c), c->result));
	return json;
}

json_t *json_calls(const struct result *r)
{
	json_t *calls = json_array();

	for (uint32_t i = 0; i < r->history->n_calls; i++)
		json_add(calls, call(r, &r->history->calls[i]));
	return calls;
}

static json_t *flags(const struct event *e)
{
	const struct {
		unsigned flag;
		const char *name;
	} names[] = {
		{ACCESS_RANGE, "range"},
		{ACCESS_FAILED, "failed"},
		{ACCESS_SPURIOUS, "injected"},
		{ACCESS_SPIN, "waits"},
		{ACCESS_BUFFERED, e->kind == ACCESS_LOAD ? "delayed" : "buffered"},
	};
	json_t *json = json_array();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (e->flags & names[i].flag)
			json_add(json, json_text(names[i].name));
	return json;
}

static void put_values(json_t *json, const struct result *r, const struct event *e)
{
	bool fence = e->kind == ACCESS_FENCE;
	/* What a mutex holds is its own affair. */
	bool none = fence || (e->kind >= ACCESS_LOCK && e->kind < ACCESS_KINDS);
	bool both = e->kind == ACCESS_RMW || e->kind == ACCESS_CAS;
	char place[NAME_MAX_BYTES];

	result_place(r, e, place, sizeof(place));
	json_put(json, "place", json_text(fence ? NULL : place));
	json_put(json, "size", json_count_or_null(!fence, e->size));
	json_put(json, "value", none ? json_null() : json_value(r, e->size, e->value));
	json_put(json, "old", both ? json_value(r, e->size, e->old) : json_null());
}

/* Number of the step, or null. */
static json_t *step_of(const struct result *r, uint32_t event)
{
	uint32_t step = event == EVENT_INITIAL ? 0 : r->trace->events[event].step;

	return json_count_or_null(step, step);
}

static json_t *step(const struct result *r, const struct event *e)
{
	bool ordered = e->flags & ACCESS_ATOMIC || e->kind == ACCESS_FENCE;
	bool seen = event_reads(e) || e->kind == ACCESS_FLUSH;
	struct source_line at;
	json_t *json = json_object();

	json_put(json, "step", json_count_or_null(e->step, e->step));
	json_put(json, "thread", json_text(result_thread(r, e->thread)));
	json_put(json, "call", json_count_or_null(e->call != EVENT_NO_CALL, e->call));
	json_put(json, "line", json_line_number(r, e->line));
	json_put(json, "kind", json_text(access_kind_name(e->kind)));
	json_put(json, "access", json_access(ordered, e->flags & ACCESS_VOLATILE));
	json_put(json, "order", json_text(ordered ? memory_order_name(e->order) : NULL));
	put_values(json, r, e);
	json_put(json, "from", step_of(r, seen ? e->reads_from : EVENT_INITIAL));
	json_put(json, "missed", step_of(r, e->missed));
	json_put(json, "flags", flags(e));
	json_put(json, "source", result_source(r, e->pc, &at) ? json_line(&at) : json_null());
	return json;
}

json_t *json_steps(const struct result *r)
{
	json_t *steps = json_array();

	for (uint32_t i = 0; i < r->trace->count; i++)
		json_add(steps, step(r, &r->trace->events[i]));
	return steps;
}
