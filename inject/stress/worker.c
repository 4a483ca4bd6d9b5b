/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/worker.h"

#include <errno.h>
#include <sched.h>
#include <time.h>

#include "stress/pin.h"
#include "subject/subject.h"

/* The values of the next batch. */
static void fill(const struct worker *w, uintptr_t *in)
{
	for (uint32_t i = 0; i < w->batch; i++)
		in[i] = items_value(w->shared->items, w->log.thread, w->number + i);
}

/* What is known of a call should it not return.  The array of values may be gone then. */
static void note(struct worker *w, const struct log_call *call)
{
	w->now = *call;
	w->now.end = LOG_NEVER;
	w->now.status = BRRACE_OK;
	w->args = *call->args;
	w->value = call->args->n_in ? call->args->in[0] : 0;
	__atomic_store_n(&w->in_call, true, __ATOMIC_RELEASE);
}

/*
 * It has returned: between its two accesses is the fence of clock_after(), as there is one
 * in worker_give_up(), so if the one does not see the other's store, the other sees his.
 */
static void come_back(const struct worker *w)
{
	const struct timespec nap = {.tv_nsec = 10000000};

	while (__atomic_load_n(&w->given_up, __ATOMIC_RELAXED))
		nanosleep(&nap, NULL);
}

/* As a receiver does, who lets senders go on. */
static void acknowledge(const struct worker *w, const struct brrace_args *args)
{
	struct worker_acks *acks = w->shared->acks;
	uint32_t producer;

	for (uint32_t i = 0; w->shared->window && i < args->n_out; i++)
		if (items_producer(w->shared->items, args->out[i], &producer))
			__atomic_fetch_add(&acks[producer].n, 1, __ATOMIC_RELEASE);
}

static void call_stamped(struct worker *w, const struct brrace_op *op, struct log_call *c,
			 struct brrace_args *args)
{
	const struct clock *clock = w->shared->clock;

	c->begin = clock_before(clock);
	note(w, c);
	c->status = op->call(w->shared->ring, args);
	__atomic_store_n(&w->in_call, false, __ATOMIC_RELEASE);
	c->end = clock_after(clock);
	come_back(w);
	log_add(&w->log, c);
}

/* As fast as the ring is. */
static void call_unstamped(struct worker *w, const struct brrace_op *op, struct log_call *c,
			   struct brrace_args *args)
{
	c->status = op->call(w->shared->ring, args);
	if (c->status == BRRACE_FULL && !w->first_full)
		w->first_full = clock_after(w->shared->clock);
	log_count(&w->log, c);
}

static enum brrace_status call(struct worker *w, uint32_t op, struct brrace_args *args)
{
	const struct brrace_op *what = &w->shared->table->ops[op];
	struct log_call c = {.kind = what->kind, .op = (uint8_t)op, .args = args};

	args->n_out = 0;
	args->n_done = args->n_in;
	if (w->shared->unstamped)
		call_unstamped(w, what, &c, args);
	else
		call_stamped(w, what, &c, args);
	if (c.status != BRRACE_OK)
		return c.status;
	if (c.kind == BRRACE_PRODUCE)
		w->number += args->n_done;
	else
		acknowledge(w, args);
	return c.status;
}

bool worker_give_up(struct worker *w)
{
	__atomic_store_n(&w->given_up, true, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&w->in_call, __ATOMIC_ACQUIRE)) {
		__atomic_store_n(&w->given_up, false, __ATOMIC_RELAXED);
		return false;
	}
	w->args.in = &w->value;
	w->now.args = &w->args;
	log_finish_in(&w->log, &w->now);
	return true;
}

static enum brrace_status invoke(struct caller *caller, void *ring, const char *name,
				 struct brrace_args *args)
{
	struct worker *w = (struct worker *)caller;
	const struct brrace_table *table = w->shared->table;
	int op = -1;

	(void)ring;
	/* A compiler that merges strings makes it easy. */
	for (uint32_t i = 0; i < table->n_ops && op < 0; i++)
		op = table->ops[i].name == name ? (int)i : -1;
	if (op < 0)
		op = subject_op(table, name);
	return op < 0 ? BRRACE_AGAIN : call(w, (uint32_t)op, args);
}

static void before_access(struct caller *caller)
{
	noise_point(&((struct worker *)caller)->noise);
}

static bool goes_on(const struct worker *w)
{
	return !__atomic_load_n(&w->shared->stop, __ATOMIC_RELAXED);
}

static bool window_is_full(const struct worker *w)
{
	const uint64_t *acks = &w->shared->acks[w->log.thread].n;

	return w->shared->window &&
	       w->number + w->batch > __atomic_load_n(acks, __ATOMIC_ACQUIRE) + w->shared->window;
}

static void produce(struct worker *w)
{
	uintptr_t in[BRRACE_MAX_VALUES], out[BRRACE_MAX_VALUES];

	while (goes_on(w)) {
		struct brrace_args args = {.in = in, .n_in = w->batch, .want = 1, .out = out};

		if (window_is_full(w)) {
			sched_yield();
			/* Nobody else may be there to send. */
			args.n_in = 0;
			if (w->role != WORKER_TRANSMITS || !window_is_full(w))
				continue;
		}
		fill(w, in);
		if (w->role == WORKER_TRANSMITS)
			w->shared->table->ops[w->op].call(w->shared->ring, &args);
		else
			call(w, w->op, &args);
	}
}

static void consume(struct worker *w)
{
	uintptr_t out[BRRACE_MAX_VALUES];

	while (goes_on(w)) {
		struct brrace_args args = {.want = w->batch, .out = out};

		if (call(w, w->op, &args) != BRRACE_OK)
			sched_yield();
	}
}

/* A ring that is out of order may never be empty. */
static void drain(struct worker *w)
{
	uintptr_t out[BRRACE_MAX_VALUES];

	for (uint64_t n = 0; n < w->shared->drain_bound && !w->drained; n++) {
		struct brrace_args args = {.want = 1, .out = out};

		w->drained = call(w, w->op, &args) == BRRACE_EMPTY;
	}
}

static void *work(void *arg)
{
	struct worker *w = arg;

	if (w->cpu >= 0)
		pin_thread(w->cpu);
	subject_caller = &w->caller;
	while (!__atomic_load_n(&w->shared->go, __ATOMIC_ACQUIRE))
		sched_yield();
	w->log.last_end = clock_after(w->shared->clock);
	if (w->role == WORKER_CONSUMES)
		consume(w);
	else if (w->role == WORKER_DRAINS)
		drain(w);
	else
		produce(w);
	log_finish(&w->log, clock_after(w->shared->clock));
	return NULL;
}

int worker_start(struct worker *w)
{
	int error;

	w->caller.invoke = invoke;
	w->caller.access = w->noisy ? before_access : NULL;
	error = pthread_create(&w->thread, NULL, work, w);
	w->started = !error;
	return -error;
}

bool worker_join(struct worker *w, double seconds)
{
	struct timespec until;

	if (!w->started || w->ended)
		return true;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += (long)((seconds - (double)(long)seconds) * 1e9);
	until.tv_sec += (long)seconds + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	w->ended = !pthread_timedjoin_np(w->thread, NULL, &until);
	return w->ended;
}
