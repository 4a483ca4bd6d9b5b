/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the real ThreadSanitizer runtime: up to three threads do something with one
 * cell, in code as the compiler would instrument it.
 */
#ifndef MEMORY_RACE_TESTING_H
#define MEMORY_RACE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abi/hooks.h"
#include "run.h"

struct cell {
	int data;
	int other;
	int wide[4];
	volatile int ready;
	uint32_t flag;
	uint8_t flag_8;
	uint16_t flag_16;
	uint64_t flag_64;
	unsigned __int128 flag_128;
	char spare[8];
	int *shared;
	pthread_mutex_t lock;
};

#define SUBJECT __attribute__((section("brrace_text"), noinline, unused)) static
extern const char __start_brrace_text[], __stop_brrace_text[];

/* After the last hook of an instrumented function comes another, that of its end. */
static inline inline void more(void)
{
	__asm__ volatile("");
}

#define ENTER() __brrace_func_entry(__builtin_return_address(0))
#define LEAVE() (__brrace_func_exit(), more())
#define WRITE(place, v) (__brrace_write4(&(place)), (place) = (v))
#define READ(place) (__brrace_read4(&(place)), *(volatile int *)&(place))
#define WRITE_VOLATILE(place, v) (__brrace_volatile_write4((void *)&(place)), (place) = (v))
#define READ_VOLATILE(place) (__brrace_volatile_read4((void *)&(place)), (place))
#define LOAD(place, order) __brrace_atomic32_load(&(place), __ATOMIC_##order)
#define STORE(place, v, order) (__brrace_atomic32_store(&(place), v, __ATOMIC_##order), more())
#define ADD(place, v, order) (__brrace_atomic32_fetch_add(&(place), v, __ATOMIC_##order), more())
#define FENCE(order) (__brrace_atomic_thread_fence(__ATOMIC_##order), more())

static inline bool cas(uint32_t *place, uint32_t from, uint32_t to, int order, int failed)
{
	return __brrace_atomic32_compare_exchange_strong(place, &from, to, order, failed);
}

SUBJECT void nothing(struct cell *c)
{
	(void)c;
}

SUBJECT void write_data(struct cell *c)
{
	WRITE(c->data, 1);
}

SUBJECT void read_data(struct cell *c)
{
	(void)READ(c->data);
}

SUBJECT void fence_and_publish(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(RELEASE);
	STORE(c->flag, 1, RELAXED);
}

SUBJECT void publish_without_fence(struct cell *c)
{
	WRITE(c->data, 1);
	STORE(c->flag, 1, RELAXED);
}

