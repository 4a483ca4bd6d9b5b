/* SPDX-License-Identifier: BSD-2-Clause */
/* Results written by hand, for tests: time is the order of the lines. */
#ifndef REPORT_TESTING_H
#define REPORT_TESTING_H

#include <stdlib.h>
#include <string.h>

#include "report/result.h"
#include "report/testing_names.h"

#define SCENE_EVENTS 8192
#define SCENE_CALLS 64
#define SCENE_LINES 16
#define SCENE_THREADS 8 /* and items */

enum scene_op { ENQUEUE, DEQUEUE, TRANSMIT, BULK, FULL, COUNT };

struct scene {
	struct result r;
	struct scenario scenario;
	char path[32];
	char names[SCENE_THREADS][3], letters[SCENE_THREADS][2];
	char *items[SCENE_THREADS];
	struct scenario_thread threads[SCENE_THREADS];
	struct scenario_line lines[SCENE_LINES];
	struct thread_view views[SCENE_THREADS];
	struct script script;
	struct script_line script_lines[SCENE_LINES];
	struct script_stop stops[SCENE_LINES];
	struct expectation expect;
	struct subject subject;
	struct trace trace;
	struct event events[SCENE_EVENTS];
	struct history history;
	struct call calls[SCENE_CALLS];
	uintptr_t values[1024];
	uintptr_t preloaded[2];
	struct findings findings;
	struct finding list[16];
	uint32_t inside[SCENE_THREADS]; /* innermost call, FINDING_NO_CALL */
	uintptr_t pc;   /* of the events to come */
	uint8_t order;
};

static inline void scene_table(struct scene *s)
{
	static const struct brrace_op ops[] = {
		[ENQUEUE] = {"enqueue", BRRACE_PRODUCE, 0, 0, NULL},
		[DEQUEUE] = {"dequeue_sc", BRRACE_CONSUME, 0, 0, NULL},
		[TRANSMIT] = {"transmit", BRRACE_COMPOSITE, 0, 0, NULL},
		[BULK] = {"dequeue_bulk", BRRACE_CONSUME, 0, BRRACE_BULK, NULL},
		[FULL] = {"full", BRRACE_QUERY_FULL, 0, 0, NULL},
		[COUNT] = {"count", BRRACE_QUERY_COUNT, 0, 0, NULL},
	};
	static const struct brrace_table table = {
		.name = "freebsd/buf_ring-2013",
		.ops = ops,
		.n_ops = sizeof(ops) / sizeof(ops[0]),
	};

	s->subject.table = &table;
}

static inline void scene_result(struct scene *s)
{
	expect_nothing(&s->expect);
	s->r = (struct result){
		.scenario = &s->scenario,
		.expect = &s->expect,
		.subject = &s->subject,
		.slots = 4,
		.model = "sc",
		.substrate = "fibers",
		.naming = {scene_name, scene_source, scene_block, NULL, NULL},
		.trace = &s->trace,
		.history = &s->history,
		.findings = &s->findings,
		.threads = s->views,
		.script = &s->script,
		.end = RUN_ENDED,
		.status = STATUS_EXPECTED,
		.hash = 0x123456789abcdef,
		.executions = 1,
	};
}

static inline void scene_threads(struct scene *s)
{
	for (unsigned i = 0; i < SCENE_THREADS; i++) {
		snprintf(s->names[i], sizeof(s->names[i]), "T%u", i + 1);
		snprintf(s->letters[i], sizeof(s->letters[i]), "%c", 'a' + i);
		s->items[i] = s->letters[i];
		s->threads[i] = (struct scenario_thread){.name = {s->names[i], {0, 0}}, .cpu = -1};
		s->views[i] = (struct thread_view){
			.state = THREAD_DONE,
			.at = AT_END,
			.cpu = -1,
			.call = EVENT_NO_CALL,
			.top_call = EVENT_NO_CALL,
		};
		s->inside[i] = FINDING_NO_CALL;
	}
}

/* Threads T1, T2, ... on a ring of 4 slots, 3 of them usable; items a to h.  free() it. */
static inline struct scene *scene_new(unsigned n_threads)
{
	struct scene *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->scenario = (struct scenario){
		.path = s->path,
		.threads = s->threads,
		.n_threads = n_threads,
		.lines = s->lines,
		.items = s->items,
		.n_items = SCENE_THREADS,
	};
	snprintf(s->path, sizeof(s->path), "/somewhere/five-steps.yml");
	scene_threads(s);
	s->trace = (struct trace){.events = s->events, .capacity = SCENE_EVENTS};
	s->history = (struct history){
		.calls = s->calls,
		.values = s->values,
		.preloaded = s->preloaded,
		.capacity = 3,
		.has_counter = true,
		.clock = 1,
	};
	s->findings = (struct findings){.list = s->list, .capacity = 16};
	script_init(&s->script, s->script_lines, 0, s->stops);
	scene_table(s);
	scene_result(s);
	return s;
}

/* "ab" as the values a and b. */
static inline uint32_t scene_values(struct scene *s, const char *letters)
{
	uint32_t first = s->history.n_values;

	for (; *letters; letters++)
		s->values[s->history.n_values++] = item_address((uint32_t)(*letters - 'a'));
	return first;
}

