/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brrace points: the yield points of a ring's operations, in order, as a script names
 * them.  Each operation runs alone on a fresh ring; others run after it, because what
 * nobody ever writes gives no points.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/option.h"
#include "perform/perform.h"
#include "perform/rewrite.h"
#include "report/blind.h"
#include "report/result.h"
#include "scenario/words.h"
#include "verbs.h"

struct points_options {
	uint64_t slots; /* 0: the ring's default */
	uint64_t preload;
	bool rewrite;
};

static const char help[] =
	"usage: brrace points [options] RING [OP...]\n"
	"       brrace points --rewrite SCENARIO\n\n"
	"  --slots N      size of the ring (default: the ring's own)\n"
	"  --preload N    items in it before the operation (default 1)\n"
	"  --rewrite      print SCENARIO with its `step N` lines as named points\n"
	"  --help         this text\n";

/* Only putting back needs to be told an item. */
static const char *item_of_op(const struct brrace_op *op)
{
	return op->kind == BRRACE_REPLACE_FRONT ? " new" : "";
}

static void write_thread(FILE *to, uint32_t number, const struct brrace_op *op)
{
	if (number <= MAX_THREADS)
		fprintf(to, "  T%u: [%s%s]\n", number, op->name, item_of_op(op));
}

/*
 * A scenario in which thread T1 runs `op`.  The others write what gives points: first
 * some traffic, then `op` once more, which may now come further, then everything else,
 * which may end badly on a ring in that state.
 */
static char *scenario_text(const struct points_options *o, const char *ring,
			   const struct brrace_table *table, uint32_t op, size_t *size)
{
	char *text = NULL;
	FILE *to = memory_open(&text, size);

	fprintf(to, "brrace: 1\nscenario: points\nring: '%s'\nmisuse: allow\n", ring);
	if (o->slots)
		fprintf(to, "slots: %" PRIu64 "\n", o->slots);
	fprintf(to, "preload: %" PRIu64 "\nthreads:\n", o->preload);
	write_thread(to, 1, &table->ops[op]);
	if (table->preload && table->drain)
		fprintf(to, "  T2: [%s, %s, %s]\n", table->drain, table->preload, table->drain);
	write_thread(to, 3, &table->ops[op]);
	for (uint32_t i = 0; i < table->n_ops; i++)
		if (i != op)
			write_thread(to, i + 4, &table->ops[i]);
	memory_close(to);
	return text;
}

/* The user wrote options, not this text: places in it mean nothing. */
static void forget_places(struct scenario *scenario)
{
	scenario->slots_at = (struct position){0};
	scenario->ring.at = (struct position){0};
	for (uint32_t i = 0; i < scenario->n_preload; i++)
		scenario->preload[i].at = (struct position){0};
}

/* Which of the operation's accesses like this one it is: scripts say `2nd`. */
static unsigned occurrence(const struct trace *trace, uint32_t index, unsigned *of)
{
	const struct event *e = &trace->events[index];
	unsigned n = 0;

	*of = 0;
	for (uint32_t i = 0; i < trace->count; i++) {
		const struct event *other = &trace->events[i];
		bool same = other->step && other->thread == e->thread && other->kind == e->kind &&
			    other->addr == e->addr;

		*of += same;
		n += same && i <= index;
	}
	return n;
}

static void print_point(const struct result *r, uint32_t index)
{
	const struct event *e = &r->trace->events[index];
	char point[NAME_MAX_BYTES + 32], line[NAME_MAX_BYTES + 64];
	struct source_line source;
	unsigned of, n = occurrence(r->trace, index, &of);

	result_point(r, e, point, sizeof(point));
	if (of > 1)
		snprintf(line, sizeof(line), "%u%s %s", n, word_ordinal_suffix(n), point);
	else
		snprintf(line, sizeof(line), "%s", point);
	if (result_source(r, e->pc, &source))
		printf("  %-34s  %s:%u\n", line, source.file, source.line);
	else
		printf("  %s\n", line);
}

static void print_operation(const struct result *r)
{
	bool any = false;

	printf("%s\n", r->scenario->threads[0].ops[0].name.s);
	for (uint32_t i = 0; i < r->trace->count; i++) {
		const struct event *e = &r->trace->events[i];

		if (e->thread || !e->step || e->flags & ACCESS_SPIN)
			continue;
		print_point(r, i);
		any = true;
	}
	if (!any)
		printf("  (no points)\n");
	for (uint32_t i = 0; i < r->findings->count; i++)
		if (r->findings->list[i].thread == 0 && r->findings->list[i].detail[0])
			printf("  (ends here: %s)\n", r->findings->list[i].detail);
}

