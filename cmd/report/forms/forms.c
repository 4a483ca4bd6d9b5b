/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/forms/forms.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/option.h"
#include "base/save.h"

static bool color_option(struct text_options *text)
{
	if (!strcmp(optarg, "auto"))
		return true;
	text->colour = !strcmp(optarg, "always") ? COLOUR_YES : COLOUR_NO;
	return text->colour == COLOUR_YES || !strcmp(optarg, "never") ||
	       option_bad("color", optarg, "auto, always or never");
}

bool forms_take(struct forms *forms, int option)
{
	switch (option) {
	case OPT_JSON:
		return forms->json = true;
	case OPT_MAIL:
		return forms->mail = true;
	case OPT_TAP:
		return forms->tap = true;
	case OPT_GITHUB:
		return forms->github = true;
	case OPT_JUNIT:
		forms->junit = optarg;
		return true;
	case OPT_SARIF:
		forms->sarif = optarg;
		return true;
	case OPT_COLOR:
		return color_option(&forms->text);
	case OPT_ASCII:
		return forms->text.ascii = true;
	default:
		return false;
	}
}

bool forms_possible(const struct forms *forms)
{
	if (forms->json + forms->mail + forms->tap + forms->github > 1) {
		fprintf(stderr,
			"brrace: of --json, --mail, --tap and --github only one can be had\n");
		return false;
	}
	return (!forms->junit || save_can(forms->junit)) &&
	       (!forms->sarif || save_can(forms->sarif));
}

bool forms_collect(const struct forms *forms)
{
	return forms->tap || forms->github || forms->junit || forms->sarif;
}

static void json_case(const struct report_case *c, FILE *to)
{
	json_t *json = c->result ? report_json(c->result) : NULL;

	if (json)
		json_dumpf(json, to, JSON_INDENT(2));
	json_decref(json);
}

static void write_part(const struct forms *forms, const struct report_case *c, enum form form,
		       FILE *to)
{
	static void (*const writers[FORMS])(const struct report_case *c, FILE *to) = {
		[FORM_JSON] = json_case,     [FORM_JUNIT] = junit_case,
		[FORM_SARIF] = sarif_case,   [FORM_TAP] = tap_case,
		[FORM_GITHUB] = github_case, [FORM_SUMMARY] = github_summary_case,
	};
	const bool wanted[FORMS] = {
		[FORM_JSON] = forms->json,     [FORM_JUNIT] = forms->junit,
		[FORM_SARIF] = forms->sarif,   [FORM_TAP] = forms->tap,
		[FORM_GITHUB] = forms->github, [FORM_SUMMARY] = forms->github,
	};

	if (wanted[form])
		writers[form](c, to);
}

static void put(const char *text, FILE *to)
{
	fputs(text, to);
	fputc('\0', to);
}

/* Texts, each with its end; a number is one, too. */
void forms_write(const struct forms *forms, const struct report_case *c, FILE *to)
{
	put(c->file, to);
	put(c->title, to);
	put(c->ring, to);
	put(c->verdict, to);
	put(c->why, to);
	put(c->page ? c->page : "", to);
	fprintf(to, "%u", c->line);
	put("", to);
	fprintf(to, "%d", c->status);
	put("", to);
	for (unsigned i = 0; i < FORMS; i++) {
		write_part(forms, c, i, to);
		put("", to);
	}
}

static const char *next(char **text, const char *end)
{
	const char *found = *text;

	if (found >= end)
		return NULL;
	*text += strlen(found) + 1;
	return found;
}

bool forms_read(struct report_case *c, char *text, size_t size)
{
	const char *end = text + size;
	const char *line, *status;

	c->file = next(&text, end);
	c->title = next(&text, end);
	c->ring = next(&text, end);
	c->verdict = next(&text, end);
	c->why = next(&text, end);
	c->page = next(&text, end);
	line = next(&text, end);
	status = next(&text, end);
	for (unsigned i = 0; i < FORMS; i++)
		c->part[i] = next(&text, end);
	if (!c->part[FORMS - 1] || text != end)
		return false;
	c->line = (unsigned)strtoul(line, NULL, 10);
	c->status = atoi(status);
	return true;
}

void forms_render(const struct forms *forms, struct report_case *c, struct arena *arena)
{
	for (unsigned i = 0; i < FORMS; i++) {
		char *text;
		size_t size;
		FILE *to = memory_open(&text, &size);

		write_part(forms, c, i, to);
		memory_close(to);
		c->part[i] = arena_text(arena, text);
		free(text);
	}
}

struct document {
	const struct report_case *cases;
	size_t n;
};

typedef void document_writer(const struct report_case *cases, size_t n, FILE *to);

/* The text of a document, to be freed. */
static char *text_of(const struct document *d, document_writer *write, size_t *size)
{
	char *text;
	FILE *to = memory_open(&text, size);

	write(d->cases, d->n, to);
	memory_close(to);
	return text;
}

static bool save_document(const struct document *d, document_writer *write, const char *path)
{
	size_t size;
	char *text = text_of(d, write, &size);
	bool ok = save(path, text, size);

	free(text);
	return ok;
}

/* Commands of one step share a file: what is there stays, and ours comes at once. */
static bool add_summary(const struct document *d)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	char *text;
	size_t size;
	int fd;
	bool ok;

	if (!path || !*path)
		return true;
	text = text_of(d, github_summary, &size);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	ok = fd >= 0 && write(fd, text, size) == (ssize_t)size;
	if (!ok)
		fprintf(stderr, "brrace: %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(text);
	return ok;
}

bool forms_save(const struct forms *forms, const struct report_case *cases, size_t n)
{
	struct document d = {cases, n};
	bool ok = true;

	if (forms->junit)
		ok &= save_document(&d, junit_document, forms->junit);
	if (forms->sarif)
		ok &= save_document(&d, sarif_document, forms->sarif);
	if (forms->github)
		ok &= add_summary(&d);
	return ok;
}

bool forms_alone(const struct forms *forms, const struct report_case *c)
{
	struct report_case one = *c;
	struct arena arena = {0};
	bool ok;

	forms_render(forms, &one, &arena);
	if (forms->tap) {
		tap_head(1, stdout);
		fputs(one.part[FORM_TAP], stdout);
	}
	fputs(one.part[FORM_GITHUB], stdout);
	ok = forms_save(forms, &one, 1);
	arena_free(&arena);
	return ok;
}
