/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace run: scripted interleavings, and whether they come out as expected. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/option.h"
#include "base/program.h"
#include "base/save.h"
#include "memory/model.h"
#include "run/all.h"
#include "run/pages.h"
#include "verbs.h"

#define LIMIT_SECONDS 60
#define MOST_JOBS 1024

struct run_options {
	struct all_options all;
	char *rings;  /* --ring: comma-separated; NULL: the scenario's own */
	bool limited; /* --time-limit was given */
};

/* clang-format off */
static const char help[] =
	"usage: brrace run [options] SCENARIO|DIRECTORY...\n\n"
	"Of a directory all *.yml below it, and in full only what is not as expected.\n\n"
	"  --ring R[,R...]       on these rings instead of the scenario's; several: one table\n"
	"  --model MODEL         under sc, tso or rc11 instead of the scenario's\n"
	"  -j, --jobs N          so many at once (default: as many as there are processors)\n"
	"  --time-limit TIME     for each, as 500ms or 5m (default 60s); 0: none\n"
	"  --repeat N            execute N times and compare event hashes\n"
	"  --threads KIND        fibers (default) or os\n"
	"  --tsan                over the ThreadSanitizer runtime: data races too\n"
	"  --volatile KIND       under --tsan: relaxed (default) or plain\n"
	"  --why                 which orderings between threads make the first violation\n"
	"  --all                 show accesses that are no points, too\n"
	"  --quiet               only what is not as expected\n"
	"  --html FILE           write the report as a page, too, that run takes back; of\n"
	"                        several, FILE is a directory of pages and an index.html\n"
	"  --trust               compile and run the ring that such a page or a mail carries\n"
	REPORT_FORMS_HELP
	TEST_FORMS_HELP
	"  --help                this text\n";
/* clang-format on */

enum {
	OPT_RING = 256,
	OPT_MODEL,
	OPT_LIMIT,
	OPT_HTML,
	OPT_TRUST,
	OPT_REPEAT,
	OPT_THREADS,
	OPT_TSAN,
	OPT_VOLATILE,
	OPT_WHY,
	OPT_ALL
};

static const struct option long_options[] = {
	{"ring", required_argument, NULL, OPT_RING},
	{"model", required_argument, NULL, OPT_MODEL},
	{"jobs", required_argument, NULL, 'j'},
	{"time-limit", required_argument, NULL, OPT_LIMIT},
	{"html", required_argument, NULL, OPT_HTML},
	{"trust", no_argument, NULL, OPT_TRUST},
	REPORT_FORMS,
	TEST_FORMS,
	{"repeat", required_argument, NULL, OPT_REPEAT},
	{"threads", required_argument, NULL, OPT_THREADS},
	{"tsan", no_argument, NULL, OPT_TSAN},
	{"volatile", required_argument, NULL, OPT_VOLATILE},
	{"why", no_argument, NULL, OPT_WHY},
	{"all", no_argument, NULL, OPT_ALL},
	{"quiet", no_argument, NULL, 'q'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool limit_option(struct run_options *o)
{
	o->limited = true;
	if (strcmp(optarg, "0"))
		return option_time("time-limit", optarg, &o->all.limit);
	o->all.limit = 0;
	return true;
}

static bool take(void *verb, int option)
{
	struct run_options *o = verb;
	struct item_options *item = &o->all.item;

	switch (option) {
	case OPT_RING:
		o->rings = optarg;
		return optarg[strspn(optarg, ",")] ||
		       option_bad("ring", optarg, "a ring's name or file");
	case OPT_MODEL:
		return option_model(optarg, &item->input.model);
	case 'j':
		return option_small("jobs", optarg, 1, MOST_JOBS, &o->all.width);
	case OPT_LIMIT:
		return limit_option(o);
	case OPT_HTML:
		item->html.path = optarg;
		return true;
	case OPT_TRUST:
		return item->input.trust = true;
	case OPT_REPEAT:
		return option_number("repeat", optarg, 1, UINT64_MAX, &item->repeat);
	case OPT_THREADS:
		return option_choice("threads", optarg, "fibers", "os", &item->prepare.os_threads);
	case OPT_TSAN:
		return item->prepare.tsan = true;
	case OPT_VOLATILE:
		return option_choice("volatile", optarg, "relaxed", "plain",
				     &item->prepare.volatile_is_plain);
	case OPT_WHY:
		return item->why = true;
	case OPT_ALL:
		return item->prepare.trace_all = item->forms.text.all = item->html.all = true;
	case 'q':
		return o->all.quiet = true;
	default:
		return forms_take(&item->forms, option);
	}
}

/* What the arguments mean together. */
static void settle(struct run_options *o, const struct plan *plan)
{
	struct item_options *item = &o->all.item;

	item->several = plan->n > 1 || plan->directory;
	item->table = plan->n_rings > 1;
	item->told = !o->all.quiet && !plan->directory;
	if (!o->all.width)
		o->all.width = program_processors();
	o->all.alone = plan->n == 1 && !o->limited && !forms_collect(&item->forms);
	item->apart = !o->all.alone;
}

/* Of several, pages are in a directory. */
static bool can_write_page(const struct item_options *item, struct plan *plan)
{
	const char *path = item->html.path;

	if (!path || !plan->n)
		return true;
	if (!item->several)
		return save_can(path);
	pages_name(plan);
	return pages_possible(path);
}

static int run(struct run_options *o, char *const *args, size_t n)
{
	struct plan plan;
	int status;

	plan_make(&plan, args, n, o->rings);
	settle(o, &plan);
	status = plan.n && can_write_page(&o->all.item, &plan) ? all_run(&o->all, &plan) :
								 STATUS_USAGE;
	plan_free(&plan);
	return status;
}

int verb_run(int argc, char **argv)
{
	static const struct option_set set = {help, "hj:q", long_options, take};
	struct run_options o = {
		.all.limit = LIMIT_SECONDS,
		.all.item = {.repeat = 1, .forms.text = text_options_from_env(stdout)},
	};
	struct item_options *item = &o.all.item;
	int status = option_read(argc, argv, &set, &o);

	if (status >= 0)
		return status;
	if (optind == argc)
		return option_usage("no scenario was given", help);
	if (!forms_possible(&item->forms))
		return STATUS_USAGE;
	if (item->prepare.volatile_is_plain && !item->prepare.tsan) {
		fprintf(stderr, "brrace: --volatile plain has no meaning without --tsan\n");
		return STATUS_USAGE;
	}
	if (item->prepare.tsan && !model_tsan_available())
		return program_under_tsan("run", argv);
	item->html.argv = argv;
	item->input.other_ring = o.rings;
	return run(&o, argv + optind, (size_t)(argc - optind));
}
