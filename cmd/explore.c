/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace explore: threads and operations are given; which schedule shows a violation? */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/option.h"
#include "base/save.h"
#include "explore/draft.h"
#include "explore/evidence.h"
#include "explore/hunt.h"
#include "explore/late.h"
#include "explore/story.h"
#include "explore/tell.h"
#include "pack/attach.h"
#include "pack/input.h"
#include "pack/pack.h"
#include "report/forms/forms.h"
#include "report/report.h"
#include "verbs.h"

#define MOST_JOBS 256
#define MOST_SHARDS 10000

struct explore_options {
	struct hunt_options hunt;
	struct attachment html;
	const char *output; /* NULL: the scenario is printed */
	bool accept_bounded, accept_sampled;
	bool as_found, from;
	struct forms forms;
	int way; /* the option that says how to search; 0: none */
};

/* clang-format off */
static const char help[] =
	"usage: brrace explore [options] SCENARIO\n\n"
	"Ignores the schedule and the expectations of SCENARIO.  How to search:\n"
	"  (nothing)             draws 256 schedules, and if they show nothing:\n"
	"  --exhaustive          every distinguishable execution once\n"
	"  --preemptions K       every schedule with 0, 1, ... K preemptions\n"
	"  --context-switches K  every schedule with 0, 1, ... K changes of the running thread\n"
	"  --random              draws who goes next at every step\n"
	"  --pct D               draws priorities that change in D - 1 places\n"
	"  --ring-random         draws bursts, preloaded items and where indices start\n"
	"  --seed N              of what is drawn (default 1)\n"
	"  --first N             number of the first execution drawn (default 0)\n"
	"  --from                begin after the schedule of SCENARIO instead of ignoring it\n"
	"Where every execution is seen:\n"
	"  --every-retry         a retry that changes nothing makes another execution, too\n"
	"  --load-buffering[=N]  under rc11: also with N loads (1) at once that take effect late\n"
	"  -j, --jobs N          so many processes\n"
	"  --shard K/N           the K-th of N parts; all together are the whole\n"
	"  --checkpoint FILE     go on from FILE if it is there, and keep it up to date\n"
	"How long:\n"
	"  --budget TIME         as 60s, 500ms, 5m\n"
	"  --max-executions N\n"
	"What to tell:\n"
	"  -o FILE               write the scenario that shows the violation\n"
	"  --html FILE           write the violation as a page, which run takes back\n"
	"  --outcomes            all distinct outcomes, with one schedule each\n"
	"  --transient           transient-full and transient-empty are violations\n"
	"  --data-races          under rc11: data races are violations, too\n"
	"  --ignore FINDING,...  these are none\n"
	"  --as-found            do not shrink\n"
	"  --ring R              on this ring instead of the scenario's\n"
	"  --model MODEL         under sc, tso or rc11 instead of the scenario's\n"
	"  --accept WHAT         bounded, sampled or both: exit status 0 instead of 4\n"
	REPORT_FORMS_HELP
	TEST_FORMS_HELP
	"  --help                this text\n";
/* clang-format on */

enum {
	OPT_EXHAUSTIVE = 256, /* ways to search: to OPT_RING_RANDOM */
	OPT_PREEMPTIONS,
	OPT_SWITCHES,
	OPT_RANDOM,
	OPT_PCT,
	OPT_RING_RANDOM,
	OPT_SEED,
	OPT_FIRST,
	OPT_FROM,
	OPT_EVERY_RETRY,
	OPT_LOAD_BUFFERING,
	OPT_SHARD,
	OPT_CHECKPOINT,
	OPT_BUDGET,
	OPT_MAX,
	OPT_OUTCOMES,
	OPT_TRANSIENT,
	OPT_DATA_RACES,
	OPT_IGNORE,
	OPT_AS_FOUND,
	OPT_RING,
	OPT_MODEL,
	OPT_ACCEPT,
	OPT_HTML
};

