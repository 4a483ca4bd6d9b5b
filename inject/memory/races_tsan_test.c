/* SPDX-License-Identifier: BSD-2-Clause */
/* What is a data race and what is none, judged by the real ThreadSanitizer runtime. */
#include "memory/race_testing.h"

#include <string.h>

SUBJECT void publish_too_late(struct cell *c)
{
	FENCE(RELEASE);
	WRITE(c->data, 1);
	STORE(c->flag, 1, RELAXED);
}

SUBJECT void look_without_fence(struct cell *c)
{
	(void)LOAD(c->flag, RELAXED);
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

SUBJECT void read_volatile_plainly(struct cell *c)
{
	(void)READ(*(int *)&c->ready);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
