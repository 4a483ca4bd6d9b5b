/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of policies: threads that are nothing but stops, and the order in which
 * a policy lets them go on, as letters: a is thread 0.
 */
#ifndef SEARCH_MADE_UP_H
#define SEARCH_MADE_UP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "sched/policy.h"

#define TOY_THREADS 4

static struct toy {
	/* Given. */
	uint32_t n_threads;
	uint32_t n_ops[TOY_THREADS];
	uint32_t n_points[TOY_THREADS]; /* of each operation */
	uint8_t kind;			/* enum access_kind of the first point of each */
	int waits[TOY_THREADS];		/* runs only once that thread is done; -1: always */

	/* Of one execution. */
	struct thread_view views[TOY_THREADS];
	uint32_t point[TOY_THREADS];
	struct trace trace;
	struct event events[256]; /* loads of whoever executed each point */
	struct history history;
	struct sched_view view;
	char order[256]; /* who executed each point */
	uint32_t length;
	uint32_t preemptions, switches;
} toy;

static int set_toy(void **state)
{
	(void)state;
	memset(&toy, 0, sizeof(toy));
	memset(toy.waits, -1, sizeof(toy.waits));
	toy.kind = ACCESS_LOAD;
	return 0;
}

static inline void toy_thread(uint32_t n_ops, uint32_t n_points)
{
	toy.n_ops[toy.n_threads] = n_ops;
	toy.n_points[toy.n_threads++] = n_points;
}

/* What a thread waits for may have happened. */
static inline void toy_look(void)
{
	for (uint32_t i = 0; i < toy.n_threads; i++) {
		struct thread_view *t = &toy.views[i];

		if (t->at == AT_END)
			t->state = THREAD_DONE;
		else if (toy.waits[i] >= 0 && toy.views[toy.waits[i]].at != AT_END)
			t->state = THREAD_WAITING;
		else
			t->state = THREAD_READY;
	}
}

static inline void toy_point(uint32_t thread)
{
	toy.views[thread].steps++;
	toy.events[toy.trace.count++] = (struct event){.thread = (uint8_t)thread, .kind = toy.kind};
	toy.trace.steps++;
	toy.order[toy.length++] = (char)('a' + thread);
	toy.order[toy.length] = '\0';
}

/* From one stop to the next. */
static inline void toy_move(uint32_t thread)
{
	struct thread_view *t = &toy.views[thread];

	switch (t->at) {
	case AT_CALL:
		toy.history.clock++;
		toy.point[thread] = 0;
		t->depth = 1;
		t->at = toy.n_points[thread] ? AT_POINT : AT_RETURN;
		break;
	case AT_POINT:
		toy_point(thread);
		t->at = ++toy.point[thread] < toy.n_points[thread] ? AT_POINT : AT_RETURN;
		break;
	default:
		toy.history.clock++;
		t->depth = 0;
		t->at = ++t->op_index < toy.n_ops[thread] ? AT_CALL : AT_END;
	}
	t->next.kind = toy.point[thread] ? ACCESS_LOAD : toy.kind;
}

static inline void toy_start(void)
{
	memset(toy.views, 0, sizeof(toy.views));
	toy.trace = (struct trace){.events = toy.events};
	toy.history.clock = 1;
	toy.length = toy.preemptions = toy.switches = 0;
	toy.order[0] = '\0';
	toy.view = (struct sched_view){
		.threads = toy.views,
		.n_threads = toy.n_threads,
		.current = -1,
		.trace = &toy.trace,
		.history = &toy.history,
	};
}

/* One execution; the order in which points were executed. */
static inline const char *toy_execute(struct policy *policy)
{
	struct decision d;
	int current;

	toy_start();
	policy->begin(policy);
	for (;;) {
		toy_look();
		d = policy->next(policy, &toy.view);
		if (d.kind == DECIDE_END)
			return toy.order;
		assert_int_equal(d.kind, DECIDE_RUN);
		assert_int_equal(toy.views[d.thread].state, THREAD_READY);
		current = toy.view.current;
		if (current >= 0 && current != d.thread) {
			toy.switches++;
			toy.preemptions += toy.views[current].state == THREAD_READY;
		}
		toy.view.current = d.thread;
		toy_move(d.thread);
	}
}

#endif
