/* SPDX-License-Identifier: BSD-2-Clause */
/* Points that are passed at once leave behind what points at which a policy is asked do. */
#include "sched/pass.h"

#include <stdlib.h>

#include "repeats.h"
#include "testing.h"

/* Each place of the ring is written by somebody, so all of these are points. */
#define ALL(X) \
	X(8, uint8_t) \
	X(16, uint16_t) \
	X(32, uint32_t) \
	X(64, uint64_t) \
	X(128, unsigned __int128)

#define PLAIN(bits, type) \
	__brrace_read##bits(at); \
	sum += *(volatile type *)at; \
	__brrace_write##bits(at); \
	*(volatile type *)at = (type)(sum * 3 + 1);
#define ATOMIC(bits, type) \
	sum += __brrace_atomic##bits##_load((type *)at, __ATOMIC_ACQUIRE); \
	__brrace_atomic##bits##_store((type *)at, (type)(sum + 5), __ATOMIC_RELEASE); \
	sum += __brrace_atomic##bits##_exchange((type *)at, (type)(sum * 7), __ATOMIC_RELAXED); \
	sum += __brrace_atomic##bits##_fetch_add((type *)at, 200, __ATOMIC_SEQ_CST); \
	sum += __brrace_atomic##bits##_fetch_sub((type *)at, 77, __ATOMIC_SEQ_CST); \
	sum += __brrace_atomic##bits##_fetch_and((type *)at, 0x7f, __ATOMIC_SEQ_CST); \
	sum += __brrace_atomic##bits##_fetch_or((type *)at, 0, __ATOMIC_ACQ_REL); \
	sum += __brrace_atomic##bits##_fetch_xor((type *)at, 0x11, __ATOMIC_SEQ_CST); \
	sum += __brrace_atomic##bits##_fetch_nand((type *)at, 3, __ATOMIC_SEQ_CST); \
	expected##bits = 1; \
	sum += (unsigned)__brrace_atomic##bits##_compare_exchange_strong( \
		(type *)at, &expected##bits, 9, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
	sum += (unsigned)__brrace_atomic##bits##_compare_exchange_weak( \
		(type *)at, &expected##bits, 2, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
	sum += __brrace_atomic##bits##_compare_exchange_val((type *)at, 2, 4, __ATOMIC_ACQUIRE, \
							    __ATOMIC_RELAXED); \
	sum += __brrace_atomic##bits##_compare_exchange_val((type *)at, 2, 6, __ATOMIC_ACQUIRE, \
							    __ATOMIC_RELAXED);
#define DECLARE(bits, type) type expected##bits;

static uint64_t sums[2];

SUBJECT_CODE static uint64_t touch_all(char *at)
{
	uint64_t sum = 0;
	ALL(DECLARE)

	PLAIN(1, uint8_t)
	PLAIN(2, uint16_t)
	PLAIN(4, uint32_t)
	PLAIN(8, uint64_t)
	PLAIN(16, unsigned __int128)
	ALL(ATOMIC)
	__brrace_atomic_thread_fence(__ATOMIC_SEQ_CST);
	__brrace_unaligned_write4(at + 1);
	memset(at + 1, 7, 4);
	__brrace_volatile_read8(at);
	return sum + *(volatile uint64_t *)at;
}

SUBJECT_CODE static enum brrace_status everything(void *ring, struct brrace_args *args)
{
	for (int i = 0; i < 3; i++)
		sums[0] += touch_all((char *)ring + 16 * i);
	args->result = sums[0];
	return BRRACE_OK;
}

/* Waits for the third word to be set; gives up only if the second is. */
SUBJECT_CODE static enum brrace_status wait_for_word(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[1], 0);
	while (!load(&w[2]) && !load(&w[1]))
		;
	store(&w[0], 1);
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status set_word(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[0], 5);
	store(&w[2], load(&w[0]));
	return BRRACE_OK;
}

SUBJECT_CODE static enum brrace_status lock_and_store(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	__brrace_pthread_mutex_lock((pthread_mutex_t *)&w[8]);
	store(&w[0], load(&w[0]) + 1);
	store(&w[1], 1);
	__brrace_pthread_mutex_unlock((pthread_mutex_t *)&w[8]);
	return BRRACE_OK;
}

static volatile bool crashes;
static int *volatile nowhere = (int *)16;

