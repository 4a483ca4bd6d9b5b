/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/frontier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

/* The executions of each task, in order, as digits. */
static uint64_t order(const struct frontier *f)
{
	uint64_t digits = 0;

	for (const struct task *t = f->first; t; t = t->next)
		digits = digits * 10 + t->most;
	return digits;
}

static struct task *add(struct frontier *f, struct task *after, uint64_t most)
{
	struct task *task = frontier_add(f, after, most, 0.5);

	assert_non_null(task);
	return task;
}

static void test_keeps_order(void **state)
{
	struct frontier f = {0};
	struct task *two;

	(void)state;
	two = add(&f, NULL, 2);
	add(&f, NULL, 1);
	add(&f, two, 4);
	add(&f, two, 3);
	assert_int_equal(order(&f), 1234);
	frontier_drop(&f);
	assert_int_equal(order(&f), 234);
	assert_int_equal(f.waiting, 3);
	frontier_clear(&f);
	assert_null(f.first);
	assert_int_equal(f.waiting, 0);
}

static void test_the_next_one(void **state)
{
	struct frontier f = {0};
	struct task *one, *two, *three;

	(void)state;
	assert_null(frontier_next(&f));
	one = add(&f, NULL, 1);
	two = add(&f, one, 2);
	three = add(&f, two, 3);
	assert_ptr_equal(frontier_next(&f), one);
	frontier_set(&f, one, TASK_BUSY);
	assert_ptr_equal(frontier_next(&f), two);
	frontier_set(&f, two, TASK_DONE);
	assert_int_equal(f.waiting, 2);
	assert_ptr_equal(frontier_next(&f), three);
	/* Nothing behind it matters until it is known what it means. */
	frontier_set(&f, one, TASK_ENDS);
	assert_null(frontier_next(&f));
	frontier_set(&f, one, TASK_WAITS);
	assert_ptr_equal(frontier_next(&f), one);
	frontier_clear(&f);
}

static void test_as_bytes(void **state)
{
	struct frontier f = {0}, again = {0};
	struct bytes packed = {0};
	struct bytes_in in;
	struct task *one = add(&f, NULL, 1), *two = add(&f, one, 2);

	(void)state;
	bytes_put_number(&one->graphs, 11);
	frontier_set(&f, one, TASK_BUSY);
	bytes_put_number(&two->gathered, 22);
	two->tally.counts.complete = 5;
	frontier_set(&f, two, TASK_DONE);
	frontier_pack(&f, &packed);
	in = bytes_of(&packed);
	assert_int_equal(frontier_unpack(&again, &in), 0);
	assert_int_equal(in.left, 0);
	assert_int_equal(order(&again), 12);
	assert_int_equal(again.waiting, 1);
	one = again.first;
	two = one->next;
	assert_int_equal(one->state, TASK_WAITS);
	in = bytes_of(&one->graphs);
	assert_int_equal(bytes_take_number(&in), 11);
	assert_int_equal(two->state, TASK_DONE);
	assert_int_equal(two->tally.counts.complete, 5);
	in = bytes_of(&two->gathered);
	assert_int_equal(bytes_take_number(&in), 22);
	frontier_clear(&again);
	for (size_t n = 0; n < packed.n; n++) {
		in = (struct bytes_in){.at = packed.at, .left = n};
		assert_int_equal(frontier_unpack(&again, &in), -EINVAL);
		frontier_clear(&again);
	}
	bytes_free(&packed);
	frontier_clear(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeps_order),
		cmocka_unit_test(test_the_next_one),
		cmocka_unit_test(test_as_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
