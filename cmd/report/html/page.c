/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "report/blind.h"
#include "report/block.h"
#include "report/html/assets.h"
#include "report/html/frame.h"
#include "report/html/parts.h"
#include "report/json/parts.h"
#include "report/remarks.h"

struct page {
	FILE *to;
	struct arena arena;
	const struct html_page *given;
	const struct result *r;
	struct view *view; /* NULL: there was no execution */
};

#define MOST_VERDICTS 5 /* at the top; all of them are told below */

static bool is_violation(const struct finding *f)
{
	return !finding_is_note(f->kind);
}

/* Of a result without findings: what else there is to say of it. */
static const char *plain_verdict(const struct result *r)
{
	return r->why[0] ? r->why : "No finding.";
}

static void put_title(struct page *p)
{
	const struct findings *found = p->r->findings;
	const char *title = p->r->scenario->title.s;

	fputs("<title>", p->to);
	if (found && found->count && is_violation(&found->list[0])) {
		html_text(p->to, finding_name(found->list[0].kind));
		fputs(": ", p->to);
	}
	html_text(p->to, title ? title : p->r->subject->table->name);
	fputs("</title>\n", p->to);
}

static void put_head(struct page *p)
{
	html_begin(p->to, "report", PAGE_FORMAT);
	put_title(p);
	html_style(p->to, html_page_css, html_page_css_size);
}

static void put_finding(struct page *p, const struct finding *f)
{
	fputs("<p class=\"verdict bad\"><strong>", p->to);
	html_text(p->to, word_label(&p->arena, f->kind));
	fputs("</strong> ", p->to);
	html_text(p->to, word_finding(&p->arena, p->r, f));
	fputs("</p>\n", p->to);
}

/* Unless it is the verdict: there may be more that nobody saw. */
static void put_blind(struct page *p)
{
	char text[400];

	if (!blind_summary(p->r->scenario, p->r->subject, text, sizeof(text)))
		return;
	fputs("<p class=\"verdict doubtful\">", p->to);
	html_text(p->to, text);
	fputs("</p>\n", p->to);
}

static void put_verdict(struct page *p)
{
	const struct findings *found = p->r->findings;
	unsigned n = 0;

	for (unsigned kind = 0; found && kind < FINDING_KINDS; kind++)
		for (uint32_t i = 0; i < found->count; i++) {
			if (found->list[i].kind != kind || !is_violation(&found->list[i]))
				continue;
			if (n++ < MOST_VERDICTS)
				put_finding(p, &found->list[i]);
		}
	if (n > MOST_VERDICTS)
		fprintf(p->to, "<p class=\"verdict bad\">and %u more, told below.</p>\n",
			n - MOST_VERDICTS);
	if (!n) {
		fprintf(p->to, "<p class=\"verdict %s\">",
			p->r->status == STATUS_EXPECTED ? "good" : "doubtful");
		html_text(p->to, plain_verdict(p->r));
		fputs("</p>\n", p->to);
	}
	if (n || !p->r->why[0])
		put_blind(p);
}

static void put_header(struct page *p)
{
	const struct scenario *s = p->r->scenario;
	bool good = p->r->status == STATUS_EXPECTED;

	fputs("<body>\n<header>\n<p class=\"kind\">brrace report", p->to);
	if (p->r->expect) {
		fprintf(p->to, " <span class=\"%s\">", good ? "good" : "bad");
		html_text(p->to, report_standard(p->r->status));
		fputs("</span>", p->to);
	}
	fputs("</p>\n<h1>", p->to);
	html_text(p->to, s->title.s ? s->title.s : "A scenario without a title");
	fputs("</h1>\n", p->to);
	put_verdict(p);
	fputs("<p class=\"setting\">", p->to);
	html_text(p->to, word_setting(&p->arena, p->r));
	fputs("</p>\n", p->to);
	if (s->source.s) {
		fputs("<p class=\"setting\">", p->to);
		html_text(p->to, s->source.s);
		fputs("</p>\n", p->to);
	}
	fputs("</header>\n<main>\n", p->to);
}

static void put_section(struct page *p, const char *id, const char *title, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(p->to, "<section%s%s%s>\n<h2>", id ? " id=\"" : "", id ? id : "", id ? "\"" : "");
	html_text(p->to, title);
	fputs("</h2>\n", p->to);
	html_lines(p->to, p->view, text);
	fputs("</section>\n", p->to);
}

/* Paragraphs are broken into lines by whoever shows the page. */
static struct sheet sheet_without_edge(FILE *to)
{
	struct sheet sheet = sheet_on(to, &(struct text_options){0});

	sheet.width = UINT32_MAX / 2;
	return sheet;
}

static void write_findings(struct page *p, struct sheet *sheet)
{
	const struct findings *found = p->r->findings;

	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		for (uint32_t i = 0; i < found->count; i++)
			if (found->list[i].kind == kind)
				block_write(sheet, &p->arena, p->r, &found->list[i], false);
}

static void write_remarks(struct page *p, struct sheet *sheet)
{
	remarks_write(sheet, &p->arena, p->r, &(struct text_options){0});
}

