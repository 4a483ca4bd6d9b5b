/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace bench: rings side by side under threads of the operating system. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/option.h"
#include "base/program.h"
#include "base/save.h"
#include "base/status.h"
#include "bench/forms.h"
#include "bench/score.h"
#include "verbs.h"

#define MOST_THREADS 64
#define MOST_ROUNDS 1000

struct bench_options {
	struct contest_options contest;
	bool json, csv;
	const char *html, *svg; /* files; NULL: none */
};

/* clang-format off */
static const char help[] =
	"usage: brrace bench [options] [RING...]\n\n"
	"Rings (names, FILE.so or FILE.c; without any, all that come with brrace) beside\n"
	"mutex/buf_ring: throughput, latency and drops under threads of the operating system.\n\n"
	"  --ratio P:C,...       producers and consumers (default 1:1,2:1,4:1,8:1)\n"
	"  --pin                 each thread on a processor, in turn (default)\n"
	"  --no-pin              threads where the scheduler puts them\n"
	"  --oversubscribe       threads on half as many processors\n"
	"  --no-load             without a competing load (default)\n"
	"  --load                with a thread on each processor that computes\n"
	"  --all                 --pin --oversubscribe --no-load --load\n"
	"  --slots N             of each ring (default 4096)\n"
	"  --repeat N            rounds (default 5)\n"
	"  --budget TIME         for all of it, as 60s (default), 500ms, 5m\n"
	"  --duration TIME       of each run, instead\n"
	"  --seed N              of the order in which rings take turns (default 1)\n"
	"  --json                one JSON document instead of text\n"
	"  --csv                 a row for each run instead of text\n"
	"  --html FILE           write a page with charts\n"
	"  --svg FILE            write the charts\n"
	"  --quiet               no estimate, and no progress\n"
	"  --help                this text\n";
/* clang-format on */

enum {
	OPT_RATIO = 2000,
	OPT_PIN,
	OPT_NO_PIN,
	OPT_OVERSUBSCRIBE,
	OPT_LOAD,
	OPT_NO_LOAD,
	OPT_ALL,
	OPT_SLOTS,
	OPT_REPEAT,
	OPT_BUDGET,
	OPT_DURATION,
	OPT_SEED,
	OPT_JSON_TEXT,
	OPT_CSV,
	OPT_HTML,
	OPT_SVG,
	OPT_QUIET,
};

static const struct option options[] = {
	{"ratio", required_argument, NULL, OPT_RATIO},
	{"pin", no_argument, NULL, OPT_PIN},
	{"no-pin", no_argument, NULL, OPT_NO_PIN},
	{"oversubscribe", no_argument, NULL, OPT_OVERSUBSCRIBE},
	{"load", no_argument, NULL, OPT_LOAD},
	{"no-load", no_argument, NULL, OPT_NO_LOAD},
	{"all", no_argument, NULL, OPT_ALL},
	{"slots", required_argument, NULL, OPT_SLOTS},
	{"repeat", required_argument, NULL, OPT_REPEAT},
	{"budget", required_argument, NULL, OPT_BUDGET},
	{"duration", required_argument, NULL, OPT_DURATION},
	{"seed", required_argument, NULL, OPT_SEED},
	{"json", no_argument, NULL, OPT_JSON_TEXT},
	{"csv", no_argument, NULL, OPT_CSV},
	{"html", required_argument, NULL, OPT_HTML},
	{"svg", required_argument, NULL, OPT_SVG},
	{"quiet", no_argument, NULL, OPT_QUIET},
	{"help", no_argument, NULL, 'h'},
	{0},
};

/* "8:1", and what follows it; NULL: something else. */
static const char *take_ratio(const char *text, struct ratio *ratio)
{
	char producers[3], consumers[3];
	int length = 0;

	if (sscanf(text, "%2[0-9]:%2[0-9]%n", producers, consumers, &length) < 2)
		return NULL;
	ratio->producers = (uint32_t)atoi(producers);
	ratio->consumers = (uint32_t)atoi(consumers);
	if (!ratio->producers || !ratio->consumers ||
	    ratio->producers + ratio->consumers > MOST_THREADS)
		return NULL;
	return text + length;
}

static bool take_ratios(const char *value, struct contest_options *o)
{
	const char *next = value;

	o->n_ratios = 0;
	do {
		next += *next == ',';
		next = take_ratio(next, &o->ratios[o->n_ratios++]);
	} while (next && *next == ',' && o->n_ratios < MOST_RATIOS);
	return (next && !*next) ||
	       option_bad("ratio", value, "producers and consumers as 8:1,2:1, up to 64");
}

