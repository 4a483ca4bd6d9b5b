/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace catalogue: is every known race found where it is, and gone where it is cured? */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/option.h"
#include "base/pool.h"
#include "base/program.h"
#include "catalogue/rows.h"
#include "pack/input.h"
#include "report/json/parts.h"
#include "verbs.h"

#define MOST_JOBS 1024
#define MOST_EXECUTIONS 1000000

/* clang-format off */
static const char help[] =
	"usage: brrace catalogue [options] [NAME...]\n\n"
	"Searches for each race that a scenario with `class` knows, in its ring and in that\n"
	"of `cured-by`.  NAME: only those with it in their file's name, source or class.\n\n"
	"  --model MODEL         only those under sc, tso or rc11\n"
	"  --directory DIR       of the scenarios (default: those that come with brrace)\n"
	"  --max-executions N    in each ring (default 1000000)\n"
	"  -j, --jobs N          so many at once (default: as many as there are processors)\n"
	"  --markdown            a table as Markdown has it\n"
	"  --json                a JSON document\n"
	"  --no-times            leave out what differs from run to run\n"
	"  --help                this text\n";
/* clang-format on */

enum { OPT_MODEL = 256, OPT_DIRECTORY, OPT_MAX, OPT_MARKDOWN, OPT_JSON, OPT_NO_TIMES };

static const struct option long_options[] = {
	{"model", required_argument, NULL, OPT_MODEL},
	{"directory", required_argument, NULL, OPT_DIRECTORY},
	{"max-executions", required_argument, NULL, OPT_MAX},
	{"jobs", required_argument, NULL, 'j'},
	{"markdown", no_argument, NULL, OPT_MARKDOWN},
	{"json", no_argument, NULL, OPT_JSON},
	{"no-times", no_argument, NULL, OPT_NO_TIMES},
	{"help", no_argument, NULL, 'h'},
	{0},
};

struct catalogue {
	char own[4200]; /* directory of what comes with brrace */
	const char *directory, *model; /* NULL: own, any */
	uint64_t most, jobs;
	bool markdown, json;
	char *const *words; /* of which a race has to have one; n_words 0: any */
	int n_words;

	struct rows rows;
	struct known *races;
	size_t n_races;
	json_t *list; /* of --json */
	int status;
};

static bool take(void *verb, int option)
{
	struct catalogue *c = verb;

	switch (option) {
	case OPT_MODEL:
		return option_model(optarg, &c->model);
	case OPT_DIRECTORY:
		c->directory = optarg;
		return true;
	case OPT_MAX:
		return option_number("max-executions", optarg, 1, UINT64_MAX, &c->most);
	case 'j':
		return option_number("jobs", optarg, 1, MOST_JOBS, &c->jobs);
	case OPT_MARKDOWN:
		return c->markdown = true;
	case OPT_JSON:
		return c->json = true;
	case OPT_NO_TIMES:
		c->rows.times = false;
		return true;
	default:
		return false;
	}
}

/* ---- which races */

static bool has_word(const struct known *race, const char *word)
{
	const struct scenario *s = race->scenario;
	const char *texts[] = {race->name, s->source.s, s->class.s};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] && strcasestr(texts[i], word))
			return true;
	return false;
}

static bool is_asked_for(const struct catalogue *c, const struct known *race)
{
	bool named = !c->n_words;

	if (!race->scenario->class.s || (c->model && strcmp(c->model, known_model(race))))
		return false;
	for (int i = 0; i < c->n_words; i++)
		named |= has_word(race, c->words[i]);
	return named;
}

static struct scenario *read_scenario(struct catalogue *c, const char *name)
{
	char path[8400];
	struct mistakes *mistakes;
	struct scenario *scenario;

	snprintf(path, sizeof(path), "%s/%s.yml", c->directory, name);
	mistakes = mistakes_new(path);
	scenario = input_read(path, &(struct input_options){0}, mistakes);
	if (!scenario)
		c->status = STATUS_USAGE;
	mistakes_print(mistakes, stderr);
	mistakes_free(mistakes);
	return scenario;
}

