/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "memory/sc.h"

#define ROUNDS 2000

static uint64_t seed = 1;

static uint64_t random64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static word128 random128(void)
{
	return (word128)random64() << 64 | random64();
}

/* Values that carry, borrow and have all bits set come up often. */
static word128 random_operand(void)
{
	switch (random64() % 4) {
	case 0:
		return ~(word128)0;
	case 1:
		return random64() % 2;
	default:
		return random128();
	}
}

static word128 mask(uint32_t size)
{
	return size < 16 ? ((word128)1 << 8 * size) - 1 : ~(word128)0;
}

#define assert_words_equal(a, b) \
	do { \
		word128 a_ = (a), b_ = (b); \
\
		assert_memory_equal(&a_, &b_, sizeof(a_)); \
	} while (0)

/* The same, computed in the width of the operation. */
#define APPLY(type) \
	static word128 apply_##type(uint8_t rmw, word128 old, word128 operand) \
	{ \
		type a = (type)old, b = (type)operand; \
\
		switch (rmw) { \
		case RMW_ADD: \
			return (type)(a + b); \
		case RMW_SUB: \
			return (type)(a - b); \
		case RMW_AND: \
			return (type)(a & b); \
		case RMW_OR: \
			return (type)(a | b); \
		case RMW_XOR: \
			return (type)(a ^ b); \
		case RMW_NAND: \
			return (type) ~(a & b); \
		default: \
			return b; \
		} \
	}
APPLY(uint8_t)
APPLY(uint16_t)
APPLY(uint32_t)
APPLY(uint64_t)
APPLY(word128)

static const struct width {
	uint32_t size;
	word128 (*apply)(uint8_t rmw, word128 old, word128 operand);
} widths[] = {
	{1, apply_uint8_t},  {2, apply_uint16_t}, {4, apply_uint32_t},
	{8, apply_uint64_t}, {16, apply_word128},
};

#define N_WIDTHS (sizeof(widths) / sizeof(widths[0]))

static void operations_are_those_of_their_width(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		const struct width *w = &widths[i % N_WIDTHS];
		word128 old = random_operand() & mask(w->size);
		word128 operand = random_operand() & mask(w->size);

		for (uint8_t rmw = RMW_XCHG; rmw <= RMW_NAND; rmw++)
			assert_words_equal(rmw_apply(rmw, old, operand, w->size),
					   w->apply(rmw, old, operand));
	}
}

static void reads_and_writes_only_its_bytes(void **state)
{
	_Alignas(16) uint8_t memory[40], expected[40];

	(void)state;
	for (uint32_t size = 1; size <= 16; size++)
		for (unsigned at = 0; at < 16; at++) {
			word128 value = random128() & mask(size), read = 0;

			for (unsigned i = 0; i < sizeof(memory); i++)
				expected[i] = memory[i] = (uint8_t)random64();
			memcpy(&read, memory + at, size);
			assert_words_equal(memory_read((uintptr_t)memory + at, size), read);
			if (size & (size - 1) || at % size)
				continue;
			memcpy(expected + at, &value, size);
			memory_write((uintptr_t)memory + at, size, value);
			assert_memory_equal(memory, expected, sizeof(memory));
		}
}

/* A vector of the authors of FNV: draft-eastlake-fnv, 17 bytes. */
static void longer_ranges_are_hashed(void **state)
{
	static const char text[] = "chongo was here!\n";

	(void)state;
	assert_words_equal(memory_read((uintptr_t)text, 17), UINT64_C(0x46810940eff5f915));
}

static struct event event_at(uint8_t kind, const void *memory, uint32_t size)
{
	return (struct event){.kind = kind, .addr = (uintptr_t)memory, .size = size};
}

static void atomic_loads_and_stores(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_WIDTHS; i++) {
		uint32_t size = widths[i].size;
		word128 memory = random128(), rest = memory & ~mask(size);
		struct operands o = {.value = random128() & mask(size)};
		struct event e = event_at(ACCESS_LOAD, &memory, size);

		model_sc.atomic(NULL, &e, &o);
		assert_words_equal(e.value, memory & mask(size));
		e = event_at(ACCESS_STORE, &memory, size);
		model_sc.atomic(NULL, &e, &o);
		assert_words_equal(e.value, o.value);
		assert_words_equal(memory, rest | o.value);
	}
}

