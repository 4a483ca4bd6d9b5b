/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace list: which rings there are, what they can do, and their scenarios. */
#include <dirent.h>
#include <ftw.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prepare.h"
#include "program.h"
#include "report/result.h"
#include "verbs.h"

static const char help[] = "usage: brrace list [RING...]\n\n"
			   "Without a ring: the built-in rings and the scenarios that come with\n"
			   "brrace.  With rings (names, FILE.so or FILE.c): their operations.\n";

static const char *kind_name(enum brrace_kind kind)
{
	static const char *const names[] = {
		[BRRACE_PRODUCE] = "produce",
		[BRRACE_CONSUME] = "consume",
		[BRRACE_PEEK] = "peek",
		[BRRACE_DROP_FRONT] = "drop front",
		[BRRACE_REPLACE_FRONT] = "replace front",
		[BRRACE_QUERY_FULL] = "full?",
		[BRRACE_QUERY_EMPTY] = "empty?",
		[BRRACE_QUERY_COUNT] = "count?",
		[BRRACE_COMPOSITE] = "composite",
	};

	return names[kind];
}

static void print_roles(uint32_t roles)
{
	static const struct {
		uint32_t role;
		const char *name;
	} all[] = {
		{BRRACE_MULTI_PRODUCER, "multi producer"},
		{BRRACE_SINGLE_PRODUCER, "single producer"},
		{BRRACE_MULTI_CONSUMER, "multi consumer"},
		{BRRACE_SINGLE_CONSUMER, "single consumer"},
	};
	const char *separator = "";

	if (!roles)
		fputs("anyone", stdout);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!(roles & all[i].role))
			continue;
		printf("%s%s", separator, all[i].name);
		separator = ", ";
	}
	putchar('\n');
}

static void print_operations(const struct brrace_table *table)
{
	int width = 0;

	printf("%s  %s\n", table->name, table->about);
	for (uint32_t i = 0; i < table->n_ops; i++)
		if ((int)strlen(table->ops[i].name) > width)
			width = (int)strlen(table->ops[i].name);
	for (uint32_t i = 0; i < table->n_ops; i++) {
		const struct brrace_op *op = &table->ops[i];

		printf("  %-*s  %-13s  ", width, op->name, kind_name(op->kind));
		print_roles(op->roles);
	}
}

static int list_ring(const char *name)
{
	struct ring_request request = {.ring = name};
	char why[512];
	struct subject *subject;
	int status;
	char *path = ring_find(&request, &status, why, sizeof(why));

	if (!path) {
		fprintf(stderr, "brrace: %s\n", why);
		return status;
	}
	if (subject_load(&subject, path, why, sizeof(why))) {
		fprintf(stderr, "brrace: %s is no subject: %s\n", name, why);
		status = STATUS_USAGE;
	} else {
		print_operations(subject->table);
		subject_unload(subject);
		status = STATUS_EXPECTED;
	}
	free(path);
	return status;
}

static int list_built_in(void)
{
	size_t n;
	char **names = ring_names(&n);
	int status = STATUS_EXPECTED, failure;
	char why[512];

	printf("rings\n");
	for (size_t i = 0; i < n; i++) {
		struct ring_request request = {.ring = names[i]};
		struct subject *subject;
		char *path = ring_find(&request, &failure, why, sizeof(why));

		if (path && !subject_load(&subject, path, why, sizeof(why))) {
			printf("  %-26s  %s\n", names[i], subject->table->about);
			subject_unload(subject);
		} else {
			fprintf(stderr, "brrace: %s: %s\n", names[i], why);
			status = STATUS_USAGE;
		}
		free(path);
	}
	ring_names_free(names, n);
	return status;
}

/* nftw() passes no context. */
static struct {
	size_t skip;
	char *lines[1024];
	size_t n;
} scenarios;

static int visit(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	const char *end = strrchr(path, '.');
	struct mistakes *mistakes;
	struct scenario *scenario;

	(void)stat;
	(void)ftw;
	if (type != FTW_F || !end || strcmp(end, ".yml") || scenarios.n == 1024)
		return 0;
	mistakes = mistakes_new(path);
	scenario = scenario_read(path, mistakes);
	if (scenario && asprintf(&scenarios.lines[scenarios.n], "  %-34s  %s",
				 path + scenarios.skip, scenario->title.s) >= 0)
		scenarios.n++;
	scenario_free(scenario);
	mistakes_free(mistakes);
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_scenarios(void)
{
	char path[4200];

	program_data("scenarios", path, sizeof(path));
	scenarios.skip = strlen(path) + 1;
	nftw(path, visit, 16, FTW_PHYS);
	if (!scenarios.n)
		return;
	qsort(scenarios.lines, scenarios.n, sizeof(scenarios.lines[0]), compare);
	printf("\nscenarios in %s\n", "scenarios/");
	for (size_t i = 0; i < scenarios.n; i++) {
		puts(scenarios.lines[i]);
		free(scenarios.lines[i]);
	}
}

int verb_list(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
	int option, status = STATUS_EXPECTED;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option != 'h')
			return STATUS_USAGE;
		fputs(help, stdout);
		return STATUS_EXPECTED;
	}
	if (optind == argc) {
		status = list_built_in();
		list_scenarios();
	}
	for (int i = optind; i < argc; i++) {
		int one = list_ring(argv[i]);

		status = one ? one : status;
	}
	return status;
}
