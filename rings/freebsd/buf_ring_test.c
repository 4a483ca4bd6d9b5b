/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every version of buf_ring(9) does when one thread uses it, through its
 * table, without hooks.  Interleavings are for scenarios.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "buf_ring.h"
#include "brrace/subject.h"

#define ROUNDS 8

extern const struct brrace_table brrace_subject;

static const uint64_t origins[] = {0, 3, INT32_MAX, UINT32_MAX - 20, UINT32_MAX};

static uint32_t roots;
static const char *first_root;
static int critical_depth;
static unsigned critical_sections;

/* The next item, and the one that must come out next. */
static uintptr_t next_in, next_out;

/* When set: what another thread does while the queue's lock is held. */
static void (*while_sending)(void *ring);

void brrace_root(const char *type, size_t size, const volatile void *pointer, size_t count,
		 const char *label)
{
	assert_true(size > 0 && pointer && count == 1 && label);
	if (roots++ == 0)
		first_root = type;
}

void brrace_critical_enter(void)
{
	critical_depth++;
	critical_sections++;
}

void brrace_rmb(void)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

void brrace_wmb(void)
{
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

void brrace_critical_exit(void)
{
	critical_depth--;
}

static const struct brrace_op *find_op(const char *name)
{
	for (uint32_t i = 0; i < brrace_subject.n_ops; i++)
		if (strcmp(brrace_subject.ops[i].name, name) == 0)
			return &brrace_subject.ops[i];
	return NULL;
}

enum brrace_status brrace_invoke(void *ring, const char *name, struct brrace_args *args)
{
	const struct brrace_op *op = find_op(name);
	void (*other)(void *) = while_sending;
	enum brrace_status status;

	assert_non_null(op);
	if (other && strcmp(name, "dequeue_sc") == 0) {
		while_sending = NULL;
		other(ring);
	}
	status = op->call(ring, args);
	if (strcmp(name, "dequeue_sc") == 0 && status == BRRACE_OK)
		assert_int_equal(args->out[0], next_out++);
	return status;
}

/* One call with item `in`; *out is what it returned, or 0. */
static enum brrace_status call(void *ring, const char *name, uintptr_t in, uintptr_t *out)
{
	uintptr_t values[BRRACE_MAX_VALUES] = {0};
	struct brrace_args args = {.in = &in, .n_in = 1, .want = 1, .out = values, .n_done = 1};
	const struct brrace_op *op = find_op(name);
	enum brrace_status status;

	assert_non_null(op);
	status = op->call(ring, &args);
	assert_int_equal(critical_depth, 0);
	assert_int_equal(args.n_out, values[0] != 0);
	*out = values[0];
	return status;
}

static uint64_t query(void *ring, const char *name)
{
	struct brrace_args args = {0};

	assert_int_equal(find_op(name)->call(ring, &args), BRRACE_OK);
	return args.result;
}

static void put(void *ring)
{
	uintptr_t none;

	assert_int_equal(call(ring, "enqueue", next_in++, &none), BRRACE_OK);
}

static void refuse(void *ring)
{
	uintptr_t none;

	assert_int_equal(call(ring, "enqueue", UINT32_MAX, &none), BRRACE_FULL);
}

/* Takes the oldest item by `name`; peeks say how the item is dropped. */
static void take(void *ring, const char *name, const char *drop)
{
	uintptr_t got, none;

	assert_int_equal(call(ring, name, 0, &got), BRRACE_OK);
	assert_int_equal(got, next_out++);
	if (drop)
		assert_int_equal(call(ring, drop, 0, &none), BRRACE_OK);
}

static void refuse_take(void *ring, const char *name)
{
	uintptr_t none;

	assert_int_equal(call(ring, name, 0, &none), BRRACE_EMPTY);
	assert_int_equal(none, 0);
}

static void *make(uint32_t slots, uint64_t origin)
{
	struct brrace_setup setup = {.slots = slots, .origin = origin};
	void *ring = brrace_subject.create(&setup);

	assert_non_null(ring);
	next_in = next_out = 1;
	return ring;
}

/* Runs `body` on rings of several sizes and origins. */
static void on_rings(void (*body)(void *ring))
{
	for (uint32_t slots = 2; slots <= 16; slots *= 2)
		for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
			void *ring = make(slots, origins[i]);

			assert_int_equal(brrace_subject.capacity(ring), slots - 1);
			body(ring);
			brrace_subject.destroy(ring);
		}
}

static void check_queries(void *ring, uint64_t used)
{
	assert_int_equal(query(ring, "count"), used);
	assert_int_equal(query(ring, "empty"), used == 0);
	assert_int_equal(query(ring, "full"), used == brrace_subject.capacity(ring));
}

static void fill_and_drain(void *ring)
{
	uint64_t capacity = brrace_subject.capacity(ring);

	for (uint64_t used = 0; used < capacity; used++) {
		check_queries(ring, used);
		put(ring);
	}
	check_queries(ring, capacity);
	assert_int_equal(brrace_subject.drops(ring), 0);
	refuse(ring);
	refuse(ring);
	assert_int_equal(brrace_subject.drops(ring), BUF_RING == BUF_RING_2012 ? 0 : 2);
	for (uint64_t used = capacity; used > 0; used--) {
		check_queries(ring, used);
		take(ring, "dequeue_sc", NULL);
	}
	check_queries(ring, 0);
	refuse_take(ring, "dequeue_sc");
}

