/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace list: which rings there are, what they can do, and their scenarios. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/option.h"
#include "base/program.h"
#include "base/status.h"
#include "perform/prepare.h"
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
		[BRRACE_OBSERVE] = "observe",
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

/* NULL: it is no ring, which was told; *status says so, too. */
static struct subject *load(const char *ring, int *status)
{
	int failure;
	struct subject *subject = ring_load_named(ring, &failure);

	if (!subject)
		*status = program_worse(*status, failure);
	return subject;
}

static int list_built_in(void)
{
	size_t n;
	char **names = ring_names(&n);
	int status = STATUS_EXPECTED, width = 0;

	for (size_t i = 0; i < n; i++)
		if ((int)strlen(names[i]) > width)
			width = (int)strlen(names[i]);
	printf("rings\n");
	for (size_t i = 0; i < n; i++) {
		struct subject *subject = load(names[i], &status);

		if (subject)
			printf("  %-*s  %s\n", width, names[i], subject->table->about);
		subject_unload(subject);
	}
	files_free(names, n);
	return status;
}

static int list_scenario(const char *directory, const char *name)
{
	char path[8400];
	struct mistakes *mistakes;
	struct scenario *scenario;

	snprintf(path, sizeof(path), "%s/%s.yml", directory, name);
	mistakes = mistakes_new(path);
	scenario = scenario_read(path, mistakes);
	printf("  %s.yml\n", name);
	if (scenario && scenario->title.s)
		printf("      %s\n", scenario->title.s);
	mistakes_print(mistakes, stderr);
	mistakes_free(mistakes);
	scenario_free(scenario);
	return scenario ? STATUS_EXPECTED : STATUS_USAGE;
}

/* So that what is listed can be given to `brrace run` as it stands. */
static void print_directory(const char *directory)
{
	char *path = realpath(directory, NULL), *here = getcwd(NULL, 0);
	size_t n = here ? strlen(here) : 0;
	bool below = path && here && !strncmp(path, here, n) && path[n] == '/';

	printf("\nscenarios in %s\n", below ? path + n + 1 : path ? path : directory);
	free(path);
	free(here);
}

static int list_scenarios(void)
{
	char directory[4200];
	size_t n;
	char **names;
	int status = STATUS_EXPECTED;

	program_data("scenarios", directory, sizeof(directory));
	names = files_below(directory, ".yml", &n);
	print_directory(directory);
	for (size_t i = 0; i < n; i++)
		status = program_worse(status, list_scenario(directory, names[i]));
	files_free(names, n);
	return status;
}

int verb_list(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
	static const struct option_set set = {help, "h", options, NULL};
	int status = option_read(argc, argv, &set, NULL);

	if (status >= 0)
		return status;
	status = STATUS_EXPECTED;
	if (optind == argc) {
		status = list_built_in();
		return program_worse(status, list_scenarios());
	}
	for (int i = optind; i < argc; i++) {
		struct subject *subject = load(argv[i], &status);

		if (subject)
			print_operations(subject->table);
		subject_unload(subject);
	}
	return status;
}
