/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/version.h"
#include "bench/chart.h"
#include "bench/forms.h"
#include "bench/words.h"
#include "report/html/assets.h"
#include "report/html/frame.h"
#include "report/html/markup.h"

#define FORMAT 1

static void put_head(const struct contest *c, FILE *to)
{
	html_begin(to, "bench", FORMAT);
	fprintf(to, "<title>%u rings beside a mutex: brrace</title>\n", c->n_contenders - 1);
	fputs("<style>\n", to);
	fwrite(html_chart_css, 1, html_chart_css_size, to);
	fputs("</style>\n", to);
	html_style(to, html_bench_css, html_bench_css_size);
	fputs("<body>\n<header>\n<p class=\"kind\">brrace measurements</p>\n"
	      "<h1>Rings beside a mutex, on ",
	      to);
	fprintf(to, "%u core%s</h1>\n", c->cores.n, c->cores.n == 1 ? "" : "s");
	if (c->interrupted)
		fprintf(to, "<p class=\"verdict doubtful\">Interrupted after %u of %u runs.</p>\n",
			c->n_done, c->n_runs);
	fprintf(to,
		"<p class=\"setting\">%u slots, %u rounds, %.3g ms a run.  Numbers are medians of "
		"the rounds, with the least and the most; rings took turns in each round.</p>\n",
		c->options->slots, c->options->rounds, c->seconds * 1000);
	fputs("<p>A dot is a median.  Left, the line is the range of the rounds, each compared "
	      "with the " BASELINE " of the same round: to the right of 1 is faster.  Right, the "
	      "short tick is p99, the long one p99.9.</p>\n</header>\n<main>\n",
	      to);
}

static void put_columns(FILE *to)
{
	fputs("<thead>\n<tr><th rowspan=\"2\" scope=\"col\">ring</th>"
	      "<th rowspan=\"2\" scope=\"col\">million items/s</th>"
	      "<th rowspan=\"2\" scope=\"col\">times " BASELINE "</th>",
	      to);
	for (int kind = 0; kind < LATENCIES; kind++)
		fprintf(to, "<th colspan=\"3\" scope=\"colgroup\">%s</th>", words_latency[kind]);
	fputs("<th rowspan=\"2\" scope=\"col\">drops</th></tr>\n<tr>", to);
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int quantile = 0; quantile < QUANTILES; quantile++)
			fprintf(to, "<th scope=\"col\">%s</th>", words_quantile[quantile]);
	fputs("</tr>\n</thead>\n", to);
}

static void put_spread(const struct spread *s, double unit, FILE *to)
{
	if (s->n)
		fprintf(to, "<td>%.3g <small>%.3g to %.3g</small></td>", s->median / unit,
			s->least / unit, s->most / unit);
	else
		fputs("<td></td>", to);
}

static void put_row(const struct contest *c, const struct score *s, FILE *to)
{
	fputs("<tr><th scope=\"row\">", to);
	html_text(to, c->contenders[s->contender].name);
	fputs("</th>", to);
	put_spread(&s->speed, 1e6, to);
	put_spread(&s->ratio, 1, to);
	for (int kind = 0; kind < LATENCIES; kind++)
		for (int quantile = 0; quantile < QUANTILES; quantile++) {
			char text[16] = "";

			if (s->latencies[kind][quantile].n)
				words_time(s->latencies[kind][quantile].median, text, sizeof(text));
			fprintf(to, "<td>%s</td>", text);
		}
	fprintf(to, "<td>%.0f %%</td></tr>\n", s->drops.median * 100);
}

static void put_numbers(const struct contest *c, const struct score *scores, uint32_t n, FILE *to)
{
	fputs("<details>\n<summary>Numbers</summary>\n<div class=\"numbers\" tabindex=\"0\" "
	      "role=\"region\" aria-label=\"Numbers\">\n<table>\n<caption>Throughput, and how long "
	      "calls take; transit is from the call of the enqueue to the return of the dequeue."
	      "</caption>\n",
	      to);
	put_columns(to);
	fputs("<tbody>\n", to);
	for (uint32_t i = 0; i < n; i++)
		put_row(c, &scores[i], to);
	fputs("</tbody>\n</table>\n</div>\n</details>\n", to);
}

static void put_condition(struct contest *c, uint32_t condition, FILE *to)
{
	const struct condition *k = &c->conditions[condition];
	uint32_t n;
	struct score *scores = score_condition(c, condition, &n);
	struct standing standing = score_standing(scores, n);

	if (!n)
		return;
	fputs("<section>\n<h2>", to);
	words_condition(k, to);
	fputs("</h2>\n<p>", to);
	fputs("Of the others, ", to);
	words_standing(&standing, to);
	fputs(".</p>\n<figure>\n", to);
	chart(c, k, scores, n, 0, to);
	fputs("</figure>\n", to);
	put_numbers(c, scores, n, to);
	fputs("</section>\n", to);
}

static void put_remarks(const struct contest *c, FILE *to)
{
	bool any = false;

	for (uint32_t i = 0; i < c->n_contenders; i++) {
		if (!words_has_remark(c, i))
			continue;
		fputs(any ? "" :
			    "<section>\n<h2>Not, or not all, measured, or not right</h2>\n<ul>\n",
		      to);
		any = true;
		fputs("<li>", to);
		words_remark(c, i, to);
		fputs("</li>\n", to);
	}
	fputs(any ? "</ul>\n</section>\n" : "", to);
}

void bench_page(struct contest *c, const char *command, FILE *to)
{
	put_head(c, to);
	for (uint32_t k = 0; k < c->n_conditions; k++)
		put_condition(c, k, to);
	put_remarks(c, to);
	fputs("<section id=\"made\">\n<h2>How it was made</h2>\n<dl>\n", to);
	html_fact(to, "Command", command);
	html_fact(to, "brrace", BRRACE_VERSION);
	html_fact(to, "Processor", words_processor(&c->arena));
	html_fact(to, "Cores", arena_printf(&c->arena, "%u", c->cores.n));
	html_fact(to, "Clock",
		  arena_printf(&c->arena, "%s, read twice in %.0f ns",
			       c->clock.tsc ? "time-stamp counter" : "CLOCK_MONOTONIC", c->stamp));
	fputs("</dl>\n</section>\n</main>\n</body>\n</html>\n", to);
}

static void put_css(const char *css, size_t size, FILE *to)
{
	fputs("<style><![CDATA[\n", to);
	fwrite(css, 1, size, to);
	fputs("]]></style>\n", to);
}

void bench_svg(struct contest *c, FILE *to)
{
	struct score *scores[c->n_conditions];
	uint32_t n[c->n_conditions];
	unsigned height = 0, top = 0;

	for (uint32_t k = 0; k < c->n_conditions; k++) {
		scores[k] = score_condition(c, k, &n[k]);
		height += n[k] ? chart_height(n[k]) : 0;
	}
	fprintf(to,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" "
		"viewBox=\"-10 -10 %d %u\">\n",
		CHART_WIDTH + 20, height + 20, CHART_WIDTH + 20, height + 20);
	put_css(html_base_css, html_base_css_size, to);
	put_css(html_chart_css, html_chart_css_size, to);
	fputs("<rect x=\"-10\" y=\"-10\" width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>\n",
	      to);
	for (uint32_t k = 0; k < c->n_conditions; k++) {
		if (!n[k])
			continue;
		chart(c, &c->conditions[k], scores[k], n[k], top, to);
		top += chart_height(n[k]);
	}
	fputs("</svg>\n", to);
}
