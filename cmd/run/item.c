/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/item.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/explain.h"
#include "explore/scripted.h"
#include "explore/tell.h"
#include "pack/pack.h"
#include "perform/perform.h"

#define MOST_WHY 4000

struct item {
	const struct item_options *o;
	const struct plan_item *plan;
	size_t number;
	FILE *answer;
	struct arena arena;
	struct nearest nearest; /* for the page */
	struct scenario *scenario;
	struct mistakes *mistakes;
};

static bool is_wanted(const struct item_options *o, int status)
{
	if (o->forms.json || o->forms.tap || o->table)
		return false;
	return o->told || status != STATUS_EXPECTED;
}

static void tell(struct item *item, const struct report_case *c)
{
	const struct item_options *o = item->o;

	if (!is_wanted(o, c->status))
		return;
	if (o->forms.mail) {
		mail_message(c, pack(&item->arena, item->scenario, item->plan->ring), "", stdout);
		return;
	}
	if (o->several)
		printf("%s: %s\n\n", item->plan->path, c->title);
	report_text(c->result, &o->forms.text, stdout);
}

static void explain_first(struct prepared *p, struct performance *perf, struct explanation *out)
{
	struct target target;

	if (target_first(perf, &target) && !finding_is_note(target.kind))
		explain(p, perf, &target, out);
}

/* Alone it is the file; of several, one in that directory. */
static void write_page(struct item *item, struct report_case *c)
{
	struct attachment a = item->o->html;
	struct html_part nearest = {NULL, NULL};

	a.ring = item->plan->ring;
	if (item->plan->page)
		a.path = arena_printf(&item->arena, "%s/%s", a.path, item->plan->page);
	if (item->nearest.found)
		nearest = tell_nearest_part(&item->nearest);
	if (attach(&a, c->result, &nearest, 1)) {
		c->page = item->plan->page;
	} else {
		c->status = STATUS_INTERNAL;
		c->why = "the page could not be written";
	}
	free((char *)nearest.text);
}

static void perform_item(struct item *item, struct prepared *p)
{
	struct performance *perf = calloc(1, sizeof(*perf));
	struct explanation explanation;
	struct report_case c;

	if (!perf)
		out_of_memory();
	perform(p, perf);
	if (item->o->why && (!item->o->table || item->o->html.path))
		explain_first(p, perf, &explanation);
	if (item->o->repeat > 1)
		perform_again(p, perf, item->o->repeat);
	case_of_result(&c, &item->arena, &perf->result);
	c.number = item->number;
	tell(item, &c);
	if (item->o->html.path)
		write_page(item, &c);
	forms_write(&item->o->forms, &c, item->answer);
	performance_free(perf);
	free(perf);
}

/* The text with a name for a path wherever it occurs. */
static char *replaced(struct arena *arena, char *text, const char *path, const char *name)
{
	char *at = strstr(text, path);

	if (!*path || !at)
		return text;
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, name,
			    replaced(arena, at + strlen(path), path, name));
}

/* What went to standard error so far, without what it says of this machine. */
static const char *complaints(struct item *item, const struct report_case *c)
{
	char *text = arena_get(&item->arena, MOST_WHY, 1);
	const char *ring = item->plan->ring ? item->plan->ring : "";
	ssize_t n;

	fflush(stderr);
	n = item->o->apart ? pread(STDERR_FILENO, text, MOST_WHY - 1, 0) : 0;
	while (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	text = replaced(&item->arena, text, item->plan->path, c->file);
	return replaced(&item->arena, text, ring, c->ring);
}

static void give_up(struct item *item, int status)
{
	const struct scenario *s = item->scenario;
	const char *ring = item->plan->ring;
	struct report_case c = {
		.number = item->number,
		.file = case_file(&item->arena, item->plan->path),
		.line = mistakes_first(item->mistakes).line,
		.title = s && s->title.s ? s->title.s : "",
		.status = status,
		.verdict = "",
	};

	if (!ring && s)
		ring = s->ring.s;
	c.ring = ring ? case_file(&item->arena, ring) : "";
	c.line = c.line ? c.line : 1;
	mistakes_print(item->mistakes, stderr);
	c.why = complaints(item, &c);
	forms_write(&item->o->forms, &c, item->answer);
}

static void run(struct item *item)
{
	struct prepared p;
	int status;

	item->scenario = input_read(item->plan->path, &item->o->input, item->mistakes);
	if (!item->scenario) {
		give_up(item, STATUS_USAGE);
		return;
	}
	/* There is one run at a time. */
	if (item->o->why && item->o->html.path)
		scripted_nearest(item->scenario, item->plan->ring, &item->nearest);
	status = prepare(&p, item->scenario, item->plan->ring, &item->o->prepare, item->mistakes);
	if (status)
		give_up(item, status);
	else
		perform_item(item, &p);
	prepared_free(&p);
}

void item_run(const struct item_options *o, const struct plan_item *plan, size_t number,
	      FILE *answer)
{
	struct item item = {.o = o, .plan = plan, .number = number, .answer = answer};

	item.mistakes = mistakes_new(plan->path);
	run(&item);
	fflush(stdout);
	input_free(item.scenario);
	mistakes_free(item.mistakes);
	arena_free(&item.arena);
}
