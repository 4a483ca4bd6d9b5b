/* SPDX-License-Identifier: BSD-2-Clause */
/* Outside of runs, and in set-up, the hooks are the atomic operations they stand for. */
#include "abi/setup_testing.h"

#include <string.h>

#define ROUNDS 1000

static uint64_t seed = 1;

static uint64_t random64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Small numbers too, so that a CAS often finds what it expects. */
static unsigned __int128 random_operand(void)
{
	unsigned __int128 wide = (unsigned __int128)random64() << 64 | random64();

	return random64() % 2 ? wide : random64() % 2;
}

#define APPLY_exchange(a, b) (b)
#define APPLY_fetch_add(a, b) ((a) + (b))
#define APPLY_fetch_sub(a, b) ((a) - (b))
#define APPLY_fetch_and(a, b) ((a) & (b))
#define APPLY_fetch_or(a, b) ((a) | (b))
#define APPLY_fetch_xor(a, b) ((a) ^ (b))
#define APPLY_fetch_nand(a, b) (~((a) & (b)))

#define CHECK_RMW(bits, type, op) \
	memory = before; \
	assert_true(__brrace_atomic##bits##_##op(&memory, operand, __ATOMIC_SEQ_CST) == before); \
	assert_true(memory == (type)APPLY_##op(before, operand));

#define CHECK_CAS(bits, type, form) \
	memory = before; \
	expected = operand; \
	assert_int_equal(__brrace_atomic##bits##_compare_exchange_##form(&memory, &expected, \
									 desired, 5, 0), \
			 operand == before); \
	assert_true(expected == before); \
	assert_true(memory == (operand == before ? desired : before));

#define CHECK_WIDTH(bits, type) \
	static void width_##bits(void **state) \
	{ \
		(void)state; \
		for (int i = 0; i < ROUNDS; i++) { \
			type before = (type)random_operand(), operand = (type)random_operand(); \
			type desired = (type)random_operand(), memory = before, expected; \
\
			assert_true(__brrace_atomic##bits##_load(&memory, 0) == before); \
			__brrace_atomic##bits##_store(&memory, operand, 0); \
			assert_true(memory == operand); \
			HOOKS_RMW(CHECK_RMW, bits, type) \
			CHECK_CAS(bits, type, strong) \
			CHECK_CAS(bits, type, weak) \
			memory = before; \
			assert_true(__brrace_atomic##bits##_compare_exchange_val( \
					    &memory, operand, desired, 5, 0) == before); \
			assert_true(memory == (operand == before ? desired : before)); \
		} \
	}
HOOKS_WIDTHS(CHECK_WIDTH)

static void neighbours_are_left_alone(void **state)
{
	uint8_t bytes[4] = {1, 2, 3, 4};

	(void)state;
	__brrace_atomic8_fetch_add(&bytes[1], 0xff, 0);
	__brrace_atomic8_fetch_nand(&bytes[2], 0xff, 0);
	__brrace_atomic8_store(&bytes[0], 9, 0);
	assert_memory_equal(bytes, ((uint8_t[]){9, 1, 0xfc, 4}), 4);
	__brrace_atomic_thread_fence(__ATOMIC_SEQ_CST);
	__brrace_atomic_signal_fence(__ATOMIC_SEQ_CST);
}

int main(void)
{
#define TEST_OUTSIDE(bits, type) cmocka_unit_test_setup(width_##bits, outside),
#define TEST_INSIDE(bits, type) cmocka_unit_test_setup(width_##bits, enter_setup),
	const struct CMUnitTest tests[] = {
		HOOKS_WIDTHS(TEST_OUTSIDE) HOOKS_WIDTHS(TEST_INSIDE)
			cmocka_unit_test_setup(neighbours_are_left_alone, outside),
		cmocka_unit_test_setup(neighbours_are_left_alone, enter_setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