SUBJECT_CODE static enum brrace_status store_and_crash(void *ring, struct brrace_args *args)
{
	uint64_t *w = ring;

	(void)args;
	store(&w[0], 1);
	store(&w[1], 2);
	__brrace_atomic64_compare_exchange_val(&w[0], 7, 8, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
	if (crashes)
		*nowhere = 1;
	return BRRACE_OK;
}

static uint64_t budget; /* left when somebody was last asked */

/* Thread after thread. */
static struct decision in_order(const struct sched_view *view, uint8_t kind)
{
	budget = bench.run->budget;
	for (uint32_t i = 0; i < view->n_threads; i++)
		if (view->threads[i].state == THREAD_READY)
			return (struct decision){.kind = kind, .thread = (uint8_t)i, .line = 3};
	return (struct decision){.kind = DECIDE_END};
}

static struct decision ask(struct policy *policy, const struct sched_view *view)
{
	(void)policy;
	return in_order(view, DECIDE_RUN);
}

static struct decision pass(struct policy *policy, const struct sched_view *view)
{
	(void)policy;
	return in_order(view, DECIDE_RUN_ON);
}

static void begin(struct policy *policy)
{
	(void)policy;
	sums[0] = 0;
}

/* What an execution left behind. */
struct trail {
	struct event *events;
	uint32_t count, steps[2], at[2];
	struct event next[2];
	uint64_t hash, budget;
	enum run_end end;
};

static struct trail follow(struct decision (*next)(struct policy *policy,
						   const struct sched_view *view))
{
	struct policy policy = {.next = next, .begin = begin};
	struct trail t = {.end = run_execute(bench.run, &policy)};
	size_t bytes;

	t.count = bench.run->trace.count;
	bytes = t.count * sizeof(*t.events);
	t.events = memcpy(malloc(bytes + 1), bench.run->trace.events, bytes);
	for (uint32_t i = 0; i < bench.plan.n_threads; i++) {
		t.steps[i] = bench.run->views[i].steps;
		t.at[i] = bench.run->views[i].at;
		t.next[i] = bench.run->views[i].next;
	}
	t.hash = run_hash(bench.run, NULL);
	t.budget = budget;
	return t;
}

static void same_access(const struct event *a, const struct event *b)
{
	assert_int_equal(a->thread, b->thread);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->flags, b->flags);
	assert_int_equal(a->order, b->order);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->addr, b->addr);
	assert_int_equal(a->pc, b->pc);
}

static void same_event(const struct event *a, const struct event *b)
{
	same_access(a, b);
	assert_int_equal(a->step, b->step);
	assert_int_equal(a->call, b->call);
	assert_int_equal(a->line, b->line);
	assert_true(a->value == b->value);
	if (event_reads(a) && a->kind != ACCESS_LOAD)
		assert_true(a->old == b->old);
}

/* least: points that must have been passed; one that is costs no budget. */
static void same_trail(uint32_t least)
{
	struct trail a, b;

	free(follow(ask).events);
	a = follow(ask);
	b = follow(pass);
	assert_int_equal(a.end, b.end);
	assert_int_equal(a.count, b.count);
	for (uint32_t i = 0; i < a.count; i++)
		same_event(&a.events[i], &b.events[i]);
	for (uint32_t i = 0; i < bench.plan.n_threads; i++) {
		assert_int_equal(a.steps[i], b.steps[i]);
		assert_int_equal(a.at[i], b.at[i]);
		if (a.at[i] == AT_POINT)
			same_access(&a.next[i], &b.next[i]);
	}
	assert_int_equal(a.hash, b.hash);
#if !defined(HOOK_PORTABLE) && defined(__OPTIMIZE__)
	assert_in_range(b.budget - a.budget, least, a.count);
#else
	(void)least;
#endif
	free(a.events);
	free(b.events);
}

static uint8_t op(operation *call)
{
	return bench_op("op", BRRACE_QUERY_COUNT, call);
}

static void every_kind_and_width(void **state)
{
	(void)state;
	THREAD(op(everything));
	THREAD(op(set_word));
	bench_start();
	same_trail(150);
}

static void a_thread_that_waits(void **state)
{
	(void)state;
	THREAD(op(wait_for_word));
	THREAD(op(set_word), op(set_word));
	bench_start();
	same_trail(6);
}

static void threads_with_a_lock(void **state)
{
	(void)state;
	THREAD(op(lock_and_store), op(set_word));
	THREAD(op(lock_and_store), op(lock_and_store));
	bench_start();
	same_trail(6);
}

static void where_a_crash_leaves_a_thread(void **state)
{
	(void)state;
	THREAD(op(store_and_crash));
	THREAD(op(set_word));
	bench_start();
	crashes = true;
	same_trail(2);
	assert_int_equal(bench.run->end, RUN_CRASHED);
	assert_int_equal(bench.run->views[0].next.kind, ACCESS_CAS);
	crashes = false;
}

/* A stack that is wanted is taken, and the limit of steps holds. */
static void what_is_due_at_a_step(void **state)
{
	const uint32_t step = 4;
	struct trail t;
	size_t n;

	(void)state;
	THREAD(op(set_word), op(set_word));
	THREAD(op(store_and_crash));
	bench.plan.step_limit = 7;
	bench_start();
	t = follow(pass);
	free(t.events);
	run_want_stacks(bench.run, &step, 1);
	t = follow(pass);
	free(t.events);
	assert_int_equal(t.end, RUN_STEP_LIMIT);
	assert_int_equal(t.count, 7);
	assert_true(run_stacks(bench.run, &n)[0].stack.depth > 0);
	same_trail(0);
}

static uint64_t looked_at;

/* Sums up what is about to be stored by a CAS. */
static struct decision look(struct policy *policy, const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[0];

	(void)policy;
	if (t->at == AT_POINT && t->next.kind == ACCESS_CAS)
		looked_at += (uint64_t)bench.run->threads[0].operands->value;
	return in_order(view, DECIDE_RUN);
}

/* Who looks for states that repeat compares them. */
static void operands_are_there_for_who_looks(void **state)
{
	struct policy policy = {.next = look, .begin = begin};

	(void)state;
	THREAD(op(store_and_crash));
	bench_start();
	assert_true(repeats_watch(bench.run, true));
	run_execute(bench.run, &policy);
	looked_at = 0;
	run_execute(bench.run, &policy);
	assert_int_equal(looked_at, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(every_kind_and_width),  BENCH(a_thread_that_waits),
		BENCH(threads_with_a_lock),   BENCH(where_a_crash_leaves_a_thread),
		BENCH(what_is_due_at_a_step), BENCH(operands_are_there_for_who_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