static void put_written(struct page *p, const char *id, const char *title,
			void (*write)(struct page *, struct sheet *))
{
	char *text = NULL;
	size_t size;
	FILE *memory = memory_open(&text, &size);
	struct sheet sheet;

	sheet = sheet_without_edge(memory);
	write(p, &sheet);
	memory_close(memory);
	put_section(p, id, title, text);
	free(text);
}

static void put_execution(struct page *p)
{
	fputs("<section id=\"steps\">\n<h2>What happened</h2>\n<div class=\"both\">\n", p->to);
	html_ring(p->to, p->view);
	html_steps(p->to, p->view);
	fputs("</div>\n</section>\n", p->to);
	put_written(p, "findings", "What it means", write_findings);
}

static void put_scenario(struct page *p)
{
	bool code = p->given->parcel->n_files;

	fprintf(p->to,
		"<section id=\"again\">\n<h2>Run it again</h2>\n<p><code>brrace run%s</code> "
		"takes this page as it is%s; or run this scenario:</p>\n",
		code ? " --trust" : "",
		code ? ", compiles the ring that is in it, and runs that" : "");
	fputs("<div class=\"copy\"><button type=\"button\" id=\"copy\" hidden>Copy</button>"
	      "<span id=\"copied\" role=\"status\"></span>\n"
	      "<pre id=\"scenario\" tabindex=\"0\" aria-label=\"scenario.yml\">",
	      p->to);
	html_text(p->to, p->given->parcel->scenario);
	fputs("</pre></div>\n", p->to);
	if (p->given->parcel->stays) {
		fputs("<p>", p->to);
		html_printf(p->to, "The ring is not in this page: %s.", p->given->parcel->stays);
		fputs("</p>\n", p->to);
	}
	for (uint32_t i = 0; i < p->given->parcel->n_files; i++) {
		fputs("<details><summary>", p->to);
		html_text(p->to, p->given->parcel->files[i].name);
		fputs("</summary>\n<pre>", p->to);
		html_text(p->to, p->given->parcel->files[i].text);
		fputs("</pre></details>\n", p->to);
	}
	fputs("</section>\n", p->to);
}

static const char *hash_text(struct page *p)
{
	return arena_printf(&p->arena, "%016" PRIx64, p->r->hash);
}

static void put_facts(struct page *p)
{
	const struct result *r = p->r;

	fputs("<section id=\"made\">\n<h2>How it was made</h2>\n<dl>\n", p->to);
	html_fact(p->to, "Command", p->given->command);
	html_fact(p->to, "brrace", BRRACE_VERSION);
	html_fact(p->to, "Ring", r->subject->table->name);
	html_fact(p->to, "Compiled by",
		  r->subject->note ? subject_note(r->subject, "compiler", 0) : NULL);
	html_fact(p->to, "Memory model", r->model);
	html_fact(p->to, "Threads", r->substrate);
	if (r->trace) {
		html_fact(p->to, "Steps", arena_printf(&p->arena, "%u", r->trace->steps));
		html_fact(p->to, "Event hash", hash_text(p));
	}
	html_fact(p->to, "Exit status", arena_printf(&p->arena, "%d", (int)r->status));
	fputs("</dl>\n</section>\n</main>\n", p->to);
}

static json_t *carried(struct page *p)
{
	const struct parcel *parcel = p->given->parcel;
	json_t *json = json_object(), *files = json_object();

	for (uint32_t i = 0; i < parcel->n_files; i++)
		json_put(files, parcel->files[i].name, json_text(parcel->files[i].text));
	json_put(json, "brrace", json_text(BRRACE_VERSION));
	json_put(json, "hash", p->view ? json_text(hash_text(p)) : json_null());
	json_put(json, "scenario", json_text(parcel->scenario));
	json_put(json, "directory", json_text(parcel->directory));
	json_put(json, "files", files);
	json_put(json, "stays", json_text(parcel->stays));
	return json;
}

static void put_foot(struct page *p)
{
	html_json(p->to, "carried", carried(p));
	if (p->view)
		html_state(p->to, p->view);
	fputs("<script>\n", p->to);
	fwrite(html_page_js, 1, html_page_js_size, p->to);
	fputs("</script>\n</body>\n</html>\n", p->to);
}

static void put_page(struct page *p)
{
	put_head(p);
	put_header(p);
	if (p->view)
		put_execution(p);
	for (size_t i = 0; i < p->given->n_parts; i++)
		put_section(p, NULL, p->given->parts[i].title, p->given->parts[i].text);
	put_written(p, "remarks", "Remarks", write_remarks);
	put_scenario(p);
	put_facts(p);
	put_foot(p);
}

char *report_html(const struct html_page *page, size_t *size)
{
	struct page p = {.given = page, .r = page->result};
	char *text = NULL;
	struct view view;

	p.to = memory_open(&text, size);
	if (p.r->trace) {
		view_make(&view, p.r, page->all);
		p.view = &view;
	}
	put_page(&p);
	fflush(p.to);
	fputs(parcel_seal(&p.arena, text, *size), p.to);
	memory_close(p.to);
	if (p.view)
		view_free(&view);
	arena_free(&p.arena);
	return text;
}
