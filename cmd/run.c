/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace run: scripted interleavings, and whether they come out as expected. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "explain.h"
#include "input.h"
#include "memory/model.h"
#include "option.h"
#include "perform.h"
#include "program.h"
#include "report/report.h"
#include "save.h"
#include "verbs.h"

struct run_options {
	struct prepare_options prepare;
	struct text_options text;
	struct attachment html;
	struct input_options input;
	char *rings;     /* --ring: comma-separated; NULL: the scenario's own */
	uint64_t repeat;
	bool json;
	bool several;    /* scenarios or rings */
	bool quiet;
	bool why;        /* --why: which orderings make the first violation */
};

/* What all scenarios of one command line came to. */
struct summary {
	int status;
	json_t *documents;
	struct table_row *rows;
	size_t n_rows;
	size_t n_told;  /* reports printed */
};

static const char help[] =
	"usage: brrace run [options] SCENARIO...\n\n"
	"  --ring R[,R...]     on these rings instead of the scenario's; several: one table\n"
	"  --json              one JSON document instead of text\n"
	"  --html FILE         write the report as a page, too, that run takes back\n"
	"  --trust             compile and run the ring that such a page carries\n"
	"  --repeat N          execute N times and compare event hashes\n"
	"  --threads KIND      fibers (default) or os\n"
	"  --tsan              over the ThreadSanitizer runtime: data races too\n"
	"  --volatile KIND     under --tsan: relaxed (default) or plain\n"
	"  --why               which orderings between threads make the first violation\n"
	"  --all               show accesses that are no points, too\n"
	"  --quiet             only what is not as expected\n"
	"  --color WHEN        auto (default), always or never\n"
	"  --ascii             no characters beyond ASCII\n"
	"  --help              this text\n";

enum {
	OPT_RING = 256,
	OPT_JSON,
	OPT_HTML,
	OPT_TRUST,
	OPT_REPEAT,
	OPT_THREADS,
	OPT_TSAN,
	OPT_VOLATILE,
	OPT_WHY,
	OPT_ALL,
	OPT_COLOR,
	OPT_ASCII
};