static void choose(struct catalogue *c, char *const *names, size_t n)
{
	c->races = calloc(n + 1, sizeof(*c->races));
	if (!c->races)
		out_of_memory();
	for (size_t i = 0; i < n; i++) {
		struct scenario *scenario = read_scenario(c, names[i]);
		struct known *race = &c->races[c->n_races];

		*race = (struct known){names[i], scenario};
		if (!scenario || !is_asked_for(c, race)) {
			input_free(scenario);
			continue;
		}
		if ((int)strlen(names[i]) > c->rows.width)
			c->rows.width = (int)strlen(names[i]);
		c->n_races++;
	}
}

/* ---- each in a process of its own */

static void work(void *ctx, size_t i, FILE *answer)
{
	struct catalogue *c = ctx;
	struct known_outcome outcome;

	known_look(&c->races[i], c->most, &outcome);
	fwrite(&outcome, sizeof(outcome), 1, answer);
}

static const char *name(void *ctx, size_t i)
{
	return ((struct catalogue *)ctx)->races[i].name;
}

/* A process that did not get to its answer has found nothing. */
static struct known_outcome outcome_of(const struct known *race, const struct piece *piece)
{
	bool left = piece->end == PIECE_LEFT;
	int status = left ? STATUS_INCONCLUSIVE : STATUS_INTERNAL;
	struct known_outcome outcome = {.here.status = status, .cured.status = status};

	if (piece->end == PIECE_ENDED && piece->size == sizeof(outcome))
		memcpy(&outcome, piece->answer, sizeof(outcome));
	else if (!left)
		fprintf(stderr, "brrace: %s: its process ended with no result\n", race->name);
	return outcome;
}

static void done(void *ctx, size_t i, const struct piece *piece)
{
	struct catalogue *c = ctx;
	const struct known *race = &c->races[i];
	struct known_outcome outcome = outcome_of(race, piece);

	if (piece->err)
		fputs(piece->err, stderr);
	c->status = program_worse(c->status, known_status(race, &outcome));
	if (c->json)
		json_add(c->list, rows_json(&c->rows, race, &outcome));
	else if (c->markdown)
		rows_markdown(&c->rows, race, &outcome, stdout);
	else
		rows_text(&c->rows, race, &outcome, stdout);
	fflush(stdout);
}

static void look(struct catalogue *c)
{
	const struct pool pool = {
		.n = c->n_races,
		.width = (unsigned)c->jobs,
		.progress = isatty(STDERR_FILENO),
		.ctx = c,
		.work = work,
		.done = done,
		.name = name,
	};

	if (c->json)
		c->list = json_array();
	else if (c->markdown)
		rows_markdown_head(&c->rows, stdout);
	else
		rows_text_head(&c->rows, stdout);
	if (pool_run(&pool))
		fprintf(stderr, "brrace: interrupted\n");
}

static void print_json(struct catalogue *c)
{
	json_t *document = json_object();

	json_put(document, "format", json_integer(1));
	json_put(document, "races", c->list);
	json_dumpf(document, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(document);
}

static int catalogue(struct catalogue *c)
{
	size_t n;
	char **names;

	program_data("scenarios", c->own, sizeof(c->own));
	c->rows.directory = c->directory ? c->directory : "scenarios";
	if (!c->directory)
		c->directory = c->own;
	names = files_below(c->directory, ".yml", &n);
	choose(c, names, n);
	if (c->n_races) {
		look(c);
		if (c->json)
			print_json(c);
	} else {
		fprintf(stderr, "brrace: no such race is known in %s\n", c->rows.directory);
		c->status = STATUS_USAGE;
	}
	for (size_t i = 0; i < c->n_races; i++)
		input_free(c->races[i].scenario);
	free(c->races);
	files_free(names, n);
	return c->status;
}

int verb_catalogue(int argc, char **argv)
{
	static const struct option_set set = {help, "hj:", long_options, take};
	struct catalogue c = {
		.most = MOST_EXECUTIONS,
		.jobs = program_processors(),
		.rows.times = true,
	};
	int status = option_read(argc, argv, &set, &c);

	if (status >= 0)
		return status;
	c.words = argv + optind;
	c.n_words = argc - optind;
	return catalogue(&c);
}
