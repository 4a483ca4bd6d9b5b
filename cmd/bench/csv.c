/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "bench/forms.h"
#include "bench/score.h"
#include "bench/words.h"

static void put_head(FILE *to)
{
	fputs("producers,consumers,placement,load,threads,cores,ring,round,stamps,outcome,seconds,"
	      "enqueued,dequeued,left,dropped,items_per_second,times_baseline",
	      to);
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int quantile = 0; quantile < QUANTILES; quantile++)
			fprintf(to, ",%s_%s_ns", words_latency[kind], words_quantile[quantile]);
	fputc('\n', to);
}

/* Names of files may have anything in them. */
static void put_name(const char *name, FILE *to)
{
	if (!strpbrk(name, ",\"\n")) {
		fputs(name, to);
		return;
	}
	fputc('"', to);
	for (; *name; name++)
		fprintf(to, *name == '"' ? "\"%c" : "%c", *name);
	fputc('"', to);
}

static const char *outcome_of(const struct attempt *o)
{
	switch (o->end) {
	case WORKER_NONE:
		return "not-run";
	case WORKER_DIED:
		return "died";
	case WORKER_STUCK:
		return "stuck";
	case WORKER_INTERRUPTED:
		return "interrupted";
	case WORKER_DONE:
		break;
	}
	switch (o->m.end) {
	case MEASURE_DONE:
		return o->m.conserved ? "ok" : "wrong";
	case MEASURE_NO_QUEUE:
		return "no-queue";
	case MEASURE_UNBOUNDED:
		return "unbounded";
	default:
		return "refused";
	}
}

static void put_ratio(const struct attempt *o, const struct attempt *baseline, FILE *to)
{
	double of = score_speed(baseline);

	if (of > 0)
		fprintf(to, ",%.4f", score_speed(o) / of);
	else
		fputs(",", to);
}

static void put_numbers(const struct attempt *o, const struct attempt *baseline, bool stamps,
			FILE *to)
{
	const struct measurement *m = &o->m;

	fprintf(to, ",%.6f,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.0f", m->seconds,
		m->enqueued, m->dequeued, m->left, m->refused, score_speed(o));
	put_ratio(o, baseline, to);
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int quantile = 0; quantile < QUANTILES; quantile++) {
			if (stamps)
				fprintf(to, ",%.1f", m->latencies[kind][quantile]);
			else
				fputs(",", to);
		}
}

static void put_run(const struct contest *c, uint32_t condition, uint32_t contender, uint32_t round,
		    int measure, FILE *to)
{
	const struct condition *k = &c->conditions[condition];
	const struct cell *cell = contest_cell(c, condition, contender);
	const struct cell *baseline = contest_cell(c, condition, 0);
	const struct attempt *o = &cell->attempts[measure][round];

	fprintf(to, "%u,%u,%s,%d,%u,%u,", k->ratio.producers, k->ratio.consumers,
		words_placement(k->placement), k->load, k->threads, k->cores);
	put_name(c->contenders[contender].name, to);
	fprintf(to, ",%u,%d,%s", round + 1, measure == LATENCY, outcome_of(o));
	if (score_speed(o) >= 0)
		put_numbers(o, &baseline->attempts[measure][round], measure == LATENCY, to);
	else
		fputs(",,,,,,,,,,,,,,,,", to);
	fputc('\n', to);
}

void bench_csv(const struct contest *c, FILE *to)
{
	put_head(to);
	for (uint32_t round = 0; round < c->rounds; round++)
		for (uint32_t k = 0; k < c->n_conditions; k++)
			for (int measure = 0; measure < MEASURES; measure++)
				for (uint32_t i = 0; i < c->n_contenders; i++)
					if (contest_cell(c, k, i)->fits)
						put_run(c, k, i, round, measure, to);
}
