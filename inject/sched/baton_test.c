/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/baton.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define STACK (64u << 10)
#define RUNNERS 3

/* A context with an OS thread; what it does is a string of steps:
 * 'A'..'C' hand the baton to that runner, '.' leave. */
struct runner {
	struct baton baton;
	struct context context;
	void *stack;
	const char *steps;
	pthread_t self;
	char name[16];
	stack_t signal_stack;
};

static struct runner runners[RUNNERS];
static struct baton owner;
static char written[64]; /* who ran, in order */
static int inside;       /* how many run at the moment */

static void note(char c)
{
	size_t n = strlen(written);

	if (n + 1 < sizeof(written))
		written[n] = c;
}

static void entry(void *arg)
{
	struct runner *r = arg;

	for (;;) {
		char step = *r->steps++;

		if (++inside != 1)
			abort();
		note((char)('A' + (r - runners)));
		r->self = pthread_self();
		pthread_getname_np(pthread_self(), r->name, sizeof(r->name));
		sigaltstack(NULL, &r->signal_stack);
		inside--;
		if (step == '.')
			baton_leave(&r->baton);
		baton_switch(&r->baton, &runners[step - 'A'].baton);
	}
}

static void make(struct runner *r, const char *steps)
{
	uintptr_t low = (uintptr_t)r->stack;

	r->steps = steps;
	context_make(&r->context, low, low + STACK, entry, r);
}

static int start(void **state)
{
	(void)state;
	memset(written, 0, sizeof(written));
	baton_init_owner(&owner);
	for (int i = 0; i < RUNNERS; i++) {
		char name[] = {'T', (char)('1' + i), 0};
		struct runner *r = &runners[i];

		r->stack = aligned_alloc(16, STACK);
		if (!r->stack || baton_start(&r->baton, &owner, &r->context, name))
			return -1;
	}
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < RUNNERS; i++) {
		baton_drop(&owner, &runners[i].baton);
		baton_stop(&runners[i].baton);
		free(runners[i].stack);
	}
	return 0;
}

static void run_from(int first)
{
	baton_switch(&owner, &runners[first].baton);
	note('-');
}

static void whoever_has_the_baton_runs(void **state)
{
	(void)state;
	make(&runners[0], "BCA.");
	make(&runners[1], "CA");
	make(&runners[2], "BA");
	run_from(0);
	assert_string_equal(written, "ABCBACAA-");
}

static void each_runs_on_a_thread_of_its_own(void **state)
{
	(void)state;
	make(&runners[0], "B");
	make(&runners[1], "C");
	make(&runners[2], ".");
	run_from(0);
	for (int i = 0; i < RUNNERS; i++) {
		char name[] = {'T', (char)('1' + i), 0};

		assert_true(pthread_equal(runners[i].self, runners[i].baton.thread));
		assert_false(pthread_equal(runners[i].self, pthread_self()));
		assert_string_equal(runners[i].name, name);
	}
}

static void a_parked_one_goes_on_where_it_stands(void **state)
{
	(void)state;
	make(&runners[0], "B");
	make(&runners[1], ".");
	run_from(0);
	make(&runners[1], "A");
	runners[0].steps = ".";
	run_from(1);
	assert_string_equal(written, "AB-BA-");
}

static void a_dropped_one_starts_anew(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		make(&runners[0], "B");
		make(&runners[1], ".");
		run_from(0);
		assert_true(runners[0].baton.in_context);
		assert_false(runners[1].baton.in_context);
		for (int k = 0; k < RUNNERS; k++)
			baton_drop(&owner, &runners[k].baton);
		assert_false(runners[0].baton.in_context);
	}
	assert_string_equal(written, "AB-AB-AB-");
}

static void one_that_stands_somewhere_can_be_stopped(void **state)
{
	(void)state;
	make(&runners[0], "B");
	make(&runners[1], ".");
	run_from(0);
	baton_drop(&owner, &runners[0].baton);
	baton_stop(&runners[0].baton);
	baton_stop(&runners[0].baton);
	assert_false(runners[0].baton.started);
}

/* A thread that overran its stack can only be told so on another one. */
static void signals_have_a_stack_of_their_own(void **state)
{
	(void)state;
	make(&runners[0], "B");
	make(&runners[1], ".");
	run_from(0);
	for (int i = 0; i < 2; i++)
		assert_ptr_equal(runners[i].signal_stack.ss_sp, runners[i].baton.signal_stack);
	assert_ptr_not_equal(runners[0].baton.signal_stack, runners[1].baton.signal_stack);
}

static void a_long_name_is_cut(void **state)
{
	struct runner *r = &runners[0];

	(void)state;
	baton_stop(&r->baton);
	assert_int_equal(baton_start(&r->baton, &owner, &r->context, "a-name-of-twenty-chars"), 0);
	make(r, ".");
	run_from(0);
	assert_string_equal(r->name, "a-name-of-twent");
}

static void many_handovers(void **state)
{
	static char there[10001], back[10001];

	(void)state;
	memset(there, 'B', sizeof(there) - 1);
	memset(back, 'A', sizeof(back) - 1);
	there[sizeof(there) - 2] = '.';
	make(&runners[0], there);
	make(&runners[1], back);
	run_from(0);
	assert_ptr_equal(runners[0].steps, there + sizeof(there) - 1);
	assert_ptr_equal(runners[1].steps, back + sizeof(back) - 2);
}

int main(void)
{
#define STARTED(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		STARTED(whoever_has_the_baton_runs),
		STARTED(each_runs_on_a_thread_of_its_own),
		STARTED(a_parked_one_goes_on_where_it_stands),
		STARTED(a_dropped_one_starts_anew),
		STARTED(one_that_stands_somewhere_can_be_stopped),
		STARTED(signals_have_a_stack_of_their_own),
		STARTED(a_long_name_is_cut),
		STARTED(many_handovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
