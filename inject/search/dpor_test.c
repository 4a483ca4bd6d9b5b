/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search against another one that shares nothing with it but the programs:
 * source-DPOR with sleep sets (Abdulla, Aronsson, Jonsson, Sagonas: Optimal dynamic
 * partial order reduction, POPL 2014), which knows orders of steps and no graphs.  So
 * programs may be larger than those of which every order can be executed.
 *
 * A thread that finds a lock held ends there.  Nobody disables anybody else then, as
 * the algorithm wants it; and what a lock lets through is what read that it was free.
 */
#include "search/searched.h"

#define SMALL 1000
#define LARGER 400
#define MOST_EXECUTIONS 3000 /* of a larger program; others are passed over */

/* A step that was taken, or would be. */
struct move {
	uint8_t thread, variable;
	bool reads, writes;
	uint8_t index;               /* of its thread's moves, from 1 */
	uint8_t clock[MOST_THREADS]; /* moves of each thread that happen before, and it */
};

static struct {
	struct move moves[ACCESSES];
	uint32_t backtrack[ACCESSES]; /* threads to be tried before each of them */
	struct set all;
	bool stuck;
	uint32_t races, forgets; /* every so many-th is passed over; 0: none */
} dpor;

static struct move next_move(const struct machine *m, uint32_t t)
{
	const struct step *s = &made.steps[t][m->at[t]];
	uint64_t value;

	return (struct move){
		.thread = (uint8_t)t,
		.variable = s->variable,
		.reads = step_reads(s),
		.writes = machine_writes(m, t, &value),
		.index = (uint8_t)(m->at[t] + 1),
	};
}

static bool is_held(const struct machine *m, uint32_t t)
{
	const struct step *s = &made.steps[t][m->at[t]];

	return s->verb == LOCK && m->memory[s->variable];
}

/* Of two threads: the order of the two matters. */
static bool conflict(const struct move *a, const struct move *b)
{
	return a->variable == b->variable && (a->writes || b->writes) && (a->reads || a->writes) &&
	       (b->reads || b->writes);
}

static bool happens_before(const struct move *a, const struct move *b)
{
	return a->index <= b->clock[a->thread];
}

static void join(struct move *to, const struct move *from)
{
	for (uint32_t t = 0; t < MOST_THREADS; t++)
		if (to->clock[t] < from->clock[t])
			to->clock[t] = from->clock[t];
}

static bool is_first(uint32_t *v, uint32_t n, const struct move *e)
{
	for (uint32_t i = 0; i < n; i++)
		if (happens_before(&dpor.moves[v[i]], e))
			return false;
	return true;
}

/* Threads with whose next move the order of v may begin, v being the moves between
 * `race` and `last` that do not depend on the first, and the last. */
static uint32_t initials(uint32_t race, uint32_t last)
{
	uint32_t v[ACCESSES], n = 0, seen = 0, found_initials = 0;

	for (uint32_t i = race + 1; i <= last; i++) {
		const struct move *e = &dpor.moves[i];

		if (i < last && happens_before(&dpor.moves[race], e))
			continue;
		if (!(seen >> e->thread & 1) && is_first(v, n, e))
			found_initials |= 1u << e->thread;
		seen |= 1u << e->thread;
		v[n++] = i;
	}
	return found_initials;
}

/* The last move could have come before the one at `race`: somebody who leads there must
 * be tried instead of that. */
static void reverse(uint32_t race, uint32_t last)
{
	uint32_t who = initials(race, last);

	if (dpor.forgets && ++dpor.races % dpor.forgets == 0)
		return;
	if (!(who & dpor.backtrack[race]))
		dpor.backtrack[race] |= who & -who;
}

/* Appends a move: its clock, and its races. */
static void take_move(uint32_t depth, struct move e)
{
	uint32_t races[ACCESSES], n = 0;

	for (uint32_t i = depth; i--;) {
		const struct move *f = &dpor.moves[i];

		if (happens_before(f, &e) || (f->thread != e.thread && !conflict(f, &e)))
			continue;
		if (f->thread != e.thread)
			races[n++] = i;
		join(&e, f);
	}
	e.clock[e.thread] = e.index;
	dpor.moves[depth] = e;
	while (n)
		reverse(races[--n], depth);
}