static bool take(void *verb, int option)
{
	struct bench_options *o = verb;
	struct contest_options *c = &o->contest;
	uint64_t number;

	switch (option) {
	case OPT_RATIO:
		return take_ratios(optarg, c);
	case OPT_PIN:
		return c->placements[PLACE_PINNED] = true;
	case OPT_NO_PIN:
		return c->placements[PLACE_FREE] = true;
	case OPT_OVERSUBSCRIBE:
		return c->placements[PLACE_CROWDED] = true;
	case OPT_LOAD:
		return c->loads[1] = true;
	case OPT_NO_LOAD:
		return c->loads[0] = true;
	case OPT_ALL:
		c->placements[PLACE_PINNED] = c->placements[PLACE_CROWDED] = true;
		return c->loads[0] = c->loads[1] = true;
	case OPT_SLOTS:
		return option_small("slots", optarg, 1, 1u << 20, &c->slots);
	case OPT_REPEAT:
		return option_small("repeat", optarg, 1, MOST_ROUNDS, &c->rounds);
	case OPT_BUDGET:
		return option_time("budget", optarg, &c->budget);
	case OPT_DURATION:
		return option_time("duration", optarg, &c->duration);
	case OPT_SEED:
		if (!option_number("seed", optarg, 0, UINT64_MAX, &number))
			return false;
		c->seed = number;
		return true;
	case OPT_JSON_TEXT:
		return o->json = true;
	case OPT_CSV:
		return o->csv = true;
	case OPT_HTML:
		o->html = optarg;
		return save_can(optarg);
	case OPT_SVG:
		o->svg = optarg;
		return save_can(optarg);
	default:
		return c->quiet = true;
	}
}

/* What nothing was said of. */
static void complete(struct contest_options *o)
{
	static const struct ratio usual[] = {{1, 1}, {2, 1}, {4, 1}, {8, 1}};
	bool placed = false;

	for (int i = 0; i < ALL_PLACEMENTS; i++)
		placed |= o->placements[i];
	o->placements[PLACE_PINNED] |= !placed;
	o->loads[0] |= !o->loads[1];
	if (!o->n_ratios) {
		memcpy(o->ratios, usual, sizeof(usual));
		o->n_ratios = sizeof(usual) / sizeof(usual[0]);
	}
	o->progress = !o->quiet && isatty(STDERR_FILENO);
}

static void put_text(struct contest *c, const struct bench_options *o)
{
	if (o->json)
		bench_json(c, stdout);
	else if (o->csv)
		bench_csv(c, stdout);
	else
		bench_text(c, stdout);
}

/* False after telling. */
static bool save_charts(struct contest *c, const struct bench_options *o, char **argv)
{
	char *command = program_command(argv), *text = NULL;
	size_t size;
	bool ok = true;
	FILE *to;

	if (o->html) {
		to = memory_open(&text, &size);
		bench_page(c, command, to);
		memory_close(to);
		ok = save(o->html, text, size);
		free(text);
	}
	if (o->svg) {
		to = memory_open(&text, &size);
		bench_svg(c, to);
		memory_close(to);
		ok = save(o->svg, text, size) && ok;
		free(text);
	}
	free(command);
	return ok;
}

static int contest(const struct bench_options *o, char **argv)
{
	struct contest c;
	int status = contest_open(&c, &o->contest);

	if (!status) {
		contest_run(&c);
		put_text(&c, o);
		status = score_status(&c);
		if (!save_charts(&c, o, argv))
			status = program_worse(status, STATUS_USAGE);
	}
	contest_close(&c);
	return status;
}

int verb_bench(int argc, char **argv)
{
	static const struct option_set set = {help, "h", options, take};
	struct bench_options o = {.contest = {.slots = 4096, .rounds = 5, .budget = 60, .seed = 1}};
	int status = option_read(argc, argv, &set, &o);

	if (status >= 0)
		return status;
	if (o.json && o.csv) {
		fprintf(stderr, "brrace: --json and --csv are one instead of the other\n");
		return STATUS_USAGE;
	}
	o.contest.rings = argv + optind;
	o.contest.n_rings = (size_t)(argc - optind);
	complete(&o.contest);
	return contest(&o, argv);
}
