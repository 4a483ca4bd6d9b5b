/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/all.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/pool.h"
#include "base/program.h"
#include "pack/pack.h"
#include "perform/ring.h"
#include "report/json/parts.h"
#include "run/pages.h"
#include "subject/note.h"

#define SLOWEST 5

struct all {
	const struct all_options *o;
	const struct plan *plan;
	struct report_case *cases; /* in the order of the plan; n of them are over */
	size_t n;
	struct arena memory; /* of their texts */
	bool told;        /* something was printed */
	bool left;        /* some were not run to their end */
	const char *complaint; /* the last one of the same scenario */
};

/* ---- one after the other */

static void lose(struct all *all, struct report_case *c, const struct piece *piece)
{
	const struct plan_item *item = &all->plan->items[c->number - 1];

	*c = (struct report_case){
		.number = c->number,
		.file = case_file(&all->memory, item->path),
		.line = 1,
		.title = "",
		.ring = item->ring ? case_file(&all->memory, item->ring) : "",
		.verdict = "",
		.status = piece->end == PIECE_TOO_LONG || piece->end == PIECE_LEFT ?
				  STATUS_INCONCLUSIVE :
				  STATUS_INTERNAL,
	};
	switch (piece->end) {
	case PIECE_TOO_LONG:
		c->why = arena_printf(&all->memory, "not over after %g seconds (--time-limit)",
				      all->o->limit);
		break;
	case PIECE_LEFT:
		c->why = "interrupted before it was over";
		all->left = true;
		break;
	case PIECE_KILLED:
		c->why = arena_printf(&all->memory, "its process was ended by signal %d: %s",
				      piece->code, strsignal(piece->code));
		break;
	default:
		c->why =
			arena_printf(&all->memory, "its process ended with status %d and no result",
				     piece->code);
	}
	forms_render(&all->o->item.forms, c, &all->memory);
}

static void print_complaints(struct all *all, const struct report_case *c, const char *text)
{
	const struct plan_item *item = &all->plan->items[c->number - 1];
	bool same = c->number > 1 && item->path == item[-1].path && all->complaint &&
		    !strcmp(all->complaint, text);

	/* A mistake in a file is one, on however many rings. */
	if (!same)
		fputs(text, stderr);
	all->complaint = arena_text(&all->memory, text);
}

/* What looks like a workflow command in a report is none. */
static void print_report(const char *text, bool github)
{
	uint64_t token = fnv(FNV_START, text, strlen(text));
	bool quote = github && strstr(text, "::");

	if (quote)
		printf("::stop-commands::%016" PRIx64 "\n", token);
	fputs(text, stdout);
	if (quote)
		printf("::%016" PRIx64 "::\n", token);
}

static void print_one(struct all *all, const struct report_case *c, const struct piece *piece)
{
	const struct forms *forms = &all->o->item.forms;

	if (piece->out && *piece->out) {
		if (all->told && !forms->tap)
			putchar('\n');
		print_report(piece->out, forms->github);
		all->told = true;
	}
	if (forms->tap)
		fputs(c->part[FORM_TAP], stdout);
	if (forms->github)
		fputs(c->part[FORM_GITHUB], stdout);
	fflush(stdout);
	if (piece->err)
		print_complaints(all, c, piece->err);
}

static void done(void *ctx, size_t i, const struct piece *piece)
{
	struct all *all = ctx;
	struct report_case *c = &all->cases[all->n++];
	char *answer = arena_get(&all->memory, piece->size + 1, 1);
	bool lost;

	memcpy(answer, piece->answer ? piece->answer : "", piece->size);
	c->number = i + 1;
	lost = piece->end != PIECE_ENDED || !forms_read(c, answer, piece->size);
	if (lost)
		lose(all, c, piece);
	c->seconds = piece->seconds;
	print_one(all, c, piece);
	if (lost && piece->end != PIECE_LEFT)
		fprintf(stderr, "brrace: %s: %s\n", case_name(&all->memory, c), c->why);
}

static void work(void *ctx, size_t i, FILE *answer)
{
	const struct all *all = ctx;

	item_run(&all->o->item, &all->plan->items[i], i + 1, answer);
}

static const char *name(void *ctx, size_t i)
{
	const struct all *all = ctx;

	return all->plan->items[i].path;
}

/* Where nothing else could be lost it runs here, so that a debugger finds it. */
static void run_alone(struct all *all)
{
	struct piece piece = {.end = PIECE_ENDED};
	FILE *answer = memory_open(&piece.answer, &piece.size);

	work(all, 0, answer);
	memory_close(answer);
	done(all, 0, &piece);
	free(piece.answer);
}

/* ---- all of them */

static int worst(const struct all *all)
{
	int status = all->plan->whole ? STATUS_EXPECTED : STATUS_USAGE;

	for (size_t i = 0; i < all->n; i++)
		status = program_worse(status, all->cases[i].status);
	/* The stream says what was skipped; to who reads one, another status than 0 is a
	 * failure. */
	return all->o->item.forms.tap && status == STATUS_LACKING ? STATUS_EXPECTED : status;
}

static json_t *json_error(const struct report_case *c)
{
	json_t *json = json_object();

	json_put(json, "file", json_text(c->file));
	json_put(json, "ring", json_text(*c->ring ? c->ring : NULL));
	json_put(json, "status", json_integer(c->status));
	json_put(json, "why", json_text(c->why));
	return json;
}

/* Of more than one scenario: a list of those that could be run, and one of those that
 * could not. */
