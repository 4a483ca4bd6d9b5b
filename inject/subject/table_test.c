/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "subject/table.h"

static void *create(const struct brrace_setup *setup)
{
	(void)setup;
	return NULL;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return 0;
}

static enum brrace_status operation(void *ring, struct brrace_args *args)
{
	(void)ring;
	(void)args;
	return BRRACE_OK;
}

static const struct brrace_op good_ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, operation},
	{"dequeue_mc", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, operation},
	{"count", BRRACE_QUERY_COUNT, BRRACE_ANYONE, 0, operation},
};

static const struct brrace_table good = {
	.version = BRRACE_SUBJECT_VERSION,
	.size = sizeof(good),
	.name = "test/ring-1.0",
	.create = create,
	.capacity = capacity,
	.ops = good_ops,
	.n_ops = 3,
	.preload = "enqueue",
	.drain = "dequeue_mc",
};

/* What a test spoils. */
struct fixture {
	struct brrace_table table;
	struct brrace_op ops[3];
	struct subject subject;
	char why[256];
};

static char note[] = "flags=-O2 -DFAST=1 -mcx16";

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.table = good};
	memcpy(f.ops, good_ops, sizeof(f.ops));
	f.table.ops = f.ops;
	f.subject.table = &f.table;
	f.subject.text_size = UINTPTR_MAX;
	f.subject.note = note;
	f.subject.note_size = sizeof(note);
	*state = &f;
	return 0;
}

static int check(struct fixture *f)
{
	const struct complaint to = {.why = f->why, .room = sizeof(f->why)};
	int error = table_check_version(&f->table, &to);

	return error ? error : table_check(&f->subject, &to);
}

/* Refused, with words that tell this mistake from others; then as before. */
#define assert_refused(f, words) \
	do { \
		assert_int_equal(check(f), -ENOEXEC); \
		if (!strstr((f)->why, words)) \
			fail_msg("'%s' lacks '%s'", (f)->why, words); \
		set_up(state); \
	} while (0)

static void a_good_table_passes(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(check(f), 0);
	f->table.cflags = "-mcx16  -DFAST=1 ";
	f->table.min_slots = 2;
	f->table.max_slots = 1u << 31;
	f->table.default_slots = 8;
	f->table.flags = BRRACE_POWER_OF_2 | BRRACE_HAS_ORIGIN;
	f->ops[2].kind = BRRACE_COMPOSITE;
	assert_int_equal(check(f), 0);
}

static void another_version_is_refused(void **state)
{
	struct fixture *f = *state;

	f->table.version++;
	assert_refused(f, "its table has version");
	f->table.size -= 8;
	assert_refused(f, "bytes");
}

static void the_head_is_checked(void **state)
{
	struct fixture *f = *state;

	f->table.name = NULL;
	assert_refused(f, "no name");
	f->table.name = "two words";
	assert_refused(f, "one word");
	f->table.flags = 1u << 20;
	assert_refused(f, "unknown flags 0x100000");
	f->table.create = NULL;
	assert_refused(f, "create()");
	f->table.capacity = NULL;
	assert_refused(f, "capacity()");
	f->table.n_ops = 0;
	assert_refused(f, "no operations");
	f->table.ops = NULL;
	assert_refused(f, "no operations");
	f->table.n_ops = 256;
	assert_refused(f, "256 operations");
}

static void every_operation_is_checked(void **state)
{
	struct fixture *f = *state;

	f->ops[1].name = "";
	assert_refused(f, "operation 2");
	f->ops[1].name = "[dequeue]";
	assert_refused(f, "operation 2");
	f->ops[2].name = "enqueue";
	assert_refused(f, "two operations of its table are called enqueue");
	f->ops[0].kind = BRRACE_OBSERVE + 1;
	assert_refused(f, "unknown kind 10");
	f->ops[0].kind = (enum brrace_kind) - 1;
	assert_refused(f, "unknown kind");
	f->ops[2].call = NULL;
	assert_refused(f, "count has no function");
}

static void roles_and_amounts_are_checked(void **state)
{
	struct fixture *f = *state;

	f->ops[0].roles = BRRACE_MULTI_PRODUCER | BRRACE_SINGLE_PRODUCER;
	assert_refused(f, "enqueue is single and multi");
	f->ops[1].roles = BRRACE_MULTI_CONSUMER | BRRACE_SINGLE_CONSUMER;
	assert_refused(f, "dequeue_mc is single and multi");
	f->ops[1].roles = 1u << 4;
	assert_refused(f, "unknown roles 0x10");
	f->ops[0].flags = BRRACE_BULK | BRRACE_BURST;
	assert_refused(f, "bulk and burst");
	f->ops[0].flags = 1u << 2;
	assert_refused(f, "unknown flags 0x4");
}

static void code_without_hooks_is_refused(void **state)
{
	struct fixture *f = *state;

	f->subject.text = (uintptr_t)operation;
	f->subject.text_size = 1;
	assert_refused(f, "create() is not in a file");
	f->subject.text = (uintptr_t)create;
	f->subject.text_size = 1;
	assert_refused(f, "enqueue calls code");
}

static void slots_must_make_sense(void **state)
{
	struct fixture *f = *state;

	f->table.min_slots = 8;
	f->table.max_slots = 4;
	assert_refused(f, "min_slots 8 above max_slots 4");
	f->table.min_slots = 4;
	f->table.default_slots = 2;
	assert_refused(f, "default_slots 2");
	f->table.max_slots = 4;
	f->table.default_slots = 5;
	assert_refused(f, "default_slots 5");
	f->table.flags = BRRACE_POWER_OF_2;
	f->table.min_slots = 3;
	assert_refused(f, "POWER_OF_2");
	f->table.flags = BRRACE_POWER_OF_2;
	f->table.max_slots = 1000;
	assert_refused(f, "POWER_OF_2");
	f->table.flags = BRRACE_POWER_OF_2;
	f->table.default_slots = 12;
	assert_refused(f, "POWER_OF_2");
}

static void preload_and_drain_must_be_there(void **state)
{
	struct fixture *f = *state;

	f->table.preload = NULL;
	assert_refused(f, "no produce operation to preload");
	f->table.drain = NULL;
	assert_refused(f, "no consume operation to drain");
	f->table.preload = "push";
	assert_refused(f, "preload with push, which is not among");
	f->table.drain = "enqueue";
	assert_refused(f, "drain with enqueue, which is no consume");
	f->table.preload = "count";
	assert_refused(f, "preload with count, which is no produce");
}

static void missing_flags_are_named(void **state)
{
	struct fixture *f = *state;

	f->table.cflags = "-mcx16 -DFAST";
	assert_refused(f, "compiled with -DFAST, ");
	f->table.cflags = "-O";
	assert_refused(f, "compiled with -O, ");
	f->table.cflags = "-O2 -DSLOW";
	f->subject.note_size = 0;
	assert_refused(f, "compiled with -O2, ");
}

static void operations_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(subject_op(&good, "enqueue"), 0);
	assert_int_equal(subject_op(&good, "count"), 2);
	assert_int_equal(subject_op(&good, "coun"), -1);
}

#define test(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_good_table_passes),           test(another_version_is_refused),
		test(the_head_is_checked),           test(every_operation_is_checked),
		test(roles_and_amounts_are_checked), test(code_without_hooks_is_refused),
		test(slots_must_make_sense),         test(preload_and_drain_must_be_there),
		test(missing_flags_are_named),       test(operations_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
