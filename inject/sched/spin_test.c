/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/spin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define FRAME 64 /* bytes of the thread's stack, usually */

static struct spin spin;
static struct stack_regs regs;
static uint64_t stack[SPIN_STACK / 8 + 2];
static uint32_t writes, events;

static int start(void **state)
{
	(void)state;
	memset(&spin, 0, sizeof(spin));
	memset(&regs, 0, sizeof(regs));
	memset(stack, 0, sizeof(stack));
	writes = events = 0;
	spin_init(&spin, SPIN_FIRST);
	return 0;
}

/* One read, at the hook of which the stack is `depth` bytes deep. */
static bool read_at_depth(size_t depth)
{
	uintptr_t top = (uintptr_t)stack + sizeof(stack);

	regs.sp = top - depth;
	events++;
	return ++spin.reads >= SPIN_FIRST && spin_round(&spin, &regs, top, writes, events);
}

static bool read_here(void)
{
	return read_at_depth(FRAME);
}

static uint64_t *frame(void)
{
	return &stack[(sizeof(stack) - FRAME) / 8];
}

/* Reads in a loop of `length` states; after how many it is found, 0: not in 1000. */
static uint32_t found_after(uint32_t length)
{
	for (uint32_t i = 0; i < 1000; i++) {
		regs.rbx = i % length;
		if (read_here())
			return i + 1;
	}
	return 0;
}

static void one_state_is_found_at_once(void **state)
{
	(void)state;
	assert_int_equal(found_after(1), SPIN_FIRST + 1);
}

/* The state is kept at reads 8, 16, 32, ...: found before read 4 * max(8, length). */
static void a_loop_of_any_length_is_found(void **state)
{
	for (uint32_t length = 1; length <= 200; length++) {
		uint32_t after, bound = 4 * (length > SPIN_FIRST ? length : SPIN_FIRST);

		start(state);
		after = found_after(length);
		assert_in_range(after, length, bound);
		assert_int_equal((after - spin.since) % length, 0);
	}
}

static void a_loop_that_begins_late_is_found(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		regs.r15 = i < 50 ? i : 50 + i % 3;
		if (read_here())
			break;
	}
	assert_in_range(i, 50, 200);
	assert_true(spin.since >= 50);
}

static void a_counter_is_no_loop(void **state)
{
	uintptr_t *const registers[] = {&regs.rbx, &regs.rbp, &regs.r12, &regs.r13,
					&regs.r14, &regs.r15, &regs.pc};

	for (size_t r = 0; r < sizeof(registers) / sizeof(registers[0]); r++) {
		start(state);
		for (uint32_t i = 0; i < 1000; i++) {
			*registers[r] = i;
			assert_false(read_here());
		}
	}
}

static void a_counter_on_the_stack_is_no_loop(void **state)
{
	for (uint32_t word = 0; word < FRAME / 8; word++) {
		start(state);
		for (uint32_t i = 0; i < 1000; i++) {
			frame()[word] = i;
			assert_false(read_here());
		}
	}
}

/* What lies below the stack pointer is no state. */
static void below_the_stack_nothing_counts(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < SPIN_FIRST; i++) {
		frame()[-1] = i;
		assert_false(read_here());
	}
	frame()[-1] = 100;
	assert_true(read_here());
}

static void few_reads_are_no_loop(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 100; round++) {
		for (uint32_t i = 0; i < SPIN_FIRST; i++)
			assert_false(read_here());
		spin_clear(&spin);
	}
}

/* Somebody stores all the time: then the loop may end. */
static void stores_by_others_keep_it_running(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		writes++;
		assert_false(read_here());
	}
	for (uint32_t i = 0; i < 1000; i++)
		if (read_here())
			return;
	fail();
}

static void another_depth_is_another_state(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < SPIN_FIRST; i++)
		assert_false(read_at_depth(FRAME));
	assert_false(read_at_depth(FRAME - 8));
	assert_false(read_at_depth(FRAME + 8));
	assert_true(read_at_depth(FRAME));
}

static void the_deepest_stack_is_judged_and_deeper_ones_are_not(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		assert_false(read_at_depth(SPIN_STACK + 8));
	start(state);
	for (uint32_t i = 0; i < SPIN_FIRST; i++)
		assert_false(read_at_depth(SPIN_STACK));
	assert_true(read_at_depth(SPIN_STACK));
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup(test, start)
	const struct CMUnitTest tests[] = {
		FRESH(one_state_is_found_at_once),
		FRESH(a_loop_of_any_length_is_found),
		FRESH(a_loop_that_begins_late_is_found),
		FRESH(a_counter_is_no_loop),
		FRESH(a_counter_on_the_stack_is_no_loop),
		FRESH(below_the_stack_nothing_counts),
		FRESH(few_reads_are_no_loop),
		FRESH(stores_by_others_keep_it_running),
		FRESH(another_depth_is_another_state),
		FRESH(the_deepest_stack_is_judged_and_deeper_ones_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
