/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/score.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

static bool is_good(const struct attempt *o)
{
	return o->end == WORKER_DONE && o->m.end == MEASURE_DONE;
}

double score_speed(const struct attempt *o)
{
	return is_good(o) ? (double)o->m.dequeued / o->m.seconds : -1;
}

double score_drops(const struct measurement *m)
{
	uint64_t all = m->enqueued + m->refused;

	return all ? (double)m->refused / (double)all : 0;
}

/* A value for a round; negative: none. */
typedef double value_of(const struct cell *cell, const struct cell *baseline, uint32_t round);

static double speed_of(const struct cell *cell, const struct cell *baseline, uint32_t round)
{
	(void)baseline;
	return score_speed(&cell->attempts[SPEED][round]);
}

static double ratio_of(const struct cell *cell, const struct cell *baseline, uint32_t round)
{
	double of = score_speed(&baseline->attempts[SPEED][round]);
	double speed = score_speed(&cell->attempts[SPEED][round]);

	return of > 0 && speed >= 0 ? speed / of : -1;
}

static double drops_of(const struct cell *cell, const struct cell *baseline, uint32_t round)
{
	const struct attempt *o = &cell->attempts[SPEED][round];

	(void)baseline;
	return is_good(o) ? score_drops(&o->m) : -1;
}

static struct spread over_rounds(const struct contest *c, const struct cell *cell,
				 const struct cell *baseline, value_of *of)
{
	double values[c->options->rounds];
	uint32_t n = 0;

	for (uint32_t round = 0; round < c->rounds; round++) {
		double value = of(cell, baseline, round);

		if (value >= 0)
			values[n++] = value;
	}
	return spread_of(values, n);
}

static struct spread latency(const struct contest *c, const struct cell *cell, int kind,
			     int quantile)
{
	double values[c->options->rounds];
	uint32_t n = 0;

	for (uint32_t round = 0; round < c->rounds; round++) {
		const struct attempt *o = &cell->attempts[LATENCY][round];

		if (is_good(o))
			values[n++] = o->m.latencies[kind][quantile];
	}
	return spread_of(values, n);
}

uint32_t score_false(const struct contest *c, uint32_t condition, uint32_t contender)
{
	const struct cell *cell = contest_cell(c, condition, contender);
	uint32_t n = 0;

	for (int measure = 0; cell->fits && measure < MEASURES; measure++)
		for (uint32_t round = 0; round < c->rounds; round++) {
			const struct attempt *o = &cell->attempts[measure][round];

			n += is_good(o) && !o->m.conserved;
		}
	return n;
}

static void fill(struct score *s, const struct contest *c, uint32_t condition, uint32_t contender)
{
	const struct cell *cell = contest_cell(c, condition, contender);
	const struct cell *baseline = contest_cell(c, condition, 0);

	s->contender = contender;
	s->speed = over_rounds(c, cell, baseline, speed_of);
	s->ratio = over_rounds(c, cell, baseline, ratio_of);
	s->drops = over_rounds(c, cell, baseline, drops_of);
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int quantile = 0; quantile < QUANTILES; quantile++)
			s->latencies[kind][quantile] = latency(c, cell, kind, quantile);
	s->n_false = score_false(c, condition, contender);
}

/* The faster first; of the same speed in the order of their names. */
static int compare(const void *a, const void *b)
{
	const struct score *x = a, *y = b;

	if (x->speed.median != y->speed.median)
		return x->speed.median < y->speed.median ? 1 : -1;
	return x->contender < y->contender ? -1 : 1;
}

struct score *score_condition(struct contest *c, uint32_t condition, uint32_t *n)
{
	struct score *scores = arena_get(&c->arena, c->n_contenders, sizeof(*scores));

	*n = 0;
	for (uint32_t i = 0; i < c->n_contenders; i++) {
		if (!contest_cell(c, condition, i)->fits)
			continue;
		fill(&scores[*n], c, condition, i);
		*n += scores[*n].speed.n > 0;
	}
	qsort(scores, *n, sizeof(*scores), compare);
	return scores;
}

struct standing score_standing(const struct score *scores, uint32_t n)
{
	struct standing standing = {0};

	for (uint32_t i = 0; i < n; i++) {
		const struct spread *ratio = &scores[i].ratio;

		if (!scores[i].contender || !ratio->n)
			continue;
		if (ratio->least > 1)
			standing.faster++;
		else if (ratio->most < 1)
			standing.slower++;
		else
			standing.neither++;
	}
	return standing;
}

int score_status(const struct contest *c)
{
	for (uint32_t i = 0; i < c->n_contenders; i++) {
		if (c->contenders[i].failed)
			return STATUS_UNEXPECTED;
		for (uint32_t k = 0; k < c->n_conditions; k++)
			if (score_false(c, k, i))
				return STATUS_UNEXPECTED;
	}
	return c->interrupted ? STATUS_INCONCLUSIVE : STATUS_EXPECTED;
}