/* Who need not be tried after a move either: its own comes to the same before that. */
static uint32_t still_asleep(const struct machine *m, uint32_t sleep, const struct move *e)
{
	uint32_t still = 0;

	for (uint32_t t = 0; t < made.n_threads; t++) {
		struct move next;

		if (!(sleep >> t & 1) || t == e->thread)
			continue;
		next = next_move(m, t);
		still |= (uint32_t)!conflict(&next, e) << t;
	}
	return still;
}

/* Whoever found a lock held read the last that anybody wrote there. */
static bool nobody_can_go_on(const struct machine *m, uint32_t halted)
{
	for (uint32_t t = 0; t < made.n_threads; t++) {
		uint32_t i = m->at[t] - 1;

		if (halted >> t & 1 &&
		    m->signature.from[t * MOST_STEPS + i] != m->newest[made.steps[t][i].variable])
			return false;
	}
	return true;
}

static void leaf(const struct machine *m, uint32_t halted)
{
	if (!halted)
		set_add(&dpor.all, &m->signature);
	else
		dpor.stuck |= nobody_can_go_on(m, halted);
}

/* halted: threads that found a lock held.  sleep: those with which every order from
 * here on has been executed already. */
static void explore(const struct machine *m, uint32_t depth, uint32_t halted, uint32_t sleep)
{
	uint32_t enabled = 0, todo;

	for (uint32_t t = 0; t < made.n_threads; t++)
		enabled |= (uint32_t)(!machine_ended(m, t) && !(halted >> t & 1)) << t;
	if (!enabled) {
		leaf(m, halted);
		return;
	}
	todo = enabled & ~sleep;
	dpor.backtrack[depth] = todo & -todo;
	while ((todo = dpor.backtrack[depth] & ~sleep)) {
		uint32_t t = (uint32_t)__builtin_ctz(todo);
		struct machine next = *m;
		uint32_t held = (uint32_t)is_held(m, t) << t;

		take_move(depth, next_move(m, t));
		machine_step(&next, t);
		explore(&next, depth + 1, halted | held,
			still_asleep(m, sleep, &dpor.moves[depth]));
		sleep |= 1u << t;
	}
}

static void run_dpor(void)
{
	struct machine m;

	set_clear(&dpor.all);
	dpor.stuck = false;
	machine_start(&m);
	explore(&m, 0, 0, 0);
}

/* After search(). */
static bool same_as_dpor(void)
{
	run_dpor();
	return set_equal(&dpor.all, &found) && !found.repeats && !dpor.all.repeats &&
	       stuck == dpor.stuck;
}

static void test_same_executions_of_small_programs(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SMALL; seed++) {
		make_program(seed);
		if (!search(UINT64_MAX) || !same_as_dpor())
			fail_msg("program %lu: %u executions, the search found %u",
				 (unsigned long)seed, dpor.all.n, found.n);
	}
}

/* Three or four threads of four to six steps. */
static void make_larger(uint64_t seed)
{
	uint32_t n, variables;

	random_state = seed * 7919 + 54321;
	made.n_threads = 0;
	n = 3 + pick(2);
	variables = 2 + pick(VARIABLES - 1);
	for (uint32_t t = 0; t < n; t++)
		make_thread(4, 3, variables, seed % 3 ? LOCK : VERBS);
}

static void test_same_executions_of_larger_programs(void **state)
{
	uint64_t executions = 0;

	(void)state;
	for (uint64_t seed = 0; seed < LARGER; seed++) {
		make_larger(seed);
		if (!search(MOST_EXECUTIONS))
			continue;
		if (!same_as_dpor())
			fail_msg("program %lu: %u executions, the search found %u",
				 (unsigned long)seed, dpor.all.n, found.n);
		executions += found.n;
	}
	/* Else too many were passed over. */
	assert_true(executions > 100000);
}

/* One race of a hundred is passed over. */
static void test_sees_a_lost_race(void **state)
{
	uint32_t programs = 0, caught = 0;

	(void)state;
	dpor.forgets = 100;
	for (uint64_t seed = 0; seed < LARGER / 4; seed++) {
		make_larger(seed);
		if (!search(MOST_EXECUTIONS))
			continue;
		programs++;
		caught += !same_as_dpor();
	}
	dpor.forgets = 0;
	assert_true(caught > programs / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_executions_of_small_programs),
		cmocka_unit_test(test_same_executions_of_larger_programs),
		cmocka_unit_test(test_sees_a_lost_race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
