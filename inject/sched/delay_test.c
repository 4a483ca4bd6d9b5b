/* SPDX-License-Identifier: BSD-2-Clause */
/* Which loads may take effect after a later store, by made-up traces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sched/delay.h"

#define SLOT 0x100
#define TAIL 0x200
#define OTHER 0x300

static struct event events[8];
static struct trace trace = {.events = events};

static int clear(void **state)
{
	(void)state;
	trace.count = 0;
	return 0;
}

static struct event *add(uint8_t kind, uintptr_t addr)
{
	struct event *e = &events[trace.count++];

	*e = (struct event){.step = trace.count, .kind = kind, .addr = addr, .size = 8};
	return e;
}

static void add_atomic(uint8_t kind, uintptr_t addr, uint8_t order)
{
	struct event *e = add(kind, addr);

	e->flags = ACCESS_ATOMIC;
	e->order = order;
}

static void add_fence(uint8_t order, uint8_t flags)
{
	struct event *e = add(ACCESS_FENCE, 0);

	e->size = 0;
	e->flags = ACCESS_ATOMIC | flags;
	e->order = order;
}

/* Of the first event past the last. */
static void expect(enum refusal_kind kind, uint32_t newer)
{
	struct refusal r = delay_refuses(&trace, 0, trace.count - 1);

	assert_int_equal(r.kind, kind);
	if (kind != REFUSAL_NONE)
		assert_int_equal(r.newer, newer);
}

static void test_plain_load_past_plain_store(void **state)
{
	(void)state;
	add(ACCESS_LOAD, SLOT);
	add(ACCESS_LOAD, OTHER);
	add_atomic(ACCESS_LOAD, OTHER, __ATOMIC_ACQUIRE);
	add_atomic(ACCESS_RMW, OTHER, __ATOMIC_RELAXED);
	add(ACCESS_STORE, TAIL);
	expect(REFUSAL_NONE, 0);
}

static void test_acquire(void **state)
{
	(void)state;
	add_atomic(ACCESS_LOAD, SLOT, __ATOMIC_ACQUIRE);
	add(ACCESS_STORE, TAIL);
	expect(REFUSAL_ACQUIRES, 0);
	events[0].order = __ATOMIC_SEQ_CST;
	expect(REFUSAL_ACQUIRES, 0);
	events[0].order = __ATOMIC_RELAXED;
	expect(REFUSAL_NONE, 0);
}

static void test_release(void **state)
{
	(void)state;
	add(ACCESS_LOAD, SLOT);
	add_atomic(ACCESS_STORE, OTHER, __ATOMIC_RELAXED);
	add_atomic(ACCESS_STORE, TAIL, __ATOMIC_RELEASE);
	expect(REFUSAL_RELEASES, 2);
	events[1].order = __ATOMIC_SEQ_CST;
	expect(REFUSAL_RELEASES, 1);
	events[1].kind = ACCESS_UNLOCK;
	expect(REFUSAL_RELEASES, 1);
}

static void test_same_place(void **state)
{
	(void)state;
	add(ACCESS_LOAD, SLOT);
	add(ACCESS_LOAD, SLOT + 4);
	add(ACCESS_STORE, TAIL);
	expect(REFUSAL_PLACE, 1);
	events[1].addr = SLOT + 8;
	expect(REFUSAL_NONE, 0);
	/* Of another thread it is nobody's business. */
	events[1].addr = SLOT;
	events[1].thread = 1;
	expect(REFUSAL_NONE, 0);
}

static void test_fences(void **state)
{
	(void)state;
	add(ACCESS_LOAD, SLOT);
	add_fence(__ATOMIC_ACQUIRE, 0);
	add(ACCESS_STORE, TAIL);
	expect(REFUSAL_FENCE, 1);
	events[1].order = __ATOMIC_RELEASE;
	expect(REFUSAL_FENCE, 1);
	events[1].flags |= ACCESS_NARROW;
	expect(REFUSAL_NONE, 0);
	events[1].order = __ATOMIC_ACQUIRE;
	expect(REFUSAL_NONE, 0);
}

/* It holds loads before it apart from those after it, however narrow. */
static void test_narrow_fence_for_loads(void **state)
{
	(void)state;
	add(ACCESS_LOAD, SLOT);
	add_fence(__ATOMIC_ACQUIRE, ACCESS_NARROW);
	add(ACCESS_LOAD, OTHER);
	add(ACCESS_STORE, TAIL);
	expect(REFUSAL_FENCE, 1);
	events[1].order = __ATOMIC_RELEASE;
	expect(REFUSAL_NONE, 0);
}

static void test_digest(void **state)
{
	uint64_t digest;

	(void)state;
	add(ACCESS_LOAD, SLOT)->value = 1;
	add(ACCESS_LOAD, OTHER)->value = 2;
	add(ACCESS_STORE, TAIL)->value = 3;
	digest = delay_digest(&trace, 0, 2);
	/* What it returned itself, and what others are read to be, does not count. */
	events[0].value = 5;
	events[1].value = 6;
	assert_true(delay_digest(&trace, 0, 2) == digest);
	events[2].value = 4;
	assert_false(delay_digest(&trace, 0, 2) == digest);
	events[2].value = 3;
	events[1].addr = SLOT + 8;
	assert_false(delay_digest(&trace, 0, 2) == digest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_plain_load_past_plain_store, clear),
		cmocka_unit_test_setup(test_acquire, clear),
		cmocka_unit_test_setup(test_release, clear),
		cmocka_unit_test_setup(test_same_place, clear),
		cmocka_unit_test_setup(test_fences, clear),
		cmocka_unit_test_setup(test_narrow_fence_for_loads, clear),
		cmocka_unit_test_setup(test_digest, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
