/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bench/forms.h"
#include "bench/score.h"
#include "bench/words.h"

static void put_head(struct contest *c, FILE *to)
{
	const char *processor = words_processor(&c->arena);

	fprintf(to, "%u slots, %u rounds, %.3g ms a run; median (least-most) of the rounds\n",
		c->options->slots, c->options->rounds, c->seconds * 1000);
	fprintf(to, "%u core%s%s%s; the clock is read twice in %.0f ns%s%s\n", c->cores.n,
		c->cores.n == 1 ? "" : "s", *processor ? ": " : "", processor, c->stamp,
		c->clock.tsc ? "" : ", the time-stamp counter is not used: ",
		c->clock.tsc ? "" : c->clock.why);
}

static int name_width(const struct contest *c, const struct score *scores, uint32_t n)
{
	int width = 4;

	for (uint32_t i = 0; i < n; i++) {
		int length = (int)strlen(c->contenders[scores[i].contender].name);

		width = length > width ? length : width;
	}
	return width;
}

/* Three digits of the median, and as many decimals of the others. */
static void put_spread(FILE *to, const struct spread *s, double unit, int width)
{
	const double median = s->median / unit;
	const int decimals = median < 9.995 ? 2 : median < 99.95 ? 1 : 0;
	char text[64] = "-";

	if (s->n)
		snprintf(text, sizeof(text), "%.*f (%.*f-%.*f)", decimals, median, decimals,
			 s->least / unit, decimals, s->most / unit);
	fprintf(to, " %-*s", width, text);
}

static void put_score(const struct contest *c, const struct score *s, int width, FILE *to)
{
	fprintf(to, "  %-*s", width, c->contenders[s->contender].name);
	put_spread(to, &s->speed, 1e6, 18);
	put_spread(to, &s->ratio, 1, 17);
	for (int q = 0; q < QUANTILES; q++) {
		char text[16] = "-";

		if (s->latencies[LATENCY_ENQUEUE][q].n)
			words_time(s->latencies[LATENCY_ENQUEUE][q].median, text, sizeof(text));
		fprintf(to, " %7s", text);
	}
	fprintf(to, " %4.0f%%\n", s->drops.median * 100);
}

static void put_condition(struct contest *c, uint32_t condition, FILE *to)
{
	const struct condition *k = &c->conditions[condition];
	uint32_t n;
	struct score *scores = score_condition(c, condition, &n);
	struct standing standing = score_standing(scores, n);
	int width = name_width(c, scores, n);

	if (!n)
		return;
	fputc('\n', to);
	words_condition(k, to);
	fputs(": ", to);
	words_threads(k, to);
	fprintf(to, "\n  %-*s %-18s %-17s %7s %7s\n", width, "", "million items/s",
		"times the mutex's", "", "enqueue");
	fprintf(to, "  %-*s %-18s %-17s %7s %7s %7s %5s\n", width, "ring", "", "", "p50", "p99",
		"p99.9", "drops");
	for (uint32_t i = 0; i < n; i++)
		put_score(c, &scores[i], width, to);
	fputs("  of the others, ", to);
	words_standing(&standing, to);
	fputc('\n', to);
}

static void put_remarks(const struct contest *c, FILE *to)
{
	bool any = false;

	for (uint32_t i = 0; i < c->n_contenders; i++) {
		if (!words_has_remark(c, i))
			continue;
		fputs(any ? "" : "\nnot, or not all, measured, or not right\n", to);
		any = true;
		fputs("  ", to);
		words_remark(c, i, to);
		fputc('\n', to);
	}
}

void bench_text(struct contest *c, FILE *to)
{
	put_head(c, to);
	for (uint32_t k = 0; k < c->n_conditions; k++)
		put_condition(c, k, to);
	put_remarks(c, to);
	if (c->interrupted)
		fprintf(to, "\ninterrupted: %u of %u runs\n", c->n_done, c->n_runs);
}
