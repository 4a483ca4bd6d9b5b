/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many executions there are is a property of the program: it must not depend on who
 * compiled it.  The rings are made with `brrace cc`: $BRRACE, or build/brrace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "memory/region.h"
#include "search/exhaust.h"

static char dir[] = "/tmp/yardsticks_test-XXXXXX";

static struct {
	struct subject *subject;
	struct run_op ops[3][4];
	struct run_thread threads[3];
	uintptr_t items[8];
	struct run_plan plan;
	uint64_t executions, violations;
} yard;

static uint32_t keep(void *ctx, const struct exhaust_leaf *leaf)
{
	(void)ctx;
	yard.executions++;
	for (uint32_t i = 0; leaf->history && i < leaf->findings->count; i++)
		yard.violations += !finding_is_note(leaf->findings->list[i].kind);
	return 0;
}

static void forget(void *ctx)
{
	(void)ctx;
	yard.executions = yard.violations = 0;
}

/* Makes the ring anew and loads it. */
static void make(const char *compiler, const char *flags)
{
	const char *brrace = getenv("BRRACE");
	char command[512], why[256] = "";

	snprintf(command, sizeof(command),
		 "'%s' cc --cc='%s' -o %s/ring.so rings/yardsticks/ring.c rings/yardsticks/table.c "
		 "'-DRING_NAME=\"yard\"' '-DRING_ABOUT=\"stick\"' %s",
		 brrace ? brrace : "build/brrace", compiler, dir, flags);
	if (system(command))
		fail_msg("failed: %s", command);
	snprintf(command, sizeof(command), "%s/ring.so", dir);
	if (subject_load(&yard.subject, command, why, sizeof(why)))
		fail_msg("%s", why);
}

/* A thread of `n` times the operation of that name. */
static void thread(const char *name, uint32_t n)
{
	uint32_t t = yard.plan.n_threads++;
	int op = subject_op(yard.subject->table, name);

	assert_true(op >= 0);
	yard.threads[t] = (struct run_thread){.ops = yard.ops[t], .n_ops = n, .cpu = -1};
	for (uint32_t i = 0; i < n; i++) {
		bool gives = yard.subject->table->ops[op].kind == BRRACE_PRODUCE;

		yard.ops[t][i] = (struct run_op){
			.op = (uint8_t)op,
			.n_in = gives,
			.want = 1,
			.in = &yard.items[yard.plan.n_items],
		};
		if (!gives)
			continue;
		yard.items[yard.plan.n_items] = item_address(yard.plan.n_items);
		yard.plan.n_items++;
	}
}

static void begin(const char *compiler, const char *flags)
{
	make(compiler, flags);
	yard.plan = (struct run_plan){
		.subject = yard.subject,
		.slots = 4,
		.threads = yard.threads,
	};
}

/* Searches what begin() and thread() said. */
static void expect(enum replay_rounds rounds, uint64_t complete, uint64_t blocked)
{
	struct exhaust_options options = {
		.kinds = FINDING_VIOLATIONS,
		.rounds = rounds,
		.leaf = keep,
		.forget = forget,
	};
	struct exhaust_result result;
	struct run *run;
	char why[128] = "";

	if (run_new(&run, &yard.plan, why, sizeof(why)))
		fail_msg("%s", why);
	forget(NULL);
	exhaust(run, &options, &result);
	run_free(run);
	assert_int_equal(result.end, EXHAUST_ENDED);
	assert_int_equal(result.counts.complete, complete);
	assert_int_equal(result.counts.blocked, blocked);
	assert_int_equal(yard.executions, complete + blocked);
	assert_int_equal(yard.violations, 0);
}

static const char *const levels[] = {"-O0", "-O1", "-O2", "-O3", "-Os"};

static void p_big(const char *compiler)
{
	char flags[64];

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		snprintf(flags, sizeof(flags), "-DFIX=1 %s", levels[i]);
		begin(compiler, flags);
		thread("enqueue", 2);
		thread("enqueue", 2);
		thread("dequeue", 4);
		expect(ROUNDS_ANY, 2224, 3834);
		expect(ROUNDS_AWAIT, 49582, 16262);
		subject_unload(yard.subject);
	}
}

static const char *compiler(const char *variable, const char *otherwise)
{
	const char *name = getenv(variable);

	return name && *name ? name : otherwise;
}

static void test_p_big_by_clang(void **state)
{
	(void)state;
	p_big(compiler("CLANG", "clang-19"));
}

static void test_p_big_by_gcc(void **state)
{
	(void)state;
	p_big("gcc");
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_p_big_by_clang),
		cmocka_unit_test(test_p_big_by_gcc),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
