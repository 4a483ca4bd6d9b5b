/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is the search complete, and without repetition?  Thousands of small programs, made
 * from fixed seeds, are also executed in every order of their steps by a few lines
 * that know nothing of graphs.  Executions are told apart by which write each read
 * read from and by the order of the writes to each variable; both must find the same
 * ones, and the search each of them once.  With faults planted they must differ.
 */
static int planted;

#define TRUST_FAULT planted
#define trust_new faulty_new
#define trust_free faulty_free
#define trust_run faulty_run
#define trust_counts faulty_counts
#define trust_graph faulty_graph
#define trust_add faulty_add
#define trust_clear faulty_clear
#define trust_waiting faulty_waiting
#define trust_waits faulty_waits

#include "search/trust.c"
#include "search/searched.h"

#define PROGRAMS 4000

/* ---- every order of the steps */

static struct set naive;
static bool stuck_naively; /* in some order nobody could go on */

static bool can_go_on(const struct machine *m, uint32_t t)
{
	const struct step *s = &made.steps[t][m->at[t]];

	return !machine_ended(m, t) && (s->verb != LOCK || m->memory[s->variable] == 0);
}

static void every_order(const struct machine *m)
{
	bool moved = false, ended = true;

	for (uint32_t t = 0; t < made.n_threads; t++) {
		struct machine next = *m;

		ended &= machine_ended(m, t);
		if (!can_go_on(m, t))
			continue;
		moved = true;
		machine_step(&next, t);
		every_order(&next);
	}
	if (ended)
		set_add(&naive, &m->signature);
	else if (!moved)
		stuck_naively = true;
}

static void run_naively(void)
{
	struct machine m;

	set_clear(&naive);
	stuck_naively = false;
	machine_start(&m);
	every_order(&m);
}

/* ---- */

static bool same_for(uint64_t seed)
{
	make_program(seed);
	run_naively();
	/* A search that repeats itself may never end. */
	return search(2 * naive.n + 10000) && set_equal(&naive, &found) && !found.repeats &&
	       stuck == stuck_naively;
}

static void test_same_executions_as_all_orders(void **state)
{
	uint64_t executions = 0;

	(void)state;
	planted = FAULT_NONE;
	for (uint64_t seed = 0; seed < PROGRAMS; seed++) {
		if (!same_for(seed))
			fail_msg("program %lu: %u executions, the search found %u%s",
				 (unsigned long)seed, naive.n, found.n,
				 found.repeats ? " and some twice" : "");
		executions += naive.n;
	}
	/* Else the programs were too small to say much. */
	assert_true(executions > 20 * PROGRAMS);
}

static void expect_caught(enum trust_fault fault)
{
	uint32_t caught = 0;

	planted = fault;
	for (uint64_t seed = 0; seed < PROGRAMS / 20; seed++)
		caught += !same_for(seed);
	planted = FAULT_NONE;
	assert_true(caught > PROGRAMS / 200);
}

static void test_sees_a_lost_reversal(void **state)
{
	(void)state;
	expect_caught(FAULT_REVERSAL);
}

static void test_sees_repetition(void **state)
{
	(void)state;
	expect_caught(FAULT_MAXIMAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_executions_as_all_orders),
		cmocka_unit_test(test_sees_a_lost_reversal),
		cmocka_unit_test(test_sees_repetition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
