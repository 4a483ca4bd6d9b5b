/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/context.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define STACK (64u << 10)

struct pair {
	struct context home, there;
	int visits;
	uintptr_t frame; /* of the entry function */
};

static void visitor(void *arg)
{
	struct pair *pair = arg;

	pair->frame = (uintptr_t)__builtin_frame_address(0);
	for (;;) {
		pair->visits++;
		context_switch(&pair->there, &pair->home);
	}
}

static uintptr_t new_stack(void)
{
	void *stack = aligned_alloc(16, STACK);

	assert_non_null(stack);
	return (uintptr_t)stack;
}

static void goes_there_and_comes_back(void **state)
{
	struct pair pair = {0};
	uintptr_t low = new_stack();

	(void)state;
	context_make(&pair.there, low, low + STACK, visitor, &pair);
	for (int i = 1; i <= 3; i++) {
		context_switch(&pair.home, &pair.there);
		assert_int_equal(pair.visits, i);
	}
	free((void *)low);
}

static void can_be_made_anew_on_the_same_stack(void **state)
{
	struct pair pair = {0};
	uintptr_t low = new_stack();

	(void)state;
	for (int i = 1; i <= 3; i++) {
		context_make(&pair.there, low, low + STACK, visitor, &pair);
		context_switch(&pair.home, &pair.there);
		assert_int_equal(pair.visits, i);
	}
	free((void *)low);
}

/* With a frame pointer the frame lies two words above a 16-aligned stack pointer. */
static void starts_on_an_aligned_stack(void **state)
{
	struct pair pair = {0};
	uintptr_t low = new_stack();

	(void)state;
	context_make(&pair.there, low, low + STACK, visitor, &pair);
	context_switch(&pair.home, &pair.there);
	assert_int_equal(pair.frame % 16, 0);
	assert_in_range(pair.frame, low, low + STACK);
	free((void *)low);
}

/* What a call preserves is preserved across a switch, whatever the other side does. */
static void clobber(void *arg)
{
	struct pair *pair = arg;

	for (;;) {
#if defined(__x86_64__)
		__asm__ volatile("movq $1, %%rbx\n\tmovq $2, %%r12\n\tmovq $3, %%r13\n\t"
				 "movq $4, %%r14\n\tmovq $5, %%r15"
				 :
				 :
				 : "rbx", "r12", "r13", "r14", "r15");
#endif
		context_switch(&pair->there, &pair->home);
	}
}

static void keeps_registers(void **state)
{
	struct pair pair = {0};
	uintptr_t low = new_stack();
	volatile int seed = 7;
	int a = seed + 1, b = seed + 2, c = seed + 3, d = seed + 4, e = seed + 5;

	(void)state;
	context_make(&pair.there, low, low + STACK, clobber, &pair);
	context_switch(&pair.home, &pair.there);
	assert_int_equal(a * 10000 + b * 1000 + c * 100 + d * 10 + e,
			 80000 + 9000 + 1000 + 110 + 12);
	free((void *)low);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_there_and_comes_back),
		cmocka_unit_test(can_be_made_anew_on_the_same_stack),
		cmocka_unit_test(starts_on_an_aligned_stack),
		cmocka_unit_test(keeps_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
