/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/rounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static struct rounds rounds;
static uint64_t stack[ROUND_STACK / 8 + 8];

static int empty(void **state)
{
	(void)state;
	memset(&rounds, 0, sizeof(rounds));
	memset(stack, 0, sizeof(stack));
	return 0;
}

static struct round_read read_at(uintptr_t pc)
{
	return (struct round_read){.addr = 0x1000, .regs.pc = pc};
}

static uint32_t read_again(struct round_read read, uint32_t words)
{
	uintptr_t top = (uintptr_t)(stack + sizeof(stack) / sizeof(stack[0]));

	read.regs.sp = top - words * 8;
	return rounds_again(&rounds, NULL, &read, top);
}

/* A read at hook `pc`, with `words` of stack in use. */
static uint32_t at(uintptr_t pc, uintptr_t rbx, uint32_t words)
{
	struct round_read read = read_at(pc);

	read.regs.rbx = rbx;
	return read_again(read, words);
}

static void test_counts_the_reads_of_a_round(void **state)
{
	(void)state;
	assert_int_equal(at(1, 0, 4), 0);
	assert_int_equal(at(2, 0, 4), 0);
	assert_int_equal(at(3, 0, 4), 0);
	assert_int_equal(at(2, 0, 4), 2);
}

static void test_registers_and_stack_tell_states_apart(void **state)
{
	(void)state;
	assert_int_equal(at(1, 0, 4), 0);
	assert_int_equal(at(1, 1, 4), 0);
	assert_int_equal(at(1, 0, 5), 0);
	stack[sizeof(stack) / sizeof(stack[0]) - 1] = 1;
	assert_int_equal(at(1, 0, 4), 0);
	assert_int_equal(at(1, 0, 4), 1);
}

/* Neither is in a register or on the stack once the hook has been called. */
static void test_operands_tell_states_apart(void **state)
{
	struct round_read read = read_at(1);

	(void)state;
	assert_int_equal(read_again(read, 4), 0);
	read.addr += 8;
	assert_int_equal(read_again(read, 4), 0);
	read.expected = 1;
	assert_int_equal(read_again(read, 4), 0);
	read.value = 1;
	assert_int_equal(read_again(read, 4), 0);
	assert_int_equal(read_again(read, 4), 1);
}

static void test_a_store_begins_anew(void **state)
{
	(void)state;
	assert_int_equal(at(1, 0, 4), 0);
	rounds_clear(&rounds);
	assert_int_equal(at(1, 0, 4), 0);
	assert_int_equal(at(1, 0, 4), 1);
}

/* A counter in the loop: each state is new, and old ones make room. */
static void test_forgets_the_oldest(void **state)
{
	(void)state;
	for (uintptr_t i = 0; i < ROUND_STATES + 1; i++)
		assert_int_equal(at(1, i, 4), 0);
	assert_int_equal(at(1, ROUND_STATES, 4), 1);
	assert_int_equal(at(1, 0, 4), 0);
}

static void test_leaves_deep_stacks_alone(void **state)
{
	(void)state;
	assert_int_equal(at(1, 0, ROUND_STACK / 8 + 1), 0);
	assert_int_equal(at(1, 0, ROUND_STACK / 8 + 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_counts_the_reads_of_a_round, empty),
		cmocka_unit_test_setup(test_registers_and_stack_tell_states_apart, empty),
		cmocka_unit_test_setup(test_operands_tell_states_apart, empty),
		cmocka_unit_test_setup(test_a_store_begins_anew, empty),
		cmocka_unit_test_setup(test_forgets_the_oldest, empty),
		cmocka_unit_test_setup(test_leaves_deep_stacks_alone, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
