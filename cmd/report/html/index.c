/* SPDX-License-Identifier: BSD-2-Clause */
/* What many scenarios came to, each with a link to its page. */
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "report/html.h"
#include "report/html/assets.h"
#include "report/html/frame.h"
#include "report/html/markup.h"

#define MOST_COLUMNS 5 /* of rings that fit beside each other */

struct index {
	FILE *to;
	struct arena arena;
	const struct html_index *given;
	size_t n_others; /* that are not as expected */
	int worst;       /* status of these */
};

static bool is_other(const struct report_case *c)
{
	return c->status != STATUS_EXPECTED;
}

static bool is_bad(int status)
{
	return !strcmp(html_class(status), "bad");
}

static void count_others(struct index *x)
{
	for (size_t i = 0; i < x->given->n; i++) {
		int status = x->given->cases[i].status;

		x->n_others += status != STATUS_EXPECTED;
		if (status != STATUS_EXPECTED && !is_bad(x->worst))
			x->worst = status;
	}
}

/* How many cases a scenario has. */
static size_t width(const struct index *x)
{
	return x->given->n_rings ? x->given->n_rings : 1;
}

static const char *number_of(struct index *x, size_t n, const char *what)
{
	return arena_printf(&x->arena, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

static const char *verdict_of(struct index *x)
{
	if (!x->n_others)
		return x->given->n == 1 ? "It came as expected." : "All came as expected.";
	return arena_printf(&x->arena, "%zu of %zu did not come as expected.", x->n_others,
			    x->given->n);
}

static void put_head(struct index *x)
{
	html_begin(x->to, "index", INDEX_FORMAT);
	fputs("<title>", x->to);
	if (x->n_others)
		html_printf(x->to, "%zu of %zu not as expected", x->n_others, x->given->n);
	else
		html_printf(x->to, "%zu as expected", x->given->n);
	fputs(": brrace</title>\n", x->to);
	html_style(x->to, html_index_css, html_index_css_size);
}

static void put_header(struct index *x)
{
	const struct html_index *g = x->given;
	struct case_counts counts = case_count(g->cases, g->n);

	fputs("<body>\n<header>\n<p class=\"kind\">brrace reports</p>\n<h1>", x->to);
	html_text(x->to, number_of(x, g->n / width(x), "scenario"));
	if (g->n_rings)
		html_printf(x->to, " on %s", number_of(x, g->n_rings, "ring"));
	fprintf(x->to, "</h1>\n<p class=\"verdict %s\">", html_class(x->worst));
	html_text(x->to, verdict_of(x));
	fputs("</p>\n<p class=\"setting\">", x->to);
	html_text(x->to, case_summary(&x->arena, &counts));
	fputs("</p>\n", x->to);
	if (x->n_others)
		fprintf(x->to,
			"<nav><a href=\"#others\">%zu not as expected</a><a href=\"#all\">all "
			"%zu</a></nav>\n",
			x->n_others, g->n);
	fputs("</header>\n<main>\n", x->to);
}

static void put_chip(struct index *x, const struct report_case *c)
{
	fprintf(x->to, "<span class=\"chip %s\">%s</span>", html_class(c->status),
		report_standard(c->status));
}

static bool has_page(const struct report_case *c)
{
	return c->page && *c->page;
}

static const char *title_of(const struct report_case *c)
{
	return *c->title ? c->title : c->file;
}

/* It leads to the page, whose name is made of characters that stand for themselves. */
static void put_title(struct index *x, const struct report_case *c)
{
	if (has_page(c))
		fprintf(x->to, "<a href=\"%s\">", c->page);
	else
		fputs("<b>", x->to);
	html_text(x->to, title_of(c));
	fputs(has_page(c) ? "</a>" : "</b>", x->to);
}

static void put_where(struct index *x, const char *text)
{
	fputs("<span class=\"where\">", x->to);
	html_text(x->to, text);
	fputs("</span>", x->to);
}

static void put_other(struct index *x, const struct report_case *c)
{
	fprintf(x->to, "<li class=\"%s\">", html_class(c->status));
	put_chip(x, c);
	put_title(x, c);
	put_where(x, case_name(&x->arena, c));
	if (*c->verdict) {
		fputs("<p>", x->to);
		html_text(x->to, c->verdict);
		fputs("</p>", x->to);
	}
	if (*c->why && strcmp(c->why, c->verdict) != 0) {
		fputs("<pre>", x->to);
		html_text(x->to, c->why);
		fputs("</pre>", x->to);
	}
	fputs("</li>\n", x->to);
}

static void put_others(struct index *x)
{
	if (!x->n_others)
		return;
	fputs("<section id=\"others\">\n<h2>Not as expected</h2>\n<ul>\n", x->to);
	for (size_t i = 0; i < x->given->n; i++)
		if (is_other(&x->given->cases[i]))
			put_other(x, &x->given->cases[i]);
	fputs("</ul>\n</section>\n", x->to);
}

/* In one line, and the file was named: all of it is said above. */
static void put_short(struct index *x, const struct report_case *c)
{
	const char *text = *c->verdict ? c->verdict : c->why;
	size_t file = strlen(c->file);

	if (!*text)
		return;
	if (!strncmp(text, c->file, file) && text[file] == ':')
		text += file + 1 + strspn(text + file + 1, " ");
	fputs("<p>", x->to);
	html_text(x->to, arena_printf(&x->arena, "%.*s", (int)strcspn(text, "\n"), text));
	fputs("</p>", x->to);
}

/* Where each scenario has one ring only, its title leads to the page, and a column says
 * which ring. */
static void put_single(struct index *x, const struct report_case *c)
{
	fputs("<tr><th scope=\"row\">", x->to);
	put_title(x, c);
	put_where(x, c->file);
	fputs("</th><td class=\"ring\">", x->to);
	html_text(x->to, c->ring);
	fputs("</td><td class=\"outcome\">", x->to);
	put_chip(x, c);
	put_short(x, c);
	fputs("</td></tr>\n", x->to);
}

static void put_cell(struct index *x, const struct report_case *c, const char *ring)
{
	fputs("<td data-ring=\"", x->to);
	html_text(x->to, ring);
	fputs("\">", x->to);
	if (has_page(c)) {
		fprintf(x->to, "<a href=\"%s\" aria-label=\"", c->page);
		html_printf(x->to, "%s on %s: %s", c->file, ring, report_standard(c->status));
		fputs("\">", x->to);
	}
	put_chip(x, c);
	if (has_page(c))
		fputs("</a>", x->to);
	put_short(x, c);
	fputs("</td>", x->to);
}

static void put_several(struct index *x, const struct report_case *c)
{
	const struct html_index *g = x->given;
	size_t titled = 0;

	/* It is the same file, but not on each ring it could be read. */
	while (titled + 1 < g->n_rings && !*c[titled].title)
		titled++;
	fputs("<tr><th scope=\"row\">", x->to);
	html_text(x->to, title_of(&c[titled]));
	put_where(x, c->file);
	fputs("</th>", x->to);
	for (size_t i = 0; i < g->n_rings; i++)
		put_cell(x, &c[i], g->rings[i]);
	fputs("</tr>\n", x->to);
}

static void put_columns(struct index *x)
{
	const struct html_index *g = x->given;

	fputs("<thead><tr><th scope=\"col\">Scenario</th>", x->to);
	for (size_t i = 0; i < g->n_rings; i++) {
		fputs("<th scope=\"col\" class=\"ring\">", x->to);
		html_text(x->to, g->rings[i]);
		fputs("</th>", x->to);
	}
	if (!g->n_rings)
		fputs("<th scope=\"col\">Ring</th><th scope=\"col\">Outcome</th>", x->to);
	fputs("</tr></thead>\n", x->to);
}

static void put_all(struct index *x)
{
	const struct html_index *g = x->given;

	fputs("<section id=\"all\">\n<h2>All</h2>\n", x->to);
	if (g->n_rings > MOST_COLUMNS)
		fputs("<div class=\"many\" tabindex=\"0\" role=\"region\" aria-label=\"All\">\n",
		      x->to);
	fputs("<table>\n<caption>What each scenario came to; links lead to the reports."
	      "</caption>\n",
	      x->to);
	put_columns(x);
	fputs("<tbody>\n", x->to);
	for (size_t i = 0; i < g->n; i += width(x)) {
		if (g->n_rings)
			put_several(x, &g->cases[i]);
		else
			put_single(x, &g->cases[i]);
	}
	fprintf(x->to, "</tbody></table>\n%s</section>\n",
		g->n_rings > MOST_COLUMNS ? "</div>\n" : "");
}

static void put_facts(struct index *x)
{
	fputs("<section id=\"made\">\n<h2>How it was made</h2>\n<dl>\n", x->to);
	html_fact(x->to, "Command", x->given->command);
	html_fact(x->to, "brrace", BRRACE_VERSION);
	html_fact(x->to, "Exit status", arena_printf(&x->arena, "%d", x->given->status));
	fputs("</dl>\n</section>\n</main>\n</body>\n</html>\n", x->to);
}

char *report_index(const struct html_index *index, size_t *size)
{
	struct index x = {.given = index};
	char *text = NULL;

	x.to = memory_open(&text, size);
	count_others(&x);
	put_head(&x);
	put_header(&x);
	put_others(&x);
	put_all(&x);
	put_facts(&x);
	memory_close(x.to);
	arena_free(&x.arena);
	return text;
}
