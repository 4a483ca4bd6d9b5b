/* SPDX-License-Identifier: BSD-2-Clause */
/* Scores of rounds that were made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/status.h"
#include "bench/score.h"

#define ROUNDS 3
#define RINGS 4

/* Items in a second of each round: of the baseline, and of rings that are faster, slower,
 * and now this and now that. */
static const uint64_t items[RINGS][ROUNDS] = {
	{100, 200, 50}, {150, 220, 200}, {50, 190, 48}, {110, 100, 60}};

static struct contest_options options;
static struct contest c;
static struct contender contenders[RINGS];
static struct condition condition;
static struct cell cells[RINGS];
static struct attempt attempts[RINGS][MEASURES][ROUNDS];

static void fill(struct measurement *m, uint64_t n, uint32_t round)
{
	*m = (struct measurement){.end = MEASURE_DONE,
				  .seconds = 0.5,
				  .enqueued = 60,
				  .refused = 20 * round,
				  .dequeued = n / 2,
				  .conserved = true};
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int q = 0; q < QUANTILES; q++)
			m->latencies[kind][q] = 100 * kind + 10 * q + round;
}

static int set_up(void **state)
{
	(void)state;
	arena_free(&c.arena);
	memset(&c, 0, sizeof(c));
	memset(contenders, 0, sizeof(contenders));
	memset(attempts, 0, sizeof(attempts));
	options.rounds = c.rounds = ROUNDS;
	c.options = &options;
	c.contenders = contenders;
	c.n_contenders = RINGS;
	c.conditions = &condition;
	c.n_conditions = 1;
	c.cells = cells;
	for (uint32_t i = 0; i < RINGS; i++) {
		cells[i].fits = true;
		for (int m = 0; m < MEASURES; m++) {
			cells[i].attempts[m] = attempts[i][m];
			for (uint32_t round = 0; round < ROUNDS; round++) {
				attempts[i][m][round].end = WORKER_DONE;
				fill(&attempts[i][m][round].m, items[i][round], round);
			}
		}
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(&c.arena);
	return 0;
}

static void is(const struct spread *s, double median, double least, double most)
{
	assert_int_equal(s->n, ROUNDS);
	assert_true(s->median == median);
	assert_true(s->least == least);
	assert_true(s->most == most);
}

static void the_fastest_come_first(void **state)
{
	uint32_t n;
	struct score *s = score_condition(&c, 0, &n);

	(void)state;
	assert_int_equal(n, RINGS);
	assert_int_equal(s[0].contender, 1);
	assert_int_equal(s[1].contender, 0);
	assert_int_equal(s[2].contender, 3);
	assert_int_equal(s[3].contender, 2);
	is(&s[1].speed, 100, 50, 200);
	is(&s[3].speed, 50, 48, 190);
}

static void rounds_are_compared_each_for_itself(void **state)
{
	uint32_t n;
	struct score *s = score_condition(&c, 0, &n);

	(void)state;
	is(&s[1].ratio, 1, 1, 1);
	is(&s[0].ratio, 1.5, 1.1, 4);
	is(&s[2].ratio, 1.1, 0.5, 1.2);
	is(&s[3].ratio, 0.95, 0.5, 0.96);
}

static void drops_and_latencies_are_medians_of_rounds(void **state)
{
	uint32_t n;
	struct score *s = score_condition(&c, 0, &n);

	(void)state;
	is(&s[0].drops, 0.25, 0, 0.4);
	is(&s[0].latencies[LATENCY_ENQUEUE][QUANTILE_50], 1, 0, 2);
	is(&s[0].latencies[LATENCY_TRANSIT][QUANTILE_99_9], 221, 220, 222);
}

static void every_round_has_to_agree(void **state)
{
	uint32_t n;
	struct score *s = score_condition(&c, 0, &n);
	struct standing standing = score_standing(s, n);

	(void)state;
	assert_int_equal(standing.faster, 1);
	assert_int_equal(standing.slower, 1);
	assert_int_equal(standing.neither, 1);
}

static void without_the_baseline_nothing_is_compared(void **state)
{
	uint32_t n;
	struct score *s;

	(void)state;
	attempts[0][SPEED][1].end = WORKER_INTERRUPTED;
	s = score_condition(&c, 0, &n);
	assert_int_equal(n, RINGS);
	assert_int_equal(s[0].contender, 1);
	assert_int_equal(s[0].speed.n, ROUNDS);
	assert_int_equal(s[0].ratio.n, ROUNDS - 1);
}

static void who_was_not_measured_has_no_score(void **state)
{
	uint32_t n;

	(void)state;
	cells[3].fits = false;
	for (uint32_t round = 0; round < ROUNDS; round++)
		attempts[2][SPEED][round].m.end = MEASURE_NO_QUEUE;
	score_condition(&c, 0, &n);
	assert_int_equal(n, 2);
}

static void what_is_wrong_shows_in_the_status(void **state)
{
	(void)state;
	assert_int_equal(score_status(&c), STATUS_EXPECTED);
	c.interrupted = true;
	assert_int_equal(score_status(&c), STATUS_INCONCLUSIVE);
	attempts[2][LATENCY][1].m.conserved = false;
	assert_int_equal(score_false(&c, 0, 2), 1);
	assert_int_equal(score_status(&c), STATUS_UNEXPECTED);
	attempts[2][LATENCY][1].m.conserved = true;
	contenders[1].failed = true;
	assert_int_equal(score_status(&c), STATUS_UNEXPECTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_fastest_come_first, set_up),
		cmocka_unit_test_setup(rounds_are_compared_each_for_itself, set_up),
		cmocka_unit_test_setup(drops_and_latencies_are_medians_of_rounds, set_up),
		cmocka_unit_test_setup(every_round_has_to_agree, set_up),
		cmocka_unit_test_setup(without_the_baseline_nothing_is_compared, set_up),
		cmocka_unit_test_setup(who_was_not_measured_has_no_score, set_up),
		cmocka_unit_test_setup(what_is_wrong_shows_in_the_status, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