/* Where an operation does more than its points tell. */
static void print_blind(const struct blind *blind)
{
	uint32_t n;
	const struct blind_spot **spots = blind_by_place(blind, &n);
	char text[512];

	if (n)
		printf("blind spots of the ring, which are no points\n");
	for (uint32_t i = 0; i < n; i++) {
		blind_text(spots[i], text, sizeof(text));
		printf("  %s\n", text);
	}
	free(spots);
}

static int points_of(const struct points_options *o, const char *ring,
		     const struct brrace_table *table, uint32_t op)
{
	size_t size;
	char *text = scenario_text(o, ring, table, op, &size);
	struct mistakes *mistakes = mistakes_new("brrace points");
	struct scenario *scenario = scenario_parse(text, size, mistakes);
	struct performance *perf = calloc(1, sizeof(*perf));
	struct prepared p = {0};
	struct prepare_options options = {0};
	int status = STATUS_USAGE;

	if (!perf)
		out_of_memory();
	if (scenario)
		forget_places(scenario);
	if (scenario && scenario_check(scenario, mistakes))
		status = prepare(&p, scenario, NULL, &options, mistakes);
	if (status) {
		mistakes_print(mistakes, stderr);
	} else {
		perform(&p, perf);
		print_operation(&perf->result);
		performance_free(perf);
	}
	prepared_free(&p);
	free(perf);
	scenario_free(scenario);
	mistakes_free(mistakes);
	free(text);
	return status;
}

static int find_op(const struct brrace_table *table, const char *name)
{
	int op = subject_op(table, name);

	if (op >= 0)
		return op;
	fprintf(stderr, "brrace: %s has no operation %s (known:", table->name, name);
	for (uint32_t i = 0; i < table->n_ops; i++)
		fprintf(stderr, " %s", table->ops[i].name);
	fprintf(stderr, ")\n");
	return -1;
}

static int points(const struct points_options *o, const char *ring, char **ops, int n_ops)
{
	struct ring_request request = {.ring = ring};
	struct prepared p = {0};
	char why[1024];
	int status = prepare_ring(&p, &request, 0, why, sizeof(why));
	const struct brrace_table *table;

	if (status) {
		fprintf(stderr, "brrace: %s\n", why);
		prepared_free(&p);
		return status;
	}
	table = p.subject->table;
	for (int i = 0; i < n_ops && !status; i++)
		status = find_op(table, ops[i]) < 0 ? STATUS_USAGE : 0;
	for (int i = 0; i < n_ops && !status; i++)
		status = points_of(o, ring, table, (uint32_t)find_op(table, ops[i]));
	for (uint32_t i = 0; !n_ops && i < table->n_ops && !status; i++)
		status = points_of(o, ring, table, i);
	if (!status)
		print_blind(&p.subject->blind);
	prepared_free(&p);
	return status;
}

static int rewrite(const char *path)
{
	struct mistakes *mistakes = mistakes_new(path);
	struct scenario *scenario = scenario_read(path, mistakes);
	struct performance *perf = calloc(1, sizeof(*perf));
	struct prepared p = {0};
	struct prepare_options options = {0};
	int status = STATUS_USAGE;

	if (!perf)
		out_of_memory();
	if (scenario && scenario_check(scenario, mistakes))
		status = prepare(&p, scenario, NULL, &options, mistakes);
	if (!status) {
		perform(&p, perf);
		status = perf->result.status == STATUS_MISFIT ? STATUS_MISFIT : STATUS_EXPECTED;
		if (status)
			fprintf(stderr, "brrace: %s: %s\n", path, perf->result.why);
		else
			rewrite_steps(scenario, &perf->result);
		performance_free(perf);
	}
	if (!status)
		scenario_write(scenario, stdout);
	mistakes_print(mistakes, stderr);
	prepared_free(&p);
	free(perf);
	scenario_free(scenario);
	mistakes_free(mistakes);
	return status;
}

static const struct option long_options[] = {
	{"slots", required_argument, NULL, 's'},
	{"preload", required_argument, NULL, 'p'},
	{"rewrite", no_argument, NULL, 'r'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool take(void *verb, int option)
{
	struct points_options *o = verb;

	if (option == 's')
		return option_number("slots", optarg, 1, UINT32_MAX, &o->slots);
	if (option == 'p')
		return option_number("preload", optarg, 0, SCENARIO_MOST, &o->preload);
	return o->rewrite = true;
}

int verb_points(int argc, char **argv)
{
	static const struct option_set set = {help, "h", long_options, take};
	struct points_options o = {.preload = 1};
	int status = option_read(argc, argv, &set, &o);

	if (status >= 0)
		return status;
	if (o.rewrite ? optind + 1 != argc : optind == argc)
		return option_usage(o.rewrite ? "one scenario was expected" : "no ring was given",
				    help);
	if (o.rewrite)
		return rewrite(argv[optind]);
	return points(&o, argv[optind], argv + optind + 1, argc - optind - 1);
}