/* Every slot is used in every place of the ring, by one way to consume. */
static void wrap(void *ring, const char *name, const char *drop)
{
	uint64_t capacity = brrace_subject.capacity(ring);

	for (unsigned round = 0; round < ROUNDS; round++) {
		for (uint64_t i = 0; i < capacity; i++)
			put(ring);
		refuse(ring);
		for (uint64_t i = 0; i < capacity; i++)
			take(ring, name, drop);
		refuse_take(ring, name);
	}
}

static void wrap_dequeue_sc(void *ring)
{
	wrap(ring, "dequeue_sc", NULL);
}

static void wrap_dequeue_mc(void *ring)
{
	wrap(ring, "dequeue_mc", NULL);
}

static void wrap_peek(void *ring)
{
	wrap(ring, "peek", "advance_sc");
	refuse_take(ring, "advance_sc");
}

static void wrap_peek_clear(void *ring)
{
	wrap(ring, "peek_clear_sc", "advance_sc");
}

static void putback(void *ring)
{
	uint64_t capacity = brrace_subject.capacity(ring);
	uintptr_t got, none;

	for (unsigned round = 0; round < ROUNDS; round++) {
		for (uint64_t i = 0; i < capacity; i++)
			put(ring);
		assert_int_equal(call(ring, "peek", 0, &got), BRRACE_OK);
		assert_int_equal(got, next_out++);
		assert_int_equal(call(ring, "putback_sc", 1000, &none), BRRACE_OK);
		check_queries(ring, capacity);
		assert_int_equal(call(ring, "peek", 0, &got), BRRACE_OK);
		assert_int_equal(got, 1000);
		assert_int_equal(call(ring, "dequeue_sc", 0, &got), BRRACE_OK);
		assert_int_equal(got, 1000);
		for (uint64_t i = 1; i < capacity; i++)
			take(ring, "dequeue_sc", NULL);
	}
}

/* The queue's lock is taken, so the item stays for the thread that holds it. */
static void transmit_beside(void *ring)
{
	uintptr_t none;

	assert_int_equal(call(ring, "transmit", next_in++, &none),
			 brrace_subject.capacity(ring) > 1 ? BRRACE_OK : BRRACE_FULL);
}

static void transmit(void *ring)
{
	uint64_t capacity = brrace_subject.capacity(ring);
	uintptr_t none;

	while_sending = transmit_beside;
	assert_int_equal(call(ring, "transmit", next_in++, &none), BRRACE_OK);
	assert_null(while_sending);
	assert_int_equal(next_out, capacity > 1 ? 3 : 2);
	check_queries(ring, 0);
	next_out = next_in;

	for (uint64_t i = 0; i < capacity; i++)
		put(ring);
	assert_int_equal(call(ring, "transmit", UINT32_MAX, &none), BRRACE_FULL);
	assert_int_equal(next_out, next_in);
	check_queries(ring, 0);
}

/* No preemption inside enqueue and dequeue_mc, whether or not they succeed. */
static void critical(void *ring)
{
	const unsigned each = BUF_RING == BUF_RING_MUTEX ? 0 : 1;
	uint64_t capacity = brrace_subject.capacity(ring);

	critical_sections = 0;
	for (uint64_t i = 0; i < capacity; i++)
		put(ring);
	refuse(ring);
	assert_int_equal(critical_sections, (capacity + 1) * each);
	take(ring, "dequeue_mc", NULL);
	while (next_out < next_in)
		take(ring, "dequeue_sc", NULL);
	refuse_take(ring, "dequeue_mc");
	assert_int_equal(critical_sections, (capacity + 3) * each);
}

static void test_fill_and_drain(void **state)
{
	(void)state;
	on_rings(fill_and_drain);
}

static void test_wrap(void **state)
{
	(void)state;
	on_rings(wrap_dequeue_sc);
	on_rings(wrap_dequeue_mc);
	if (BUF_RING >= BUF_RING_2013)
		on_rings(wrap_peek);
	if (BUF_RING >= BUF_RING_2019)
		on_rings(wrap_peek_clear);
}

static void test_putback(void **state)
{
	(void)state;
	if (BUF_RING >= BUF_RING_2013)
		on_rings(putback);
}

static void test_transmit(void **state)
{
	(void)state;
	on_rings(transmit);
}

static void test_critical(void **state)
{
	(void)state;
	on_rings(critical);
}

static void test_create(void **state)
{
	const struct brrace_setup refused[] = {{.slots = 0}, {.slots = 1}, {.slots = 6}};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_null(brrace_subject.create(&refused[i]));
	roots = 0;
	brrace_subject.destroy(make(4, 0));
	assert_int_equal(roots, 2);
	assert_string_equal(first_root, "struct buf_ring");
}

static void test_table(void **state)
{
	(void)state;
	assert_int_equal(brrace_subject.version, BRRACE_SUBJECT_VERSION);
	assert_int_equal(brrace_subject.size, sizeof(brrace_subject));
	assert_int_equal(find_op(brrace_subject.preload)->kind, BRRACE_PRODUCE);
	assert_int_equal(find_op(brrace_subject.drain)->kind, BRRACE_CONSUME);
	assert_int_equal(find_op("advance_sc") != NULL, BUF_RING >= BUF_RING_2013);
	assert_int_equal(find_op("putback_sc") != NULL, BUF_RING >= BUF_RING_2013);
	assert_int_equal(find_op("peek_clear_sc") != NULL, BUF_RING >= BUF_RING_2019);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),          cmocka_unit_test(test_create),
		cmocka_unit_test(test_fill_and_drain), cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_putback),        cmocka_unit_test(test_transmit),
		cmocka_unit_test(test_critical),
	};

	return cmocka_run_group_tests_name(buf_ring_name, tests, NULL, NULL);
}
