/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What any bounded queue does when one thread uses it, through its table, without hooks.
 * Interleavings are for scenarios.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "brrace/subject.h"

#define LAPS 5

extern const struct brrace_table brrace_subject;

static unsigned roots;
static void *ring;
static uint32_t next_in, next_out;

#define ITEMS 256 /* more than are ever in a ring */
static char (*items)[64];

/* As brrace has them: memory that a queue may link, at addresses of 32 bits. */
static uintptr_t item(uint32_t number)
{
	return (uintptr_t)items[number % ITEMS];
}

void brrace_root(const char *type, size_t size, const volatile void *pointer, size_t count,
		 const char *label)
{
	assert_true(type && size > 0 && pointer && count > 0 && label);
	roots++;
}

void brrace_rmb(void)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

void brrace_wmb(void)
{
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

/* Composite operations find nothing that they could move. */
enum brrace_status brrace_invoke(void *queue, const char *name, struct brrace_args *args)
{
	assert_true(queue == ring && name && args);
	return BRRACE_EMPTY;
}

static bool is_stack(void)
{
	return brrace_subject.flags & BRRACE_LIFO;
}

static const struct brrace_op *find_op(const char *name)
{
	for (uint32_t i = 0; i < brrace_subject.n_ops; i++)
		if (strcmp(brrace_subject.ops[i].name, name) == 0)
			return &brrace_subject.ops[i];
	fail_msg("no operation %s", name);
	return NULL;
}

static enum brrace_status put(void)
{
	uintptr_t in = item(next_in);
	struct brrace_args args = {.in = &in, .n_in = 1, .n_done = 1, .want = 1};
	enum brrace_status status = find_op(brrace_subject.preload)->call(ring, &args);

	next_in += status == BRRACE_OK;
	return status;
}

static enum brrace_status take(void)
{
	uintptr_t out[BRRACE_MAX_VALUES];
	struct brrace_args args = {.want = 1, .out = out};
	enum brrace_status status = find_op(brrace_subject.drain)->call(ring, &args);

	if (status == BRRACE_OK) {
		assert_int_equal(args.n_out, 1);
		assert_int_equal(out[0], item(is_stack() ? --next_in : next_out++));
	}
	return status;
}

/* Operations that put nothing in and take nothing out. */
static void do_nothing(void)
{
	for (uint32_t i = 0; i < brrace_subject.n_ops; i++) {
		struct brrace_args args = {.want = 1};

		if (brrace_subject.ops[i].kind == BRRACE_COMPOSITE)
			assert_int_equal(brrace_subject.ops[i].call(ring, &args), BRRACE_OK);
	}
}

static void one_lap(void)
{
	bool limited = brrace_subject.capacity(ring) != BRRACE_NO_LIMIT;
	uint64_t capacity = limited ? brrace_subject.capacity(ring) : 3;

	assert_int_equal(take(), BRRACE_EMPTY);
	for (uint64_t i = 0; i < capacity; i++) {
		do_nothing();
		assert_int_equal(put(), BRRACE_OK);
	}
	if (limited)
		assert_int_equal(put(), BRRACE_FULL);
	assert_int_equal(take(), BRRACE_OK);
	assert_int_equal(put(), BRRACE_OK);
	if (limited)
		assert_int_equal(put(), BRRACE_FULL);
	for (uint64_t i = 0; i < capacity; i++) {
		do_nothing();
		assert_int_equal(take(), BRRACE_OK);
	}
	assert_int_equal(take(), BRRACE_EMPTY);
}

static void laps(uint32_t slots, uint64_t origin)
{
	struct brrace_setup setup = {.slots = slots, .origin = origin};

	roots = 0;
	next_in = next_out = 0;
	ring = brrace_subject.create(&setup);
	assert_non_null(ring);
	assert_int_not_equal(roots, 0);
	for (unsigned i = 0; i < LAPS; i++)
		one_lap();
	brrace_subject.destroy(ring);
}

static void first_in_is_first_out(void **state)
{
	(void)state;
	laps(brrace_subject.default_slots, 0);
	laps(brrace_subject.min_slots, 0);
}

static void indices_may_wrap(void **state)
{
	static const uint64_t origins[] = {3, UINT32_MAX - 2, UINT64_MAX - 2};

	(void)state;
	if (!(brrace_subject.flags & BRRACE_HAS_ORIGIN))
		skip();
	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++)
		laps(brrace_subject.default_slots, origins[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_in_is_first_out),
		cmocka_unit_test(indices_may_wrap),
	};

	items = mmap(NULL, ITEMS * sizeof(*items), PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (items == MAP_FAILED)
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