static void print_list(const struct all *all)
{
	json_t *results = json_array(), *errors = json_array(), *document = json_object();

	for (size_t i = 0; i < all->n; i++) {
		const char *part = all->cases[i].part[FORM_JSON];

		if (*part)
			json_add(results, json_loads(part, 0, NULL));
		else
			json_add(errors, json_error(&all->cases[i]));
	}
	json_put(document, "format", json_integer(1));
	json_put(document, "results", results);
	json_put(document, "errors", errors);
	json_dumpf(document, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(document);
}

/* One on one ring is a document of its own, if it could be run. */
static void print_json(const struct all *all)
{
	const char *only = all->cases[0].part[FORM_JSON];

	if (all->o->item.several)
		print_list(all);
	else if (*only)
		puts(only);
}

/* In a row of the table: one scenario by its title, of many the part of the path in which
 * they differ. */
static const char *scenario_of(struct all *all, const struct report_case *c, size_t skip)
{
	char *path;

	if (all->plan->n_paths == 1)
		return *c->title ? c->title : c->file;
	path = arena_text(&all->memory, all->plan->items[c->number - 1].path + skip);
	if (file_is(path, ".yml"))
		path[strlen(path) - strlen(".yml")] = '\0';
	return path;
}

static void print_table(struct all *all, const struct text_options *options)
{
	const size_t skip = files_common(all->plan->paths, all->plan->n_paths);
	struct table_row *rows = calloc(all->n + 1, sizeof(*rows));
	size_t n = 0;

	if (!rows)
		out_of_memory();
	for (size_t i = 0; i < all->n; i++) {
		const struct report_case *c = &all->cases[i];
		struct table_row *row = &rows[n];

		if (all->o->quiet && c->status == STATUS_EXPECTED)
			continue;
		row->scenario = scenario_of(all, c, skip);
		row->ring = c->ring;
		row->status = c->status;
		snprintf(row->verdict, sizeof(row->verdict), "%s",
			 *c->verdict ? c->verdict : c->why);
		n++;
	}
	if (n && all->told)
		putchar('\n');
	report_table(rows, n, options, stdout);
	free(rows);
}

static void print_summary(struct all *all)
{
	struct case_counts counts = case_count(all->cases, all->n);

	if (!all->o->quiet || counts.expected < all->n)
		printf("\n%s\n", case_summary(&all->memory, &counts));
}

static void print_scenario(const struct scenario *scenario, const char *ring)
{
	struct arena arena = {0};

	putchar('\n');
	mail_scenario(pack(&arena, scenario, ring), scenario->path, stdout);
	arena_free(&arena);
}

/* Once for all rings that are built in, and for each that is not, which comes with it. */
static void print_on_rings(const struct scenario *scenario, const struct plan *plan)
{
	bool built_in = !plan->n_rings;

	for (size_t i = 0; i < plan->n_rings; i++)
		built_in |= !ring_is_file(plan->rings[i]);
	if (built_in)
		print_scenario(scenario, NULL);
	for (size_t i = 0; i < plan->n_rings; i++)
		if (ring_is_file(plan->rings[i]))
			print_scenario(scenario, plan->rings[i]);
}

/* At the end of a table for a mail: without their scenarios nobody could see it again. */
static void print_scenarios(const struct all *all)
{
	for (size_t i = 0; i < all->plan->n_paths; i++) {
		const char *path = all->plan->paths[i];
		struct mistakes *mistakes = mistakes_new(path);
		struct scenario *s = input_read(path, &all->o->item.input, mistakes);

		if (s)
			print_on_rings(s, all->plan);
		input_free(s);
		mistakes_free(mistakes);
	}
}

static int by_time(const void *left, const void *right)
{
	const struct report_case *a = left, *b = right;

	return (a->seconds < b->seconds) - (a->seconds > b->seconds);
}

/* On standard error, for it is never the same twice. */
static void print_slowest(struct all *all)
{
	if (all->n <= SLOWEST || all->o->quiet)
		return;
	qsort(all->cases, all->n, sizeof(*all->cases), by_time);
	for (size_t i = 0; i < SLOWEST; i++)
		fprintf(stderr, "%s %7.3f s  %s\n", i ? "       " : "slowest",
			all->cases[i].seconds, case_name(&all->memory, &all->cases[i]));
}

static void print_all(struct all *all)
{
	const struct item_options *o = &all->o->item;
	struct text_options options = o->forms.mail ? mail_options : o->forms.text;

	if (o->forms.json) {
		print_json(all);
	} else if (o->several && !o->forms.tap) {
		if (o->table || all->plan->directory)
			print_table(all, &options);
		print_summary(all);
		if (o->forms.mail && o->table)
			print_scenarios(all);
		fflush(stdout);
		print_slowest(all);
	}
}

int all_run(const struct all_options *o, const struct plan *plan)
{
	struct all all = {
		.o = o,
		.plan = plan,
		.cases = calloc(plan->n + 1, sizeof(*all.cases)),
	};
	struct pool pool = {
		.n = plan->n,
		.width = o->width,
		.limit = o->limit,
		.progress = plan->n > 1 && isatty(STDERR_FILENO),
		.ctx = &all,
		.work = work,
		.done = done,
		.name = name,
	};
	int status;

	if (!all.cases)
		out_of_memory();
	if (o->item.forms.tap)
		tap_head(plan->n, stdout);
	if (o->alone)
		run_alone(&all);
	else
		pool_run(&pool);
	status = worst(&all);
	if (!forms_save(&o->item.forms, all.cases, all.n))
		status = STATUS_INTERNAL;
	if (o->item.html.path && o->item.several &&
	    !pages_index(&o->item.html, plan, all.cases, status))
		status = STATUS_INTERNAL;
	print_all(&all);
	if (all.left)
		fprintf(stderr, "brrace: interrupted\n");
	arena_free(&all.memory);
	free(all.cases);
	return status;
}
