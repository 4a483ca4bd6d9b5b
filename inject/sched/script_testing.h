/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of scripts, with no thread and no ring: threads are texts.
 *
 * "e[la sb] d[cb]" is a thread of two operations, e and d; e loads a and stores to
 * b, d is a CAS of b.  Calls may nest.  K locks, U unlocks, w waits for a store to
 * its place.
 */
#ifndef SCHED_SCRIPT_TESTING_H
#define SCHED_SCRIPT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/script.h"

#define THREADS 4
#define CALLS 64
#define EVENTS 512
#define LINES 24
#define BLOCK UINT64_C(0x5000) /* block 2 of the heap; the next is number 3 */
#define BLOCK_BYTES 64

static const char kinds[] = "lscrfK_U"; /* by enum access_kind */

static const struct place {
	char name;
	uintptr_t addr;
	uint32_t size;
} places[] = {
	{'a', 0x1000, 8},     {'b', 0x1008, 8},     {'c', 0x1010, 8},
	{'n', 0x1004, 4},     {'p', 0x1000, 16},    {'g', BLOCK, 4},
	{'h', BLOCK + 16, 8}, {'i', BLOCK + 20, 4}, {'j', BLOCK + BLOCK_BYTES + 16, 8},
	{'-', 0, 0},
};

/* The world that the script decides about. */
static struct stage {
	struct thread_view views[THREADS];
	const char *text[THREADS]; /* what is still to do */
	uint32_t n_threads;
	struct call calls[CALLS];
	struct event events[EVENTS];
	struct history history;
	struct trace trace;
	struct sched_view view;
	uint8_t owner[256];  /* of a lock, by name of its place: thread + 1 */
	bool stored[256];
	char played[2048];   /* "1la 2sb 2cb! 1x" */
	struct script_line lines[LINES];
	struct script_stop stops[LINES];
	struct script script;
} stage;

static const struct place *place_named(char name)
{
	const struct place *p = places;

	while (p->name != name)
		p++;
	return p;
}

static inline uint8_t kind_named(char c)
{
	return c == 'w' ? ACCESS_LOAD : (uint8_t)(strchr(kinds, c) - kinds);
}

static inline void begin_call(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];
	struct call *c = &stage.calls[stage.history.n_calls];

	assert_true(stage.history.n_calls < CALLS);
	*c = (struct call){
		.thread = (uint8_t)thread,
		.op = (uint8_t)*stage.text[thread],
		.parent = v->depth ? v->call : CALL_TOP,
		.begin = stage.history.clock++,
		.end = CALL_PENDING,
		.first_event = stage.trace.count,
	};
	v->call = (uint16_t)stage.history.n_calls++;
	if (!v->depth++)
		v->top_call = v->call;
	stage.text[thread] += 2;
}

static inline void end_call(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];
	struct call *c = &stage.calls[v->call];

	c->end = stage.history.clock++;
	v->call = c->parent == CALL_TOP ? EVENT_NO_CALL : c->parent;
	if (!--v->depth) {
		v->top_call = EVENT_NO_CALL;
		v->op_index++;
	}
	stage.text[thread]++;
}

static inline void play(const char *format, uint32_t thread, const char *what, const char *more)
{
	size_t n = strlen(stage.played);

	snprintf(stage.played + n, sizeof(stage.played) - n, format, n ? " " : "", thread + 1, what,
		 more);
}

static inline void access_now(uint32_t thread, const struct decision *d)
{
	struct thread_view *v = &stage.views[thread];
	const char *text = stage.text[thread];
	struct event *e = &stage.events[stage.trace.count++];
	unsigned char place = (unsigned char)text[1];

	assert_true(stage.trace.count < EVENTS);
	*e = v->next;
	e->thread = (uint8_t)thread;
	e->call = v->call;
	e->line = d->line;
	e->step = ++stage.trace.steps;
	v->steps++;
	stage.stored[place] |= *text == 's';
	if (*text == 'K' || *text == 'U')
		stage.owner[place] = *text == 'K' ? (uint8_t)(thread + 1) : 0;
	play("%s%u%.2s%s", thread, text, d->kind == DECIDE_FAIL_CAS ? "!" : "");
	stage.text[thread] += 2;
}

/* Goes on to the next stop and says where that is. */
static inline void move_on(uint32_t thread)
{
	struct thread_view *v = &stage.views[thread];

	stage.text[thread] += strspn(stage.text[thread], " ");
	if (v->depth && stage.text[thread][1] == '[') {
		begin_call(thread);
		move_on(thread);
	} else if (!*stage.text[thread]) {
		v->at = AT_END;
		v->state = THREAD_DONE;
	} else if (*stage.text[thread] == ']') {
		v->at = AT_RETURN;
	} else if (stage.text[thread][1] == '[') {
		v->at = AT_CALL;
		v->op = (uint8_t)*stage.text[thread];
	} else {
		const struct place *p = place_named(stage.text[thread][1]);

		v->at = AT_POINT;
		v->next = (struct event){
			.kind = kind_named(*stage.text[thread]),
			.addr = p->addr,
			.size = p->size,
		};
	}
}

static inline void one_stop_further(const struct decision *d)
{
	struct thread_view *v = &stage.views[d->thread];

	if (v->at == AT_CALL)
		begin_call(d->thread);
	else if (v->at == AT_POINT)
		access_now(d->thread, d);
	else
		end_call(d->thread);
	move_on(d->thread);
}

static inline void look_who_can_move(void)
{
	for (uint32_t i = 0; i < stage.n_threads; i++) {
		struct thread_view *v = &stage.views[i];
		const char *text = stage.text[i];
		unsigned char place = (unsigned char)(*text ? text[1] : 0);

		if (v->state == THREAD_DONE || v->state == THREAD_KILLED)
			continue;
		v->state = THREAD_READY;
		if (v->at == AT_POINT && *text == 'K' && stage.owner[place])
			v->state = THREAD_LOCKED;
		if (v->at == AT_POINT && *text == 'w' && !stage.stored[place])
			v->state = THREAD_WAITING;
	}
}

/* threads: texts with "|" between them; must live on. */
static inline void set_stage(char *threads)
{
	memset(&stage, 0, sizeof(stage));
	stage.trace.events = stage.events;
	stage.history.calls = stage.calls;
	for (char *text = strtok(threads, "|"); text; text = strtok(NULL, "|")) {
		uint32_t i = stage.n_threads++;

		stage.text[i] = text;
		stage.views[i].call = stage.views[i].top_call = EVENT_NO_CALL;
		move_on(i);
	}
	stage.view = (struct sched_view){
		.threads = stage.views,
		.n_threads = stage.n_threads,
		.current = -1,
		.trace = &stage.trace,
		.history = &stage.history,
	};
	look_who_can_move();
}

static inline struct decision ask(void)
{
	return stage.script.policy.next(&stage.script.policy, &stage.view);
}

/* False once the script ends the execution. */
static inline bool follow(struct decision d)
{
	if (d.kind == DECIDE_END)
		return false;
	assert_true(d.thread < stage.n_threads);
	if (d.kind == DECIDE_KILL) {
		assert_int_not_equal(stage.views[d.thread].state, THREAD_DONE);
		stage.views[d.thread].state = THREAD_KILLED;
		play("%s%u%s%s", d.thread, "x", "");
	} else {
		assert_int_equal(stage.views[d.thread].state, THREAD_READY);
		stage.view.current = d.thread;
		one_stop_further(&d);
	}
	look_who_can_move();
	return true;
}

#endif