SUBJECT void look_and_fence(struct cell *c)
{
	if (LOAD(c->flag, RELAXED))
		FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void fence_and_add(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(RELEASE);
	ADD(c->flag, 1, RELAXED);
}

SUBJECT void only_add(struct cell *c)
{
	ADD(c->flag, 1, RELAXED);
}

SUBJECT void write_flag_plainly(struct cell *c)
{
	WRITE(c->flag, 1);
}

SUBJECT void count_locked(struct cell *c)
{
	__brrace_pthread_mutex_lock(&c->lock);
	WRITE(c->data, READ(c->data) + 1);
	__brrace_pthread_mutex_unlock(&c->lock);
}

SUBJECT void write_volatile(struct cell *c)
{
	WRITE_VOLATILE(c->ready, 1);
}

SUBJECT void read_volatile(struct cell *c)
{
	(void)READ_VOLATILE(c->ready);
}

SUBJECT void publish_volatile(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(RELEASE);
	WRITE_VOLATILE(c->ready, 1);
}

SUBJECT void look_at_volatile(struct cell *c)
{
	(void)READ_VOLATILE(c->ready);
	FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void write_inside(struct cell *c)
{
	ENTER();
	write_data(c);
	more();
	LEAVE();
}

typedef void body(struct cell *c);
static body *bodies[3];

SUBJECT enum brrace_status call_1(void *ring, struct brrace_args *args)
{
	(void)args;
	ENTER();
	bodies[0](ring);
	LEAVE();
	return BRRACE_OK;
}

SUBJECT enum brrace_status call_2(void *ring, struct brrace_args *args)
{
	(void)args;
	ENTER();
	bodies[1](ring);
	LEAVE();
	return BRRACE_OK;
}

SUBJECT enum brrace_status call_3(void *ring, struct brrace_args *args)
{
	(void)args;
	ENTER();
	bodies[2](ring);
	LEAVE();
	return BRRACE_OK;
}

static inline enum brrace_status call_drain(void *ring, struct brrace_args *args)
{
	(void)args;
	read_data(ring);
	return BRRACE_EMPTY;
}

static inline void *create(const struct brrace_setup *setup)
{
	struct cell *c = __brrace_calloc(1, sizeof(*c));

	(void)setup;
	WRITE(c->data, 0);
	brrace_root("struct cell", sizeof(*c), c, 1, "c");
	return c;
}

static inline uint64_t capacity(void *ring)
{
	(void)ring;
	return 1;
}

static const struct brrace_op ops[] = {
	{.name = "one", .kind = BRRACE_QUERY_COUNT, .call = call_1},
	{.name = "two", .kind = BRRACE_QUERY_COUNT, .call = call_2},
	{.name = "three", .kind = BRRACE_QUERY_COUNT, .call = call_3},
	{.name = "drain", .kind = BRRACE_CONSUME, .call = call_drain},
};

static const struct brrace_table table = {
	.version = BRRACE_SUBJECT_VERSION,
	.size = sizeof(table),
	.name = "test/cell",
	.create = create,
	.capacity = capacity,
	.ops = ops,
	.n_ops = 4,
	.drain = "drain",
};

#define TO_END ACCESS_KINDS

struct turn {
	uint8_t thread;
	uint8_t until;
	bool fail; /* its CAS fails */
};

struct turns {
	struct policy policy;
	const struct turn *turns;
	size_t n, at;
};

static inline struct decision next_turn(struct policy *policy, const struct sched_view *view)
{
	struct turns *t = (struct turns *)policy;

	for (; t->at < t->n; t->at++) {
		const struct turn *turn = &t->turns[t->at];
		const struct thread_view *v = &view->threads[turn->thread];
		bool stands = v->at == AT_POINT && v->next.kind == turn->until;
		bool fails = turn->fail && v->at == AT_POINT && v->next.kind == ACCESS_CAS;

		if (v->state != THREAD_DONE && !stands)
			return (struct decision){
				.kind = fails ? DECIDE_FAIL_CAS : DECIDE_RUN,
				.thread = turn->thread,
				.line = UINT16_MAX,
			};
	}
	return (struct decision){.kind = DECIDE_END};
}

static inline void begin_turns(struct policy *policy)
{
	((struct turns *)policy)->at = 0;
}

static const struct turn in_order[] = {{0, TO_END, 0}, {1, TO_END, 0}, {2, TO_END, 0}};
static struct turns turns = {{next_turn, begin_turns}, in_order, 3, 0};

#define SCHEDULE(...) \
	do { \
		static const struct turn list[] = {__VA_ARGS__}; \
\
		turns.turns = list; \
		turns.n = sizeof(list) / sizeof(list[0]); \
	} while (0)

static const struct run_op one_op[] = {{.op = 0}, {.op = 1}, {.op = 2}};
static const struct run_thread threads[] = {
	{&one_op[0], 1, -1},
	{&one_op[1], 1, -1},
	{&one_op[2], 1, -1},
};
static struct subject subject = {.table = &table};
static struct run_plan plan;
static struct run *run;

static inline void open_run(body *first, body *second, body *third)
{
	char why[200];

	bodies[0] = first;
	bodies[1] = second;
	bodies[2] = third;
	if (run_new(&run, &plan, why, sizeof(why)))
		fail_msg("%s", why);
}

static inline void close_run(void)
{
	run_free(run);
	run = NULL;
}

static inline size_t execute(enum run_end end)
{
	size_t n;

	assert_int_equal(run_execute(run, &turns.policy), end);
	run_races(run, &n);
	return n;
}

/* Races of the threads, which run as `turns` say. */
static inline size_t races(body *first, body *second, body *third)
{
	size_t n;

	open_run(first, second, third);
	n = execute(RUN_ENDED);
	close_run();
	return n;
}

static inline int set_up(void **state)
{
	subject.text = (uintptr_t)__start_brrace_text;
	subject.text_size = (size_t)(__stop_brrace_text - __start_brrace_text);
	plan = (struct run_plan){
		.subject = &subject,
		.slots = 1,
		.threads = threads,
		.n_threads = 3,
		.os_threads = *state,
		.tsan = true,
	};
	turns.turns = in_order;
	turns.n = 3;
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	close_run();
	return 0;
}

#define ON_FIBERS(test) {#test " on fibers", test, set_up, tear_down, NULL}
#define ON_THREADS(test) {#test " on OS threads", test, set_up, tear_down, (void *)1}
#define ON_BOTH(test) ON_FIBERS(test), ON_THREADS(test)

#endif