static inline uint32_t scene_call(struct scene *s, uint8_t thread, enum scene_op op, const char *in)
{
	uint32_t i = s->history.n_calls++;
	struct call *c = &s->calls[i];

	*c = (struct call){
		.thread = thread,
		.kind = (uint8_t)s->subject.table->ops[op].kind,
		.op = (uint8_t)op,
		.parent = s->inside[thread] == FINDING_NO_CALL ? CALL_TOP :
								 (uint16_t)s->inside[thread],
		.begin = s->history.clock++,
		.end = CALL_PENDING,
		.first_in = scene_values(s, in),
		.n_in = (uint16_t)strlen(in),
		.n_done = (uint16_t)strlen(in),
		.want = 1,
		.first_event = s->trace.count,
		.last_event = s->trace.count,
	};
	s->inside[thread] = i;
	s->views[thread].call = (uint16_t)i;
	if (c->parent == CALL_TOP)
		s->views[thread].top_call = (uint16_t)i;
	return i;
}

/* The innermost call of the thread returns. */
static inline struct call *scene_return(struct scene *s, uint8_t thread, enum brrace_status status,
					const char *out)
{
	struct call *c = &s->calls[s->inside[thread]];

	c->status = (uint8_t)status;
	c->end = s->history.clock++;
	c->n_done = status == BRRACE_OK ? c->n_in : 0;
	c->first_out = scene_values(s, out);
	c->n_out = (uint8_t)strlen(out);
	c->last_event = s->trace.count;
	s->inside[thread] = c->parent == CALL_TOP ? FINDING_NO_CALL : c->parent;
	s->views[thread].call = c->parent == CALL_TOP ? EVENT_NO_CALL : c->parent;
	if (c->parent == CALL_TOP)
		s->views[thread].top_call = EVENT_NO_CALL;
	return c;
}

static inline struct event *scene_event(struct scene *s, uint8_t thread, enum access_kind kind,
					enum scene_place place, word128 value)
{
	struct event *e = &s->events[s->trace.count++];

	*e = (struct event){
		.step = ++s->trace.steps,
		.thread = thread,
		.kind = (uint8_t)kind,
		.flags = ACCESS_PLAIN,
		.order = s->order,
		.call = (uint16_t)s->inside[thread],
		.line = UINT16_MAX,
		.size = place == DROPS || place == RING_0 || place == RING_1 ? 8 : 4,
		.addr = SCENE_BASE + 8 * place,
		.pc = s->pc,
		.value = value,
		.old = value,
	};
	trace_link(&s->trace);
	return e;
}

static inline struct event *scene_load(struct scene *s, uint8_t thread, enum scene_place place,
				       word128 value)
{
	return scene_event(s, thread, ACCESS_LOAD, place, value);
}

static inline struct event *scene_store(struct scene *s, uint8_t thread, enum scene_place place,
					word128 value)
{
	return scene_event(s, thread, ACCESS_STORE, place, value);
}

static inline struct event *scene_cas(struct scene *s, uint8_t thread, enum scene_place place,
				      word128 old, word128 value)
{
	struct event *e = scene_event(s, thread, ACCESS_CAS, place, value);

	e->old = old;
	e->flags = ACCESS_ATOMIC | (old == value ? ACCESS_FAILED : 0);
	trace_link(&s->trace);
	return e;
}

static inline void scene_fence(struct scene *s, uint8_t thread)
{
	struct event *e = scene_event(s, thread, ACCESS_FENCE, 0, 0);

	e->addr = 0;
	e->size = 0;
	e->order = 5;
	e->flags = ACCESS_ATOMIC;
}

/* A line of the schedule ends here. */
static inline void scene_line(struct scene *s, enum verb verb, uint8_t thread, const char *note)
{
	uint32_t i = s->scenario.n_lines++;

	s->lines[i] = (struct scenario_line){
		.number = i + 1,
		.verb = (uint8_t)verb,
		.thread = thread,
		.note = (char *)note,
	};
	s->script_lines[i] =
		(struct script_line){.verb = (uint8_t)verb, .thread = thread, .op = -1};
	s->stops[i] = (struct script_stop){s->trace.count, s->history.clock, false};
	s->script.n_lines = s->script.at = s->scenario.n_lines;
}

/* The thread is left before an access. */
static inline void scene_stands(struct scene *s, uint8_t thread, enum thread_state state,
				enum access_kind kind, enum scene_place place)
{
	s->views[thread].state = (uint8_t)state;
	s->views[thread].at = AT_POINT;
	s->views[thread].next = (struct event){
		.kind = (uint8_t)kind,
		.addr = SCENE_BASE + 8 * place,
		.size = 4,
	};
}

static inline struct finding *scene_finding(struct scene *s, enum finding_kind kind, uint32_t call)
{
	struct finding *f = findings_add(&s->findings, kind);

	f->call = call;
	if (call != FINDING_NO_CALL)
		f->thread = s->calls[call].thread;
	return f;
}

/* There was no execution, for want of something. */
static inline void scene_lacks(struct scene *s, const char *why)
{
	s->r.trace = NULL;
	s->r.history = NULL;
	s->r.findings = NULL;
	s->r.threads = NULL;
	s->r.script = NULL;
	s->r.expect = NULL;
	s->r.status = STATUS_LACKING;
	snprintf(s->r.why, sizeof(s->r.why), "%s", why);
}

/* What report_text() writes; for the caller to free. */
static inline char *scene_text(const struct scene *s, const struct text_options *options)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		abort();
	report_text(&s->r, options, to);
	fclose(to);
	return text;
}

#endif
