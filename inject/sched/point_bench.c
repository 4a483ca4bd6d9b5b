/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a yield point costs, without a switch and with one, beside a hand-over of a
 * futex between two pthreads in the same process.  Everything is on: trace, oracles,
 * creation, restoration.
 */
#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "abi/hooks.h"
#include "run.h"
#include "sched/script.h"

#define ROUNDS 2000  /* of a load and a store, in each of two threads */
#define REPEATS 21
#define HANDOVERS 20000

extern char __executable_start, etext;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const char *what, double *ns)
{
	qsort(ns, REPEATS, sizeof(*ns), compare);
	printf("%-38s %8.1f ns  (%.1f to %.1f)\n", what, ns[REPEATS / 2], ns[0], ns[REPEATS - 1]);
}

/* ---- a subject with its hooks written by hand */

static void *create(const struct brrace_setup *setup)
{
	uint32_t *word = __brrace_calloc(1, 64);

	(void)setup;
	brrace_root("uint32_t", sizeof(uint32_t), word, 16, "word");
	return word;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return 1;
}

static enum brrace_status touch(void *ring, struct brrace_args *args)
{
	volatile uint32_t *word = ring;

	(void)args;
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t value;

		__brrace_volatile_read4((void *)word);
		value = *word;
		__brrace_volatile_write4((void *)word);
		*word = value + 1;
	}
	return BRRACE_AGAIN;
}

static enum brrace_status nothing(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_EMPTY;
}

static const struct brrace_op ops[] = {
	{"touch", BRRACE_PRODUCE, 0, 0, touch},
	{"nothing", BRRACE_CONSUME, 0, 0, nothing},
};

BRRACE_SUBJECT(.name = "bench", .about = "one word", .create = create, .capacity = capacity,
	       .ops = ops, .n_ops = 2, .preload = "touch", .drain = "nothing");

/* ---- who goes next: the same thread, or the other one each time */

static bool is_ready(const struct sched_view *view, int thread)
{
	return thread >= 0 && view->threads[thread].state == THREAD_READY;
}

static struct decision run_it(int thread)
{
	return (struct decision){.kind = thread < 0 ? DECIDE_END : DECIDE_RUN,
				 .thread = (uint8_t)thread,
				 .line = UINT16_MAX};
}

static struct decision same(struct policy *policy, const struct sched_view *view)
{
	(void)policy;
	struct decision d = run_it(is_ready(view, 0) ? 0 : is_ready(view, 1) ? 1 : -1);

	if (d.kind == DECIDE_RUN)
		d.kind = DECIDE_RUN_ON;
	return d;
}

static struct decision other(struct policy *policy, const struct sched_view *view)
{
	int pick = view->current == 0;

	return is_ready(view, pick) ? run_it(pick) : same(policy, view);
}

static void begin(struct policy *policy)
{
	(void)policy;
}

static double ns_per_point(struct run *run, struct policy *policy)
{
	double start = now();

	run_execute(run, policy);
	return (now() - start) / run_trace(run)->steps;
}

/* ---- the yardstick */

static uint32_t turn;

static void wait_for(uint32_t mine)
{
	uint32_t seen;

	while ((seen = __atomic_load_n(&turn, __ATOMIC_ACQUIRE)) != mine)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void pass(uint32_t next)
{
	__atomic_store_n(&turn, next, __ATOMIC_RELEASE);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *partner(void *arg)
{
	(void)arg;
	for (int i = 0; i < HANDOVERS; i++) {
		wait_for(1);
		pass(0);
	}
	return NULL;
}

static double ns_per_handover(void)
{
	pthread_t thread;
	double start;

	turn = 0;
	pthread_create(&thread, NULL, partner, NULL);
	start = now();
	for (int i = 0; i < HANDOVERS; i++) {
		pass(1);
		wait_for(0);
	}
	pthread_join(thread, NULL);
	return (now() - start) / (2.0 * HANDOVERS);
}

int main(void)
{
	static const struct run_op op[] = {{.op = 0}};
	static const struct run_thread threads[] = {{op, 1, -1}, {op, 1, -1}};
	struct subject subject = {
		.table = &brrace_subject,
		.text = (uintptr_t)&__executable_start,
		.text_size = (size_t)(&etext - &__executable_start),
	};
	struct run_plan plan = {
		.subject = &subject, .slots = 1, .threads = threads, .n_threads = 2};
	struct policy stay = {.next = same, .begin = begin}, hop = {.next = other, .begin = begin};
	double without[REPEATS], with[REPEATS], futex[REPEATS];
	struct run *run;
	char why[200];

	if (run_new(&run, &plan, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	ns_per_point(run, &stay);
	for (int i = 0; i < REPEATS; i++) {
		without[i] = ns_per_point(run, &stay);
		with[i] = ns_per_point(run, &hop);
		futex[i] = ns_per_handover();
	}
	report("a point without a switch", without);
	report("a point with a switch", with);
	report("a futex hand-over between pthreads", futex);
	printf("%-38s %8.0f : 1\n", "hand-over to point with a switch",
	       futex[REPEATS / 2] / with[REPEATS / 2]);
	run_free(run);
	return 0;
}
