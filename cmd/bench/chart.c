/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/chart.h"

#include <math.h>

#include "bench/words.h"
#include "report/html/markup.h"

#define TOP 30
#define ROW 20
#define BOTTOM 40
#define NAMES_END 262 /* they end there */
#define MOST_STEPS 5 /* between numbers of a scale: "1/1024" and "1/256" need some room */

/* A scale of powers of `base` between two places on the page. */
struct scale {
	int from, to; /* places */
	double base;
	int low, high; /* exponents */
};

static const int ratio_place[] = {275, 560}, time_place[] = {600, 870};

unsigned chart_height(uint32_t n_scores)
{
	return TOP + ROW * n_scores + BOTTOM;
}

static double place(const struct scale *s, double value)
{
	double exponent = log(value) / log(s->base);

	return s->from + (s->to - s->from) * (exponent - s->low) / (s->high - s->low);
}

static void widen(struct scale *s, double least, double most)
{
	int low = (int)floor(log(least) / log(s->base)), high = (int)ceil(log(most) / log(s->base));

	s->low = low < s->low ? low : s->low;
	s->high = high > s->high ? high : s->high;
}

static struct scale ratio_scale(const struct score *scores, uint32_t n)
{
	struct scale s = {ratio_place[0], ratio_place[1], 2, -1, 1};

	for (uint32_t i = 0; i < n; i++)
		if (scores[i].ratio.n && scores[i].ratio.least > 0)
			widen(&s, scores[i].ratio.least, scores[i].ratio.most);
	return s;
}

/* From the least p50 to the largest p99.9; of nothing, from 10 to 100 ns. */
static struct scale time_scale(const struct score *scores, uint32_t n)
{
	struct scale s = {time_place[0], time_place[1], 10, 1, 2};

	for (uint32_t i = 0; i < n; i++) {
		const struct spread *times = scores[i].latencies[LATENCY_ENQUEUE];

		if (times[QUANTILE_50].n && times[QUANTILE_50].median > 0)
			widen(&s, times[QUANTILE_50].median, times[QUANTILE_99_9].median);
	}
	return s;
}

static void put_text(double x, double y, const char *class, const char *text, FILE *to)
{
	fprintf(to, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	html_text(to, text);
	fputs("</text>\n", to);
}

static void put_line(double x, double y, double to_x, double to_y, const char *class, FILE *to)
{
	fprintf(to, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class,
		x, y, to_x, to_y);
}

static void tick_name(const struct scale *s, int exponent, char *text, size_t room)
{
	static const char *const units[] = {"ns", "us", "ms", "s", "ks"};
	double value = pow(s->base, exponent);

	if (s->base > 2)
		snprintf(text, room, "%.0f %s", pow(s->base, exponent % 3), units[exponent / 3]);
	else
		snprintf(text, room, exponent < 0 ? "1/%.0f" : "%.0f",
			 exponent < 0 ? 1 / value : value);
}

/* A line for each power, and for every so many, most of all 1, a number below. */
static void put_scale(const struct scale *s, unsigned bottom, const char *title, FILE *to)
{
	int step = (s->high - s->low + MOST_STEPS - 1) / MOST_STEPS;

	for (int e = s->low; e <= s->high; e++) {
		double x = place(s, pow(s->base, e));
		char text[16];

		put_line(x, TOP - 4, x, bottom, s->base < 10 && !e ? "one" : "grid", to);
		if (e % step)
			continue;
		tick_name(s, e, text, sizeof(text));
		put_text(x, bottom + 14, "tick", text, to);
	}
	put_text((s->from + s->to) / 2.0, bottom + 32, "axis", title, to);
}

static const char *standing(const struct score *s)
{
	if (!s->contender)
		return "baseline";
	return s->ratio.least > 1 ? "faster" : s->ratio.most < 1 ? "slower" : "neither";
}

static void put_ratio(const struct scale *s, const struct score *score, double y, FILE *to)
{
	const struct spread *r = &score->ratio;

	if (!r->n || r->least <= 0)
		return;
	put_line(place(s, r->least), y, place(s, r->most), y, "range", to);
	fprintf(to, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", place(s, r->median), y);
}

/* A dot for p50, and ticks for the two others. */
static void put_times(const struct scale *s, const struct score *score, double y, FILE *to)
{
	const struct spread *times = score->latencies[LATENCY_ENQUEUE];
	double x[QUANTILES];

	if (!times[QUANTILE_50].n || times[QUANTILE_50].median <= 0)
		return;
	for (int q = 0; q < QUANTILES; q++)
		x[q] = place(s, times[q].median);
	put_line(x[QUANTILE_50], y, x[QUANTILE_99_9], y, "tail", to);
	put_line(x[QUANTILE_99], y - 4, x[QUANTILE_99], y + 4, "range", to);
	put_line(x[QUANTILE_99_9], y - 6, x[QUANTILE_99_9], y + 6, "range", to);
	fprintf(to, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", x[QUANTILE_50], y);
}

/* What a pointer that rests there is told. */
static void put_title(const struct contest *c, const struct score *s, FILE *to)
{
	fputs("<title>", to);
	html_printf(to, "%s: %.3g million items/s, %.3g (%.3g to %.3g) times " BASELINE,
		    c->contenders[s->contender].name, s->speed.median / 1e6, s->ratio.median,
		    s->ratio.least, s->ratio.most);
	for (int q = 0; q < QUANTILES; q++) {
		char text[16];

		words_time(s->latencies[LATENCY_ENQUEUE][q].median, text, sizeof(text));
		fprintf(to, ", %s %s", words_quantile[q], text);
	}
	fputs("</title>\n", to);
}

void chart(const struct contest *c, const struct condition *k, const struct score *scores,
	   uint32_t n, unsigned top, FILE *to)
{
	struct scale ratio = ratio_scale(scores, n), time = time_scale(scores, n);

	fprintf(to,
		"<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" y=\"%u\" "
		"width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\" aria-label=\"",
		top, CHART_WIDTH, chart_height(n), CHART_WIDTH, chart_height(n));
	words_condition(k, to);
	fputs("\">\n<text class=\"condition\" x=\"0\" y=\"15\">", to);
	words_condition(k, to);
	fputs(": ", to);
	words_threads(k, to);
	fputs("</text>\n", to);
	put_scale(&ratio, TOP + ROW * n, "throughput, times " BASELINE, to);
	put_scale(&time, TOP + ROW * n, "time of an enqueue: p50, p99, p99.9", to);
	for (uint32_t i = 0; i < n; i++) {
		double y = TOP + ROW * (i + 0.5);

		fprintf(to, "<g class=\"%s\">\n", standing(&scores[i]));
		put_title(c, &scores[i], to);
		put_text(NAMES_END, y + 4, "name", c->contenders[scores[i].contender].name, to);
		put_ratio(&ratio, &scores[i], y, to);
		put_times(&time, &scores[i], y, to);
		fputs("</g>\n", to);
	}
	fputs("</svg>\n", to);
}
