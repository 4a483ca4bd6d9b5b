/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "bench/queue.h"

static const struct brrace_op ops[] = {
	{"mp_bulk", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, BRRACE_BULK, NULL},
	{"mp", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, NULL},
	{"sp_burst", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, BRRACE_BURST, NULL},
	{"sp", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, NULL},
	{"look", BRRACE_PEEK, BRRACE_SINGLE_CONSUMER, 0, NULL},
	{"sc", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, NULL},
	{"mc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, NULL},
};

enum { MP_BULK, MP, SP_BURST, SP, LOOK, SC, MC };

static struct queue queue;

/* A table of n of the operations, from the first on. */
static struct brrace_table table_of(uint32_t first, uint32_t n)
{
	return (struct brrace_table){.ops = ops + first, .n_ops = n};
}

static void picks(const struct brrace_table *table, uint32_t producers, uint32_t consumers,
		  uint32_t produce, uint32_t consume)
{
	assert_int_equal(queue_for(&queue, table, producers, consumers, 4), QUEUE_FITS);
	assert_ptr_equal(queue.table, table);
	assert_string_equal(queue.produce->name, ops[produce].name);
	assert_string_equal(queue.consume->name, ops[consume].name);
}

static void who_is_alone_uses_what_is_for_one(void **state)
{
	struct brrace_table all = table_of(0, 7), multi = table_of(0, 2);

	(void)state;
	picks(&all, 1, 1, SP, SC);
	picks(&all, 2, 1, MP, SC);
	picks(&all, 1, 3, SP, MC);
	picks(&all, 8, 2, MP, MC);
	assert_int_equal(queue_for(&queue, &multi, 1, 1, 4), QUEUE_NONE);
}

static void calls_for_several_will_do(void **state)
{
	struct brrace_table burst = table_of(SP_BURST, 1), rest = table_of(SP_BURST, 5);
	struct brrace_op both[] = {ops[SP_BURST], ops[SC]};

	(void)state;
	burst.ops = both;
	burst.n_ops = 2;
	picks(&burst, 1, 1, SP_BURST, SC);
	picks(&rest, 1, 1, SP, SC);
}

static void what_is_for_one_is_not_for_two(void **state)
{
	struct brrace_table single = table_of(SP, 3);

	(void)state;
	picks(&single, 1, 1, SP, SC);
	assert_int_equal(queue_for(&queue, &single, 2, 1, 4), QUEUE_SINGLE);
	assert_int_equal(queue_for(&queue, &single, 1, 2, 4), QUEUE_SINGLE);
}

static void a_bag_is_no_queue(void **state)
{
	struct brrace_table bag = table_of(0, 7), looks = table_of(LOOK, 1);

	(void)state;
	bag.flags = BRRACE_UNORDERED;
	assert_int_equal(queue_for(&queue, &bag, 1, 1, 4), QUEUE_NONE);
	assert_int_equal(queue_for(&queue, &looks, 1, 1, 4), QUEUE_NONE);
}

static void slots_have_to_fit(void **state)
{
	struct brrace_table t = table_of(0, 7);

	(void)state;
	t.min_slots = 2;
	t.max_slots = 8;
	assert_int_equal(queue_for(&queue, &t, 1, 1, 1), QUEUE_TOO_LARGE);
	assert_int_equal(queue_for(&queue, &t, 1, 1, 2), QUEUE_FITS);
	assert_int_equal(queue_for(&queue, &t, 1, 1, 7), QUEUE_FITS);
	assert_int_equal(queue_for(&queue, &t, 1, 1, 9), QUEUE_TOO_SMALL);
	t.flags = BRRACE_POWER_OF_2;
	assert_int_equal(queue_for(&queue, &t, 1, 1, 7), QUEUE_POWER_OF_2);
	assert_int_equal(queue_for(&queue, &t, 1, 1, 8), QUEUE_FITS);
	t.max_slots = 0;
	assert_int_equal(queue_for(&queue, &t, 1, 1, 1u << 31), QUEUE_FITS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_alone_uses_what_is_for_one),
		cmocka_unit_test(calls_for_several_will_do),
		cmocka_unit_test(what_is_for_one_is_not_for_two),
		cmocka_unit_test(a_bag_is_no_queue),
		cmocka_unit_test(slots_have_to_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