static const struct option long_options[] = {
	{"ring", required_argument, NULL, OPT_RING},
	{"json", no_argument, NULL, OPT_JSON},
	{"html", required_argument, NULL, OPT_HTML},
	{"trust", no_argument, NULL, OPT_TRUST},
	{"repeat", required_argument, NULL, OPT_REPEAT},
	{"threads", required_argument, NULL, OPT_THREADS},
	{"tsan", no_argument, NULL, OPT_TSAN},
	{"volatile", required_argument, NULL, OPT_VOLATILE},
	{"why", no_argument, NULL, OPT_WHY},
	{"all", no_argument, NULL, OPT_ALL},
	{"quiet", no_argument, NULL, 'q'},
	{"color", required_argument, NULL, OPT_COLOR},
	{"ascii", no_argument, NULL, OPT_ASCII},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool several_rings(const struct run_options *o)
{
	return o->rings && strchr(o->rings, ',');
}

static bool take_option(struct run_options *o, int option)
{
	switch (option) {
	case OPT_RING:
		o->rings = optarg;
		return optarg[strspn(optarg, ",")] ||
		       option_bad("ring", optarg, "a ring's name or file");
	case OPT_JSON:
		return o->json = true;
	case OPT_HTML:
		o->html.path = optarg;
		return true;
	case OPT_TRUST:
		return o->input.trust = true;
	case OPT_REPEAT:
		return option_number("repeat", optarg, 1, UINT64_MAX, &o->repeat);
	case OPT_THREADS:
		return option_choice("threads", optarg, "fibers", "os", &o->prepare.os_threads);
	case OPT_TSAN:
		return o->prepare.tsan = true;
	case OPT_VOLATILE:
		return option_choice("volatile", optarg, "relaxed", "plain",
				     &o->prepare.volatile_is_plain);
	case OPT_WHY:
		return o->why = true;
	case OPT_ALL:
		return o->prepare.trace_all = o->text.all = o->html.all = true;
	case OPT_COLOR:
		return option_color(optarg, &o->text);
	case OPT_ASCII:
		return o->text.ascii = true;
	case 'q':
		return o->quiet = true;
	default:
		return false;
	}
}

static void add_row(struct summary *sum, const struct scenario *scenario, const char *ring,
		    const struct result *r)
{
	struct table_row *row;

	sum->rows = realloc(sum->rows, (sum->n_rows + 1) * sizeof(*sum->rows));
	if (!sum->rows)
		out_of_memory();
	row = &sum->rows[sum->n_rows++];
	*row = (struct table_row){0};
	report_row(r, row);
	row->scenario = strdup(scenario->title.s ? scenario->title.s : scenario->path);
	row->ring = strdup(ring);
}

/* Of several scenarios each has its title above it. */
static void tell(const struct run_options *o, struct summary *sum, const struct result *r)
{
	if (o->several)
		printf("%s%s: %s\n\n", sum->n_told++ ? "\n" : "", r->scenario->path,
		       r->scenario->title.s);
	report_text(r, &o->text, stdout);
}

static void show(const struct run_options *o, struct summary *sum, const struct scenario *scenario,
		 const struct performance *perf)
{
	const struct result *r = &perf->result;

	if (o->json)
		json_array_append_new(sum->documents, report_json(r));
	else if (o->quiet && r->status == STATUS_EXPECTED)
		return;
	else if (several_rings(o))
		add_row(sum, scenario, r->subject->table->name, r);
	else
		tell(o, sum, r);
}

static void explain_first(struct prepared *p, struct performance *perf, struct explanation *out)
{
	struct target target;

	if (target_first(perf, &target) && !finding_is_note(target.kind))
		explain(p, perf, &target, out);
}

static int run_on(const struct run_options *o, struct summary *sum, const struct scenario *scenario,
		  const char *ring, struct mistakes *mistakes)
{
	struct performance *perf = calloc(1, sizeof(*perf));
	struct explanation explanation;
	struct prepared p;
	int status;

	if (!perf)
		out_of_memory();
	status = prepare(&p, scenario, ring, &o->prepare, mistakes);
	if (!status) {
		perform(&p, perf);
		if (o->why && (o->json || !several_rings(o)))
			explain_first(&p, perf, &explanation);
		if (o->repeat > 1)
			perform_again(&p, perf, o->repeat);
		show(o, sum, scenario, perf);
		status = (int)perf->result.status;
		if (o->html.path && !attach(&o->html, &perf->result, NULL, 0))
			status = STATUS_INTERNAL;
		performance_free(perf);
	}
	prepared_free(&p);
	free(perf);
	return status;
}

static int run_rings(const struct run_options *o, struct summary *sum,
		     const struct scenario *scenario, struct mistakes *mistakes)
{
	char *rings, *ring, *rest;
	int status = STATUS_EXPECTED;

	if (!o->rings)
		return run_on(o, sum, scenario, NULL, mistakes);
	rings = strdup(o->rings);
	if (!rings)
		out_of_memory();
	for (ring = strtok_r(rings, ",", &rest); ring; ring = strtok_r(NULL, ",", &rest))
		status = program_worse(status, run_on(o, sum, scenario, ring, mistakes));
	free(rings);
	return status;
}

static int run_file(const struct run_options *o, struct summary *sum, const char *path)
{
	struct mistakes *mistakes = mistakes_new(path);
	struct scenario *scenario = input_read(path, &o->input, mistakes);
	int status = STATUS_USAGE;

	if (scenario)
		status = run_rings(o, sum, scenario, mistakes);
	fflush(stdout);
	mistakes_print(mistakes, stderr);
	input_free(scenario);
	mistakes_free(mistakes);
	return status;
}

/* One scenario on one ring is a document of its own, if it could be run; of more it is
 * a list of those that could. */
static void print_documents(const struct run_options *o, json_t *documents)
{
	json_t *document = o->several ? json_pack("{s:i, s:O}", "format", 1, "results", documents) :
					json_incref(json_array_get(documents, 0));

	if (!document)
		return;
	json_dumpf(document, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(document);
}

static void finish_summary(const struct run_options *o, struct summary *sum)
{
	if (o->json)
		print_documents(o, sum->documents);
	if (sum->n_rows)
		report_table(sum->rows, sum->n_rows, &o->text, stdout);
	for (size_t i = 0; i < sum->n_rows; i++) {
		free((char *)sum->rows[i].scenario);
		free((char *)sum->rows[i].ring);
	}
	free(sum->rows);
	json_decref(sum->documents);
}

int verb_run(int argc, char **argv)
{
	struct run_options o = {.repeat = 1, .text = text_options_from_env(stdout)};
	struct summary sum = {.status = STATUS_EXPECTED};
	int option;

	while ((option = getopt_long(argc, argv, "hq", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return STATUS_EXPECTED;
		}
		if (option == '?')
			return option_unknown(argv);
		if (!take_option(&o, option))
			return STATUS_USAGE;
	}
	if (optind == argc) {
		fprintf(stderr, "brrace: no scenario was given\n%s", help);
		return STATUS_USAGE;
	}
	if (o.prepare.volatile_is_plain && !o.prepare.tsan) {
		fprintf(stderr, "brrace: --volatile plain has no meaning without --tsan\n");
		return STATUS_USAGE;
	}
	if (o.prepare.tsan && !model_tsan_available())
		return program_under_tsan("run", argv);
	o.several = optind + 1 < argc || several_rings(&o);
	if (o.html.path && o.several) {
		fprintf(stderr, "brrace: --html with several scenarios or rings (one of each is "
				"a page)\n");
		return STATUS_USAGE;
	}
	if (o.html.path && !save_can(o.html.path))
		return STATUS_USAGE;
	o.html.argv = argv;
	o.html.ring = o.rings;
	o.input.other_ring = o.rings;
	sum.documents = json_array();
	for (int i = optind; i < argc; i++)
		sum.status = program_worse(sum.status, run_file(&o, &sum, argv[i]));
	finish_summary(&o, &sum);
	return sum.status;
}