static const struct option long_options[] = {
	{"exhaustive", no_argument, NULL, OPT_EXHAUSTIVE},
	{"preemptions", required_argument, NULL, OPT_PREEMPTIONS},
	{"context-switches", required_argument, NULL, OPT_SWITCHES},
	{"random", no_argument, NULL, OPT_RANDOM},
	{"pct", required_argument, NULL, OPT_PCT},
	{"ring-random", no_argument, NULL, OPT_RING_RANDOM},
	{"seed", required_argument, NULL, OPT_SEED},
	{"first", required_argument, NULL, OPT_FIRST},
	{"from", no_argument, NULL, OPT_FROM},
	{"every-retry", no_argument, NULL, OPT_EVERY_RETRY},
	{"load-buffering", optional_argument, NULL, OPT_LOAD_BUFFERING},
	{"jobs", required_argument, NULL, 'j'},
	{"shard", required_argument, NULL, OPT_SHARD},
	{"checkpoint", required_argument, NULL, OPT_CHECKPOINT},
	{"budget", required_argument, NULL, OPT_BUDGET},
	{"max-executions", required_argument, NULL, OPT_MAX},
	{"outcomes", no_argument, NULL, OPT_OUTCOMES},
	{"transient", no_argument, NULL, OPT_TRANSIENT},
	{"data-races", no_argument, NULL, OPT_DATA_RACES},
	{"ignore", required_argument, NULL, OPT_IGNORE},
	{"as-found", no_argument, NULL, OPT_AS_FOUND},
	{"ring", required_argument, NULL, OPT_RING},
	{"model", required_argument, NULL, OPT_MODEL},
	{"accept", required_argument, NULL, OPT_ACCEPT},
	REPORT_FORMS,
	TEST_FORMS,
	{"html", required_argument, NULL, OPT_HTML},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool bound_option(struct hunt_options *o, const char *option, enum hunt_mode mode)
{
	o->mode = mode;
	return option_small(option, optarg, 0, HUNT_MOST_LEVELS - 1, &o->bound);
}

static bool pct_option(struct hunt_options *o)
{
	o->mode = HUNT_PCT;
	return option_small("pct", optarg, 1, PCT_MOST_DEPTH, &o->depth);
}

static bool buffering_option(struct hunt_options *o)
{
	o->buffers = 1;
	return !optarg || option_small("load-buffering", optarg, 1, DELAYS_MOST, &o->buffers);
}

static bool shard_option(struct division *d)
{
	int end = 0;

	if (sscanf(optarg, "%5" SCNu32 "/%5" SCNu32 "%n", &d->shard, &d->shards, &end) == 2 &&
	    !optarg[end] && d->shard && d->shard <= d->shards && d->shards <= MOST_SHARDS)
		return true;
	return option_bad("shard", optarg, "K/N with K from 1 to N, as 2/3");
}

static bool accept_option(struct explore_options *o)
{
	char *words = strdup(optarg), *word, *rest;
	bool good = true;

	if (!words)
		out_of_memory();
	for (word = strtok_r(words, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		bool bounded = !strcmp(word, "bounded"), sampled = !strcmp(word, "sampled");

		o->accept_bounded |= bounded;
		o->accept_sampled |= sampled;
		good &= bounded || sampled;
	}
	free(words);
	return good || option_bad("accept", optarg, "bounded, sampled or bounded,sampled");
}

/* Of the options that say how to search there is one. */
static bool choose_way(struct explore_options *o, int option)
{
	const char *names[2] = {NULL, NULL};

	if (option < OPT_EXHAUSTIVE || option > OPT_RING_RANDOM)
		return true;
	if (!o->way || o->way == option) {
		o->way = option;
		return true;
	}
	for (const struct option *known = long_options; known->name; known++)
		if (known->val == o->way || known->val == option)
			names[known->val == option] = known->name;
	fprintf(stderr, "brrace: --%s with --%s (one way to search was expected)\n", names[1],
		names[0]);
	return false;
}

static bool how_option(struct hunt_options *o, int option)
{
	switch (option) {
	case OPT_EXHAUSTIVE:
		o->mode = HUNT_EXHAUSTIVE;
		o->looks_around = false;
		return true;
	case OPT_PREEMPTIONS:
		return bound_option(o, "preemptions", HUNT_PREEMPTIONS);
	case OPT_SWITCHES:
		return bound_option(o, "context-switches", HUNT_SWITCHES);
	case OPT_RANDOM:
		o->mode = HUNT_RANDOM;
		return true;
	case OPT_PCT:
		return pct_option(o);
	case OPT_RING_RANDOM:
		o->mode = HUNT_RING_RANDOM;
		return true;
	case OPT_SEED:
		return option_number("seed", optarg, 0, UINT64_MAX, &o->seed);
	case OPT_FIRST:
		return option_number("first", optarg, 0, UINT64_MAX, &o->first);
	case OPT_EVERY_RETRY:
		return o->every_retry = true;
	case OPT_LOAD_BUFFERING:
		return buffering_option(o);
	case 'j':
		return option_small("jobs", optarg, 1, MOST_JOBS, &o->division.jobs);
	case OPT_SHARD:
		return shard_option(&o->division);
	case OPT_CHECKPOINT:
		o->division.checkpoint = optarg;
		return true;
	case OPT_BUDGET:
		return option_time("budget", optarg, &o->budget);
	case OPT_MAX:
		return option_number("max-executions", optarg, 1, UINT64_MAX, &o->executions);
	case OPT_OUTCOMES:
		return o->outcomes = true;
	case OPT_TRANSIENT:
		o->kinds |= 1u << NOTE_TRANSIENT_FULL | 1u << NOTE_TRANSIENT_EMPTY;
		return true;
	case OPT_DATA_RACES:
		o->kinds |= 1u << FINDING_DATA_RACE;
		return true;
	case OPT_IGNORE:
		return option_ignore(optarg, &o->kinds);
	case OPT_RING:
		o->ring = optarg;
		return true;
	case OPT_MODEL:
		return option_model(optarg, &o->model);
	default:
		return false;
	}
}

static bool take(void *verb, int option)
{
	struct explore_options *o = verb;

	switch (option) {
	case 'o':
		o->output = optarg;
		return true;
	case OPT_AS_FOUND:
		return o->as_found = true;
	case OPT_FROM:
		return o->from = o->as_found = true;
	case OPT_ACCEPT:
		return accept_option(o);
	case OPT_HTML:
		o->html.path = optarg;
		return true;
	default:
		return forms_take(&o->forms, option) ||
		       (choose_way(o, option) && how_option(&o->hunt, option));
	}
}

/* Witnesses were written down in steps; names are given once the search is over. */
static void name_witness(const struct hunt *h, struct scenario **witness)
{
	struct scenario *named = story_name(*witness, h->options.ring, NULL);

	scenario_free(*witness);
	*witness = named;
}

static void name_witnesses(struct hunt *h)
{
	for (size_t i = 0; i < h->outcomes.n; i++)
		name_witness(h, &h->outcomes.rows[i].witness);
	for (uint32_t i = 0; i < h->races.n; i++)
		name_witness(h, &h->races.list[i].witness);
}

static void show_json(const struct hunt *h, const struct find *f, bool accepted)
{
	json_t *json = tell_json(h, f, accepted);

	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
}

static void show_text(const struct explore_options *o, const struct hunt *h, const struct find *f,
		      bool accepted)
{
	if (h->options.outcomes)
		tell_outcomes(h, stdout);
	if (f) {
		report_text(&f->trial.perf->result, &o->forms.text, stdout);
		tell_origin(h, stdout);
		tell_find(f, stdout);
		printf("\n");
		if (!o->output) {
			scenario_write(f->story, stdout);
			printf("\n");
		}
	}
	tell_races(h, stdout);
	tell_verdict(h, f, accepted, stdout);
}

static void show_mail(const struct report_case *c, const struct evidence *e, const struct hunt *h,
		      const struct find *f, bool accepted)
{
	const struct scenario *scenario = f ? f->story : e->scenario;
	struct arena arena = {0};
	char *text;
	size_t size;
	FILE *to = memory_open(&text, &size);

	if (h->options.outcomes)
		tell_outcomes(h, to);
	if (f) {
		tell_origin(h, to);
		tell_find(f, to);
		fputc('\n', to);
	}
	tell_races(h, to);
	tell_verdict(h, f, accepted, to);
	memory_close(to);
	mail_message(c, pack(&arena, scenario, h->options.ring), text, stdout);
	arena_free(&arena);
	free(text);
}

/* In each form that was asked for.  Returns the exit status. */
static int show(const struct explore_options *o, const struct evidence *e, const struct hunt *h,
		const struct find *f, int status)
{
	bool accepted = status == STATUS_EXPECTED && h->end != HUNT_EXHAUSTED;
	struct arena arena = {0};
	struct report_case c;
	char verdict[256];

	evidence_case(&c, &arena, e, f);
	hunt_verdict(h, f ? find_op(f) : NULL, verdict, sizeof(verdict));
	c.verdict = verdict;
	c.why = status ? verdict : "";
	c.status = status;
	c.seconds = h->seconds;
	if (o->forms.json)
		show_json(h, f, accepted);
	else if (o->forms.mail)
		show_mail(&c, e, h, f, accepted);
	else if (!o->forms.tap)
		show_text(o, h, f, accepted);
	if (!forms_alone(&o->forms, &c))
		status = STATUS_INTERNAL;
	arena_free(&arena);
	return status;
}

/* Nothing could be searched, or found as it was; why was told. */
static int give_up(const struct explore_options *o, const struct evidence *e, int status)
{
	struct arena arena = {0};
	struct report_case c;

	evidence_case(&c, &arena, e, NULL);
	c.status = status;
	c.why = report_standard(status);
	forms_alone(&o->forms, &c);
	arena_free(&arena);
	return status;
}

static int show_find(const struct explore_options *o, const struct evidence *e, struct hunt *h)
{
	struct find f = {
		.scenario = h->scenario,
		.ring = h->options.ring,
		.schedule = h->seen.schedule,
		.target = h->target,
		.as_found = o->as_found,
	};
	int status = STATUS_INTERNAL;

	if (h->late.n &&
	    !late_find(h->scenario, h->options.ring, &h->late, &h->target, &f.schedule)) {
		fprintf(stderr, "brrace: a load that takes effect late shows it, but in no "
				"schedule of whole operations\n");
		return give_up(o, e, STATUS_INCONCLUSIVE);
	}

	if (!find_finish(&f)) {
		give_up(o, e, status);
	} else {
		bool saved = !o->output || story_save(f.story, f.ring, o->output);

		saved &= !o->html.path || tell_page(&f, &o->html);
		status = show(o, e, h, &f, STATUS_UNEXPECTED);
		status = saved ? status : STATUS_INTERNAL;
	}
	find_free(&f);
	return status;
}

static int show_search(const struct explore_options *o, const struct evidence *e, struct hunt *h)
{
	bool accepted = (h->end == HUNT_BOUNDED && o->accept_bounded) ||
			(h->end == HUNT_SAMPLED && o->accept_sampled);

	if (h->error[0]) {
		fprintf(stderr, "brrace: %s\n", h->error);
		return give_up(o, e, h->misfit ? STATUS_MISFIT : STATUS_INTERNAL);
	}
	name_witnesses(h);
	if (h->found)
		return show_find(o, e, h);
	if (o->html.path)
		fprintf(stderr, "brrace: %s is not written: there is no violation to show\n",
			o->html.path);
	accepted |= h->end == HUNT_EXHAUSTED;
	return show(o, e, h, NULL, accepted && !h->n_blind ? STATUS_EXPECTED : STATUS_INCONCLUSIVE);
}

static int explore(const struct explore_options *o, const char *path)
{
	struct mistakes *mistakes = mistakes_new(path);
	struct input_options input = {.other_ring = o->hunt.ring, .model = o->hunt.model};
	struct scenario *scenario = input_read(path, &input, mistakes);
	struct evidence e = {path, scenario, o->hunt.ring, o->output};
	struct hunt *h = calloc(1, sizeof(*h));
	int status = STATUS_USAGE;

	if (!h)
		out_of_memory();
	h->options = o->hunt;
	if (scenario && (!o->from || draft_only_orders(scenario, mistakes))) {
		h->scenario = draft_bare(scenario);
		h->start = o->from ? scenario : NULL;
		if (o->hunt.ring)
			h->scenario->ring.s = arena_text(&h->scenario->memory, o->hunt.ring);
		status = hunt(h, mistakes);
	}
	status = status ? give_up(o, &e, status) : show_search(o, &e, h);
	fflush(stdout);
	mistakes_print(mistakes, stderr);
	hunt_free(h);
	free(h);
	input_free(scenario);
	mistakes_free(mistakes);
	return status;
}

static bool is_divided(const struct division *d)
{
	return d->jobs || d->shards || d->checkpoint;
}

int verb_explore(int argc, char **argv)
{
	static const struct option_set set = {help, "hj:o:", long_options, take};
	struct explore_options o = {
		.hunt =
			{
				.mode = HUNT_EXHAUSTIVE,
				.looks_around = true,
				.bound = HUNT_MOST_LEVELS - 1,
				.seed = 1,
				.executions = UINT64_MAX,
				.kinds = TARGET_KINDS,
			},
		.forms.text = text_options_from_env(stdout),
	};
	int status = option_read(argc, argv, &set, &o);

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return option_usage("one scenario was expected", help);
	if (o.from && o.hunt.mode == HUNT_RING_RANDOM) {
		fprintf(stderr, "brrace: --from with --ring-random (a schedule starts from one "
				"ring)\n");
		return STATUS_USAGE;
	}
	if ((is_divided(&o.hunt.division) || o.hunt.every_retry) &&
	    (o.from || o.hunt.mode != HUNT_EXHAUSTIVE)) {
		fprintf(stderr, "brrace: --every-retry, --jobs, --shard and --checkpoint are for a "
				"search that sees every execution\n");
		return STATUS_USAGE;
	}
	if (o.hunt.buffers && (is_divided(&o.hunt.division) || o.hunt.outcomes || o.from ||
			       o.hunt.mode != HUNT_EXHAUSTIVE)) {
		fprintf(stderr,
			"brrace: --load-buffering with --from, --outcomes, --jobs, --shard, "
			"--checkpoint or another way to search (alone)\n");
		return STATUS_USAGE;
	}
	o.hunt.looks_around &= !o.hunt.buffers;
	if (!forms_possible(&o.forms) || (o.output && !save_can(o.output)) ||
	    (o.html.path && !save_can(o.html.path)))
		return STATUS_USAGE;
	o.html.argv = argv;
	o.html.ring = o.hunt.ring;
	/* Each part of a search would draw the same ones. */
	o.hunt.looks_around &=
		!o.hunt.outcomes && !o.hunt.division.shards && !o.hunt.division.checkpoint;
	o.hunt.progress = isatty(STDERR_FILENO);
	return explore(&o, argv[optind]);
}