static void rmws_change_memory_and_say_what_was_there(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint32_t size = widths[i % N_WIDTHS].size;
		word128 memory = random_operand(), before = memory;
		struct operands o = {
			.value = random_operand() & mask(size),
			.rmw = (uint8_t)(RMW_XCHG + random64() % RMW_NAND),
		};
		struct event e = event_at(ACCESS_RMW, &memory, size);

		model_sc.atomic(NULL, &e, &o);
		assert_words_equal(e.old, before & mask(size));
		assert_words_equal(e.value, rmw_apply(o.rmw, e.old, o.value, size));
		assert_words_equal(memory, (before & ~mask(size)) | e.value);
		assert_true(event_writes(&e));
	}
}

static void cas_swaps_what_is_expected(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_WIDTHS; i++) {
		uint32_t size = widths[i].size;
		word128 memory = random128(), before = memory;
		struct operands o = {.value = random128() & mask(size),
				     .expected = before & mask(size)};
		struct event e = event_at(ACCESS_CAS, &memory, size);

		model_sc.atomic(NULL, &e, &o);
		assert_int_equal(e.flags, 0);
		assert_words_equal(e.old, before & mask(size));
		assert_words_equal(e.value, o.value);
		assert_words_equal(memory, (before & ~mask(size)) | o.value);
	}
}

/* One differing bit in any byte, and one told to fail. */
static void cas_fails(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_WIDTHS; i++) {
		uint32_t size = widths[i].size;

		for (uint32_t bit = 0; bit <= 8 * size; bit++) {
			bool spurious = bit == 8 * size;
			word128 memory = random128(), before = memory;
			word128 wrong = spurious ? 0 : (word128)1 << bit;
			struct operands o = {.value = random128() & mask(size),
					     .expected = (before & mask(size)) ^ wrong,
					     .fail = spurious};
			struct event e = event_at(ACCESS_CAS, &memory, size);

			model_sc.atomic(NULL, &e, &o);
			assert_int_equal(e.flags, ACCESS_FAILED | (spurious ? ACCESS_SPURIOUS : 0));
			assert_words_equal(e.old, before & mask(size));
			assert_words_equal(e.value, e.old);
			assert_words_equal(memory, before);
			assert_false(event_writes(&e));
		}
	}
}

static void locks_hold_until_unlocked(void **state)
{
	uint32_t lock = 0;
	struct event e;

	(void)state;
	e = event_at(ACCESS_LOCK, &lock, 4);
	model_sc.atomic(NULL, &e, &(struct operands){.value = 3});
	assert_int_equal(lock, 3);
	assert_true(event_writes(&e));
	e = event_at(ACCESS_TRYLOCK, &lock, 4);
	model_sc.atomic(NULL, &e, &(struct operands){.value = 1});
	assert_int_equal(lock, 3);
	assert_int_equal(e.flags, ACCESS_FAILED);
	assert_int_equal(e.old, 3);
	e = event_at(ACCESS_UNLOCK, &lock, 4);
	model_sc.atomic(NULL, &e, &(struct operands){0});
	assert_int_equal(lock, 0);
	assert_true(event_writes(&e));
	e = event_at(ACCESS_TRYLOCK, &lock, 4);
	model_sc.atomic(NULL, &e, &(struct operands){.value = 1});
	assert_int_equal(lock, 1);
	assert_int_equal(e.flags, 0);
}

static void fences_touch_nothing(void **state)
{
	struct event e = {.kind = ACCESS_FENCE};

	(void)state;
	model_sc.atomic(NULL, &e, &(struct operands){0});
	assert_false(event_writes(&e));
	assert_false(event_reads(&e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_are_those_of_their_width),
		cmocka_unit_test(reads_and_writes_only_its_bytes),
		cmocka_unit_test(longer_ranges_are_hashed),
		cmocka_unit_test(atomic_loads_and_stores),
		cmocka_unit_test(rmws_change_memory_and_say_what_was_there),
		cmocka_unit_test(cas_swaps_what_is_expected),
		cmocka_unit_test(cas_fails),
		cmocka_unit_test(locks_hold_until_unlocked),
		cmocka_unit_test(fences_touch_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
