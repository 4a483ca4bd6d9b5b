/* SPDX-License-Identifier: BSD-2-Clause */
/* The course of a contest: in each round each contender under each condition, once without
 * stamps and once with them. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/pace.h"
#include "bench/contest.h"
#include "bench/order.h"
#include "bench/words.h"

/* Seconds that a process may take beyond its measurement. */
#define BEYOND 10

struct course {
	struct contest *contest;
	struct pace pace;
	const struct condition *condition;
	const struct contender *contender;
};

static void draw(void *ctx, double seconds, FILE *to)
{
	const struct course *x = ctx;
	const struct contest *c = x->contest;
	double each = c->n_done ? seconds / c->n_done : c->seconds;

	fprintf(to, "%u of %u runs, %.0f s left: %s, ", c->n_done, c->n_runs,
		each * (c->n_runs - c->n_done), x->contender->name);
	words_condition(x->condition, to);
	fflush(to);
}

static const char *how_it_died(struct contest *c, int number)
{
	return number ? arena_printf(&c->arena, "it died of SIG%s", sigabbrev_np(number)) :
			"it left in the middle";
}

/* Whoever does not come to a result is not waited for again. */
static void judge(struct contest *c, struct contender *who, const struct attempt *o)
{
	who->failed = o->end == WORKER_DIED || o->end == WORKER_STUCK;
	if (o->end == WORKER_DIED)
		who->out = how_it_died(c, o->signal);
	else if (o->end == WORKER_STUCK)
		who->out = "its threads got stuck";
	else if (o->end == WORKER_NONE || o->m.end == MEASURE_NO_THREADS)
		who->out = "there are not so many threads";
	else if (o->m.end == MEASURE_NO_QUEUE)
		who->out = "no queue";
	else if (o->m.end == MEASURE_UNBOUNDED)
		who->out = "it has no bound";
	else if (o->m.end == MEASURE_NO_RING)
		who->out = "it could not be created";
}

static bool is_over(struct course *x)
{
	return x->contest->interrupted = pace_over(&x->pace, draw, x);
}

static void run_one(struct course *x, uint32_t condition, uint32_t contender, uint32_t round,
		    int measure)
{
	struct contest *c = x->contest;
	const struct condition *k = &c->conditions[condition];
	struct cell *cell = contest_cell(c, condition, contender);
	struct contender *who = &c->contenders[contender];
	const struct measure_setup setup = {
		.queue = cell->queue,
		.cpus = &c->cores,
		.clock = &c->clock,
		.producers = k->ratio.producers,
		.consumers = k->ratio.consumers,
		.slots = c->options->slots,
		.placement = k->placement,
		.load = k->load,
		.stamps = measure == LATENCY,
		.seconds = c->seconds,
	};

	if (!cell->fits)
		return;
	x->condition = k;
	x->contender = who;
	if (who->out) {
		c->n_done++;
		return;
	}
	if (is_over(x))
		return;
	worker_run(&setup, c->seconds + BEYOND, &cell->attempts[measure][round]);
	if (is_over(x))
		return;
	judge(c, who, &cell->attempts[measure][round]);
	c->n_done++;
}

static void run_turns(struct course *x, uint32_t round)
{
	struct contest *c = x->contest;
	uint32_t order[c->n_contenders];
	uint64_t turn = (uint64_t)round * c->n_conditions * MEASURES;

	for (uint32_t k = 0; k < c->n_conditions; k++)
		for (int measure = 0; measure < MEASURES; measure++) {
			order_round(order, c->n_contenders, c->options->seed, turn++);
			for (uint32_t i = 0; i < c->n_contenders && !c->interrupted; i++)
				run_one(x, k, order[i], round, measure);
		}
}

void contest_run(struct contest *c)
{
	struct course x = {.contest = c, .pace = {.progress = c->options->progress}};

	pace_begin(&x.pace);
	while (c->rounds < c->options->rounds && !c->interrupted)
		run_turns(&x, c->rounds++);
	pace_end(&x.pace);
}
