/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is a data race and what is none, judged by the real ThreadSanitizer runtime.
 * The subjects are written as the compiler would instrument them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/hooks.h"
#include "memory/region.h"
#include "run.h"

/* ---- subjects: what up to three threads do with one cell */

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

#define SUBJECT __attribute__((section("brrace_text"), noinline)) static
extern const char __start_brrace_text[], __stop_brrace_text[];

/* After the last hook of an instrumented function comes another, that of its end. */
static inline void more(void)
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

static bool cas(uint32_t *place, uint32_t from, uint32_t to, int order, int failed)
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

SUBJECT void write_and_read_data(struct cell *c)
{
	WRITE(c->data, 1);
	(void)READ(c->data);
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

SUBJECT void publish_too_late(struct cell *c)
{
	FENCE(RELEASE);
	WRITE(c->data, 1);
	STORE(c->flag, 1, RELAXED);
}

SUBJECT void look_and_fence(struct cell *c)
{
	if (LOAD(c->flag, RELAXED))
		FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void look_without_fence(struct cell *c)
{
	(void)LOAD(c->flag, RELAXED);
	(void)READ(c->data);
}

SUBJECT void look_without_fence_at_all(struct cell *c)
{
	(void)READ(c->flag);
	(void)READ(c->data);
}

SUBJECT void fence_then_look(struct cell *c)
{
	FENCE(ACQUIRE);
	(void)LOAD(c->flag, RELAXED);
	(void)READ(c->data);
}

SUBJECT void release_data(struct cell *c)
{
	WRITE(c->data, 1);
	STORE(c->flag, 1, RELEASE);
}

SUBJECT void acquire_data(struct cell *c)
{
	(void)LOAD(c->flag, ACQUIRE);
	(void)READ(c->data);
}

#define PUBLISH(bits) \
	SUBJECT void publish_##bits(struct cell *c) \
	{ \
		WRITE(c->data, 1); \
		__brrace_atomic##bits##_store(&c->flag_##bits, 1, __ATOMIC_RELEASE); \
		more(); \
	} \
	SUBJECT void look_##bits(struct cell *c) \
	{ \
		(void)__brrace_atomic##bits##_load(&c->flag_##bits, __ATOMIC_ACQUIRE); \
		(void)READ(c->data); \
	} \
	SUBJECT void exchange_##bits(struct cell *c) \
	{ \
		__brrace_atomic##bits##_exchange(&c->flag_##bits, 2, __ATOMIC_RELAXED); \
		(void)READ(c->data); \
	}
PUBLISH(8)
PUBLISH(16)
PUBLISH(64)
PUBLISH(128)

SUBJECT void release_other(struct cell *c)
{
	WRITE(c->other, 1);
	STORE(c->flag, 2, RELEASE);
}

SUBJECT void look_fence_read_other(struct cell *c)
{
	(void)LOAD(c->flag, RELAXED);
	FENCE(ACQUIRE);
	(void)READ(c->other);
}

SUBJECT void full_fence_and_publish(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(SEQ_CST);
	STORE(c->flag, 1, RELAXED);
}

SUBJECT void look_and_full_fence(struct cell *c)
{
	(void)LOAD(c->flag, RELAXED);
	FENCE(SEQ_CST);
	(void)READ(c->data);
}

SUBJECT void only_fence_and_write(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(SEQ_CST);
}

SUBJECT void only_fence_and_read(struct cell *c)
{
	FENCE(SEQ_CST);
	(void)READ(c->data);
}

SUBJECT void fence_and_add(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(RELEASE);
	ADD(c->flag, 1, RELAXED);
}

SUBJECT void fence_and_add_acquire(struct cell *c)
{
	WRITE(c->data, 1);
	FENCE(RELEASE);
	ADD(c->flag, 1, ACQUIRE);
}

SUBJECT void add_and_fence(struct cell *c)
{
	ADD(c->flag, 1, RELAXED);
	FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void add_release_and_fence(struct cell *c)
{
	ADD(c->flag, 1, RELEASE);
	FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void only_add(struct cell *c)
{
	ADD(c->flag, 1, RELAXED);
}

SUBJECT void add_and_read(struct cell *c)
{
	ADD(c->flag, 1, RELAXED);
	(void)READ(c->data);
}

SUBJECT void swap_and_read(struct cell *c)
{
	cas(&c->flag, 1, 2, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
	(void)READ(c->data);
}

SUBJECT void fail_acquiring_and_read(struct cell *c)
{
	cas(&c->flag, 7, 2, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void fail_relaxed_and_read(struct cell *c)
{
	cas(&c->flag, 7, 2, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
	(void)READ(c->data);
}

SUBJECT void fail_relaxed_fence_and_read(struct cell *c)
{
	cas(&c->flag, 7, 2, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
	FENCE(ACQUIRE);
	(void)READ(c->data);
}

SUBJECT void fail_to_swap(struct cell *c)
{
	cas(&c->flag, 7, 2, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

SUBJECT void read_flag_plainly(struct cell *c)
{
	(void)READ(c->flag);
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

SUBJECT void count_if_free(struct cell *c)
{
	if (__brrace_pthread_mutex_trylock(&c->lock))
		return;
	WRITE(c->data, READ(c->data) + 1);
	__brrace_pthread_mutex_unlock(&c->lock);
}

SUBJECT void count_unlocked(struct cell *c)
{
	WRITE(c->data, READ(c->data) + 1);
}

SUBJECT void write_volatile(struct cell *c)
{
	WRITE_VOLATILE(c->ready, 1);
}

SUBJECT void read_volatile(struct cell *c)
{
	(void)READ_VOLATILE(c->ready);
}

SUBJECT void read_volatile_plainly(struct cell *c)
{
	(void)READ(*(int *)&c->ready);
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

SUBJECT void look_at_volatile_without_fence(struct cell *c)
{
	(void)READ_VOLATILE(c->ready);
	(void)READ(c->data);
}

SUBJECT void write_unaligned_volatile(struct cell *c)
{
	__brrace_unaligned_volatile_write4(c->spare + 1);
	memset(c->spare + 1, 1, 4);
}

SUBJECT void read_unaligned_volatile(struct cell *c)
{
	__brrace_unaligned_volatile_read4(c->spare + 1);
	more();
}

SUBJECT void read_last_unaligned_byte(struct cell *c)
{
	__brrace_read1(c->spare + 4);
	more();
}

SUBJECT void write_all_wide(struct cell *c)
{
	static const int ones[4] = {1, 1, 1, 1};

	__brrace_memcpy(c->wide, ones, sizeof(ones));
	more();
}

SUBJECT void write_one(int *place)
{
	WRITE(*place, 2);
}

SUBJECT void write_each_wide(struct cell *c)
{
	for (int i = 0; i < 4; i++)
		write_one(&c->wide[i]);
}

SUBJECT void read_third_wide(struct cell *c)
{
	(void)READ(c->wide[2]);
}

SUBJECT void read_one(int *place)
{
	(void)READ(*place);
}

SUBJECT void read_each_wide(struct cell *c)
{
	for (int i = 0; i < 4; i++)
		read_one(&c->wide[i]);
}

SUBJECT void share_stack(struct cell *c)
{
	int local = 0;

	STORE(c->flag, 1, RELAXED);
	__brrace_write8(&c->shared);
	*(int *volatile *)&c->shared = &local;
	WRITE(local, 1);
	FENCE(RELEASE);
	(void)READ(local);
}

SUBJECT void write_shared_stack(struct cell *c)
{
	if (c->shared)
		WRITE(*c->shared, 2);
}

/* Stands a hundred functions deep when the execution ends. */
SUBJECT void never_return(struct cell *c)
{
	for (int i = 0; i < 100; i++)
		ENTER();
	WRITE(c->data, 2);
	(void)LOAD(c->flag, RELAXED);
	FENCE(ACQUIRE);
}

SUBJECT void write_inside(struct cell *c)
{
	ENTER();
	write_data(c);
	more();
	LEAVE();
}

SUBJECT void write_and_crash(struct cell *c)
{
	ENTER();
	WRITE(c->data, 2);
	__brrace_write4(NULL);
	*(volatile int *volatile)NULL = 0;
}

SUBJECT int recurse(int n)
{
	volatile char frame[256];

	ENTER();
	frame[0] = (char)n;
	n = n > 0 ? recurse(n - 1) + frame[0] : 0;
	LEAVE();
	return n;
}

SUBJECT void overrun_stack(struct cell *c)
{
	ENTER();
	WRITE(c->data, 2);
	recurse(1 << 20);
	LEAVE();
}

SUBJECT void go_deep(struct cell *c)
{
	recurse(1300);
	write_inside(c);
}

/* A few frames of the second thread's stack are left. */
SUBJECT void write_at_the_end_of_the_stack(struct cell *c)
{
	ENTER();
	if ((uintptr_t)__builtin_frame_address(0) - stack_low(1) > 3000)
		write_at_the_end_of_the_stack(c);
	else
		WRITE(c->data, 2);
	more();
	LEAVE();
}

/* ---- one table for all of them */

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

static enum brrace_status call_drain(void *ring, struct brrace_args *args)
{
	(void)args;
	read_data(ring);
	return BRRACE_EMPTY;
}

static void *create(const struct brrace_setup *setup)
{
	struct cell *c = __brrace_calloc(1, sizeof(*c));

	(void)setup;
	WRITE(c->data, 0);
	brrace_root("struct cell", sizeof(*c), c, 1, "c");
	return c;
}

static uint64_t capacity(void *ring)
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

/* ---- schedules: each turn runs a thread to before an access of some kind */

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

static struct decision next_turn(struct policy *policy, const struct sched_view *view)
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

static void begin_turns(struct policy *policy)
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

/* ---- runs */

static const struct run_op one_op[] = {{.op = 0}, {.op = 1}, {.op = 2}};
static const struct run_thread threads[] = {
	{&one_op[0], 1, -1},
	{&one_op[1], 1, -1},
	{&one_op[2], 1, -1},
};
static struct subject subject = {.table = &table};
static struct run_plan plan;
static struct run *run;

static void open_run(body *first, body *second, body *third)
{
	char why[200];

	bodies[0] = first;
	bodies[1] = second;
	bodies[2] = third;
	if (run_new(&run, &plan, why, sizeof(why)))
		fail_msg("%s", why);
}

static void close_run(void)
{
	run_free(run);
	run = NULL;
}

static size_t execute(enum run_end end)
{
	size_t n;

	assert_int_equal(run_execute(run, &turns.policy), end);
	run_races(run, &n);
	return n;
}

/* Races of the threads, which run as `turns` say. */
static size_t races(body *first, body *second, body *third)
{
	size_t n;

	open_run(first, second, third);
	n = execute(RUN_ENDED);
	close_run();
	return n;
}

static int set_up(void **state)
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

static int tear_down(void **state)
{
	(void)state;
	close_run();
	return 0;
}

/* ---- tests */

static void fences_that_match_order(void **state)
{
	(void)state;
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
	assert_int_equal(races(full_fence_and_publish, look_and_full_fence, nothing), 0);
	assert_int_equal(races(release_data, look_and_fence, nothing), 0);
	assert_int_equal(races(fence_and_publish, acquire_data, nothing), 0);
}

static void one_fence_is_not_enough(void **state)
{
	(void)state;
	assert_int_equal(races(publish_without_fence, look_and_fence, nothing), 1);
	assert_int_equal(races(fence_and_publish, look_without_fence, nothing), 1);
	assert_int_equal(races(publish_without_fence, look_without_fence, nothing), 1);
}

static void fences_order_only_what_is_on_their_side(void **state)
{
	(void)state;
	assert_int_equal(races(publish_too_late, look_and_fence, nothing), 1);
	assert_int_equal(races(fence_and_publish, fence_then_look, nothing), 1);
	assert_int_equal(races(only_fence_and_write, only_fence_and_read, nothing), 1);
}

/* An acquire fence is about what was loaded before it, not what is there by now. */
static void fence_does_not_acquire_what_came_after_the_load(void **state)
{
	(void)state;
	SCHEDULE({0, TO_END, 0}, {1, ACCESS_FENCE, 0}, {2, TO_END, 0}, {1, TO_END, 0});
	assert_int_equal(races(release_data, look_fence_read_other, release_other), 1);
	SCHEDULE({0, TO_END, 0}, {2, TO_END, 0}, {1, TO_END, 0});
	assert_int_equal(races(release_data, look_fence_read_other, release_other), 0);
}

static void fences_and_read_modify_writes(void **state)
{
	(void)state;
	assert_int_equal(races(fence_and_add, add_and_fence, nothing), 0);
	assert_int_equal(races(fence_and_add_acquire, add_release_and_fence, nothing), 0);
	assert_int_equal(races(fence_and_add, add_and_read, nothing), 1);
	assert_int_equal(races(publish_without_fence, add_and_fence, nothing), 1);
}

static void release_sequence_goes_on_through_read_modify_writes(void **state)
{
	(void)state;
	assert_int_equal(races(release_data, only_add, acquire_data), 0);
	assert_int_equal(races(fence_and_publish, only_add, look_and_fence), 0);
}

static void orders_of_accesses(void **state)
{
	(void)state;
	assert_int_equal(races(release_data, acquire_data, nothing), 0);
	assert_int_equal(races(publish_without_fence, acquire_data, nothing), 1);
	assert_int_equal(races(release_data, look_without_fence, nothing), 1);
}

static void every_width_orders(void **state)
{
#define ORDERS(bits) \
	assert_int_equal(races(publish_##bits, look_##bits, nothing), 0); \
	assert_int_equal(races(publish_##bits, exchange_##bits, nothing), 1); \
	assert_int_equal(races(publish_##bits, exchange_##bits, look_##bits), 1);

	(void)state;
	ORDERS(8)
	ORDERS(16)
	ORDERS(64)
	ORDERS(128)
}

static void orders_of_compare_and_swap(void **state)
{
	(void)state;
	assert_int_equal(races(release_data, swap_and_read, nothing), 0);
	assert_int_equal(races(release_data, fail_acquiring_and_read, nothing), 0);
	assert_int_equal(races(release_data, fail_relaxed_and_read, nothing), 1);
	assert_int_equal(races(release_data, fail_relaxed_fence_and_read, nothing), 0);
	SCHEDULE({0, TO_END, 0}, {1, TO_END, 1});
	assert_int_equal(races(release_data, swap_and_read, nothing), 1);
}

static void failed_compare_and_swap_is_no_write(void **state)
{
	(void)state;
	assert_int_equal(races(fail_to_swap, read_flag_plainly, nothing), 0);
	assert_int_equal(races(fail_to_swap, write_flag_plainly, nothing), 1);
}

static void mutex_orders(void **state)
{
	(void)state;
	assert_int_equal(races(count_locked, count_locked, count_locked), 0);
	assert_int_equal(races(count_locked, count_if_free, count_locked), 0);
	assert_int_equal(races(count_locked, count_unlocked, nothing), 1);
}

static void volatile_is_a_relaxed_atomic(void **state)
{
	(void)state;
	assert_int_equal(races(write_volatile, read_volatile, nothing), 0);
	assert_int_equal(races(write_volatile, read_volatile_plainly, nothing), 1);
	assert_int_equal(races(publish_volatile, look_at_volatile, nothing), 0);
	assert_int_equal(races(publish_volatile, look_at_volatile_without_fence, nothing), 1);
	assert_int_equal(races(write_unaligned_volatile, read_unaligned_volatile, nothing), 0);
	assert_int_equal(races(write_unaligned_volatile, read_last_unaligned_byte, nothing), 1);
}

static void volatile_can_be_plain(void **state)
{
	size_t n;
	const struct race *race;

	(void)state;
	plan.volatile_is_plain = true;
	assert_int_equal(races(write_unaligned_volatile, read_unaligned_volatile, nothing), 1);
	open_run(write_volatile, read_volatile, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_true(race->side[0].by_volatile && race->side[1].by_volatile);
	assert_false(race->side[0].atomic || race->side[1].atomic);
}

static const struct cell *cell(void)
{
	size_t n;

	return (const struct cell *)run_roots(run, &n)->addr;
}

static const struct event *event_of(const struct race_side *side)
{
	const struct trace *trace = run_trace(run);

	for (uint32_t i = 0; i < trace->count; i++)
		if (trace->events[i].step == side->step)
			return &trace->events[i];
	return NULL;
}

static void race_says_where_and_by_whom(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_and_read_data, read_data, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &cell()->data);
	assert_int_equal(race->size, sizeof(int));
	assert_int_equal(race->side[0].thread, 0);
	assert_int_equal(race->side[1].thread, 1);
	assert_true(race->side[0].write && !race->side[1].write);
	for (size_t i = 0; i < 2; i++) {
		const struct race_side *side = &race->side[i];
		const struct event *e = event_of(side);

		assert_non_null(e);
		assert_int_equal(e->thread, side->thread);
		assert_int_equal(e->kind, i ? ACCESS_LOAD : ACCESS_STORE);
		assert_int_equal(e->addr, race->addr);
		assert_int_equal(e->size, side->size);
		assert_true(side->stack.depth > 0);
		assert_int_equal(side->stack.pc[0], e->pc);
		assert_false(side->atomic || side->by_volatile);
	}
}

/* The runtime's own frames, above and below, are left out. */
static void race_has_the_stacks_of_the_subject(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_inside, read_data, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->side[0].stack.depth, 2);
	assert_in_range(race->side[0].stack.pc[1], (uintptr_t)call_1, (uintptr_t)call_1 + 100);
	assert_int_equal(race->side[1].stack.depth, 1);
}

static void race_of_an_atomic_access(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(only_add, write_flag_plainly, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &cell()->flag);
	assert_true(race->side[0].atomic && !race->side[1].atomic);
	assert_int_equal(event_of(&race->side[0])->pc, race->side[0].stack.pc[0]);
	assert_int_equal(event_of(&race->side[0])->kind, ACCESS_RMW);
}

static void race_is_about_the_bytes_of_both(void **state)
{
	const struct race *race;
	size_t n;

	(void)state;
	open_run(write_all_wide, read_third_wide, nothing);
	execute(RUN_ENDED);
	race = run_races(run, &n);
	assert_int_equal(n, 1);
	assert_int_equal(race->addr, &cell()->wide[2]);
	assert_int_equal(race->size, 4);
	assert_int_equal(race->side[0].size, 16);
	assert_int_equal(race->side[1].size, 4);
}

static void races_of_the_same_code_are_one(void **state)
{
	(void)state;
	assert_int_equal(races(write_each_wide, read_each_wide, nothing), 1);
}

static size_t reports(int executions)
{
	size_t n = 0;

	while (executions--)
		n += execute(RUN_ENDED);
	return n;
}

static void every_execution_reports(void **state)
{
	(void)state;
	open_run(publish_without_fence, look_and_fence, write_volatile);
	assert_int_equal(reports(1000), 1000);
	SCHEDULE({0, TO_END, 0});
	assert_int_equal(execute(RUN_ENDED), 0);
}

static void clean_executions_report_nothing(void **state)
{
	(void)state;
	open_run(fence_and_publish, look_and_fence, read_volatile);
	assert_int_equal(reports(1000), 0);
}

static bool both_races(void)
{
	size_t n;

	return run_execute(run, &turns.policy) == RUN_ENDED && run_races(run, &n) && n == 2;
}

static void worker_process_judges_too(void **state)
{
	pid_t worker;
	int status;

	(void)state;
	open_run(fence_and_add, look_without_fence_at_all, nothing);
	assert_true(both_races());
	fflush(NULL);
	worker = fork();
	if (!worker)
		_exit(both_races() && both_races() ? 0 : 1);
	assert_int_equal(waitpid(worker, &status, 0), worker);
	assert_int_equal(status, 0);
	assert_true(both_races());
}

static void race_on_a_stack(void **state)
{
	(void)state;
	SCHEDULE({0, ACCESS_FENCE, 0}, {1, TO_END, 0}, {0, TO_END, 0});
	open_run(share_stack, write_shared_stack, nothing);
	assert_true(execute(RUN_ENDED) >= 1);
	assert_true(execute(RUN_ENDED) >= 1);
}

static void threads_left_standing_leave_nothing_behind(void **state)
{
	(void)state;
	SCHEDULE({0, TO_END, 0}, {1, ACCESS_FENCE, 0});
	open_run(write_data, never_return, nothing);
	assert_int_equal(reports(1000), 1000);
}

static void crash_ends_one_execution(void **state)
{
	(void)state;
	open_run(write_data, write_and_crash, nothing);
	for (int i = 0; i < 100; i++)
		assert_int_equal(execute(RUN_CRASHED), 1);
	assert_false(run_fault(run)->stack_overrun);
	close_run();
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
}

static void stack_overrun_ends_one_execution(void **state)
{
	(void)state;
	open_run(write_data, overrun_stack, nothing);
	for (int i = 0; i < 10; i++) {
		size_t n;

		assert_int_equal(execute(RUN_CRASHED), 1);
		assert_true(run_fault(run)->stack_overrun);
		assert_int_equal(run_races(run, &n)->side[1].stack.depth, 2);
	}
	close_run();
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
}

/* Where too little is left of the stack for a report nothing is told. */
static void end_of_the_stack_is_not_judged(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(races(write_data, write_at_the_end_of_the_stack, nothing), 0);
	open_run(write_data, go_deep, nothing);
	assert_int_equal(execute(RUN_ENDED), 1);
	assert_int_equal(run_races(run, &n)->side[1].stack.depth, 2);
}

static uint64_t hash(void)
{
	uint64_t h;

	open_run(publish_volatile, look_at_volatile, count_locked);
	execute(RUN_ENDED);
	h = run_hash(run, NULL);
	close_run();
	return h;
}

static void hash_is_the_one_without_tsan(void **state)
{
	uint64_t over_tsan = hash();

	(void)state;
	plan.tsan = false;
	assert_int_equal(hash(), over_tsan);
}

static void accesses_that_are_no_points_do_not_disturb(void **state)
{
	(void)state;
	plan.trace_all = true;
	assert_int_equal(races(fence_and_publish, look_and_fence, nothing), 0);
	assert_int_equal(races(publish_without_fence, look_and_fence, nothing), 1);
}

#define ON_FIBERS(test) {#test " on fibers", test, set_up, tear_down, NULL}
#define ON_THREADS(test) {#test " on OS threads", test, set_up, tear_down, (void *)1}
#define ON_BOTH(test) ON_FIBERS(test), ON_THREADS(test)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(fences_that_match_order),
		ON_BOTH(one_fence_is_not_enough),
		ON_BOTH(fences_order_only_what_is_on_their_side),
		ON_BOTH(fence_does_not_acquire_what_came_after_the_load),
		ON_BOTH(fences_and_read_modify_writes),
		ON_BOTH(release_sequence_goes_on_through_read_modify_writes),
		ON_BOTH(orders_of_accesses),
		ON_BOTH(every_width_orders),
		ON_BOTH(orders_of_compare_and_swap),
		ON_BOTH(failed_compare_and_swap_is_no_write),
		ON_BOTH(mutex_orders),
		ON_BOTH(volatile_is_a_relaxed_atomic),
		ON_BOTH(volatile_can_be_plain),
		ON_BOTH(race_says_where_and_by_whom),
		ON_BOTH(race_has_the_stacks_of_the_subject),
		ON_BOTH(race_of_an_atomic_access),
		ON_BOTH(race_is_about_the_bytes_of_both),
		ON_BOTH(races_of_the_same_code_are_one),
		ON_BOTH(every_execution_reports),
		ON_BOTH(clean_executions_report_nothing),
		ON_FIBERS(worker_process_judges_too),
		ON_BOTH(race_on_a_stack),
		ON_BOTH(threads_left_standing_leave_nothing_behind),
		ON_BOTH(crash_ends_one_execution),
		ON_BOTH(stack_overrun_ends_one_execution),
		ON_BOTH(end_of_the_stack_is_not_judged),
		ON_BOTH(hash_is_the_one_without_tsan),
		ON_BOTH(accesses_that_are_no_points_do_not_disturb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
