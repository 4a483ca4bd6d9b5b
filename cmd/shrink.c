/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace shrink: the smallest scenario that still shows what a given one shows. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/option.h"
#include "base/save.h"
#include "explore/draft.h"
#include "explore/evidence.h"
#include "explore/find.h"
#include "explore/scripted.h"
#include "explore/story.h"
#include "explore/tell.h"
#include "pack/attach.h"
#include "pack/input.h"
#include "pack/pack.h"
#include "report/forms/forms.h"
#include "report/report.h"
#include "verbs.h"

struct shrink_options {
	struct attachment html;
	const char *output; /* NULL: the scenario is printed */
	const char *ring;   /* NULL: the scenario's */
	struct forms forms;
};

/* clang-format off */
static const char help[] =
	"usage: brrace shrink [options] SCENARIO\n\n"
	"Fewest context switches first, then fewest steps, operations, threads, slots and\n"
	"preloaded items, as long as the first finding of SCENARIO is still shown.\n\n"
	"  -o FILE               write the small scenario to FILE instead of standard output\n"
	"  --ring R              on this ring instead of the scenario's\n"
	"  --html FILE           write it as a page, which run takes back\n"
	REPORT_FORMS_HELP
	"  --help                this text\n";
/* clang-format on */

/* Performs the scenario as given: what is to be kept, and the turns that show it. */
static int look(const struct scenario *s, struct find *f, struct mistakes *mistakes)
{
	struct prepare_options options = {0};
	struct performance *perf = calloc(1, sizeof(*perf));
	struct trial t = {0};
	int status = prepare(&t.p, s, f->ring, &options, mistakes);

	if (!perf)
		out_of_memory();
	if (!status) {
		perform(&t.p, perf);
		if (perf->result.status == STATUS_MISFIT) {
			fprintf(stderr, "brrace: %s\n", perf->result.why);
			status = STATUS_MISFIT;
		} else if (!target_first(perf, &f->target)) {
			fprintf(stderr, "brrace: %s shows no finding that could be kept\n",
				s->path);
			status = STATUS_USAGE;
		} else {
			scripted_turns(&t, &f->schedule);
		}
		performance_free(perf);
	}
	free(perf);
	prepared_free(&t.p);
	return status;
}

static void show_json(const struct find *f)
{
	json_t *json = tell_find_json(f);

	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
}

static void show_text(const struct shrink_options *o, const struct find *f)
{
	report_text(&f->trial.perf->result, &o->forms.text, stdout);
	printf("\n");
	tell_find(f, stdout);
	if (!o->output) {
		printf("\n");
		scenario_write(f->story, stdout);
	}
}

static void show_mail(const struct report_case *c, const struct find *f, const char *ring)
{
	struct arena arena = {0};
	char *text;
	size_t size;
	FILE *to = memory_open(&text, &size);

	tell_find(f, to);
	memory_close(to);
	mail_message(c, pack(&arena, f->story, ring), text, stdout);
	arena_free(&arena);
	free(text);
}

/* In each form that was asked for; what is shown is a violation to them.  Returns the
 * exit status. */
static int show(const struct shrink_options *o, const struct evidence *e, const struct find *f)
{
	struct arena arena = {0};
	struct report_case c;
	bool ok;

	evidence_case(&c, &arena, e, f);
	c.status = STATUS_UNEXPECTED;
	c.why = c.verdict;
	if (o->forms.json)
		show_json(f);
	else if (o->forms.mail)
		show_mail(&c, f, o->ring);
	else
		show_text(o, f);
	ok = forms_alone(&o->forms, &c);
	arena_free(&arena);
	return ok ? STATUS_EXPECTED : STATUS_INTERNAL;
}

static int shrink(const struct shrink_options *o, const struct scenario *s,
		  struct mistakes *mistakes)
{
	struct evidence e = {s->path, s, o->ring, o->output};
	struct find f = {.ring = o->ring};
	struct scenario *bare = draft_bare(s);
	int status = look(s, &f, mistakes);

	if (o->ring)
		bare->ring.s = arena_text(&bare->memory, o->ring);
	f.scenario = bare;
	if (!status) {
		if (!find_finish(&f))
			status = STATUS_INTERNAL;
		else
			status = show(o, &e, &f);
		if (!status && o->html.path && !tell_page(&f, &o->html))
			status = STATUS_INTERNAL;
		if (!status && o->output && !story_save(f.story, f.ring, o->output))
			status = STATUS_INTERNAL;
		find_free(&f);
	}
	schedule_free(&f.schedule);
	scenario_free(bare);
	return status;
}

static int shrink_file(const struct shrink_options *o, const char *path)
{
	struct mistakes *mistakes = mistakes_new(path);
	struct input_options input = {.other_ring = o->ring};
	struct scenario *scenario = input_read(path, &input, mistakes);
	int status = STATUS_USAGE;

	if (scenario && draft_only_orders(scenario, mistakes))
		status = shrink(o, scenario, mistakes);
	fflush(stdout);
	mistakes_print(mistakes, stderr);
	input_free(scenario);
	mistakes_free(mistakes);
	return status;
}

enum { OPT_RING = 256, OPT_HTML };

static const struct option long_options[] = {
	{"ring", required_argument, NULL, OPT_RING},
	{"html", required_argument, NULL, OPT_HTML},
	REPORT_FORMS,
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool take(void *verb, int option)
{
	struct shrink_options *o = verb;

	switch (option) {
	case 'o':
		o->output = optarg;
		return true;
	case OPT_RING:
		o->ring = optarg;
		return true;
	case OPT_HTML:
		o->html.path = optarg;
		return true;
	default:
		return forms_take(&o->forms, option);
	}
}

int verb_shrink(int argc, char **argv)
{
	static const struct option_set set = {help, "ho:", long_options, take};
	struct shrink_options o = {.forms.text = text_options_from_env(stdout)};
	int status = option_read(argc, argv, &set, &o);

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return option_usage("one scenario was expected", help);
	if (!forms_possible(&o.forms) || (o.output && !save_can(o.output)) ||
	    (o.html.path && !save_can(o.html.path)))
		return STATUS_USAGE;
	o.html.argv = argv;
	o.html.ring = o.ring;
	return shrink_file(&o, argv[optind]);
}
