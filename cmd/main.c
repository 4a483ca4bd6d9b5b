/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace: reproduces races in ring buffers on demand. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hint.h"
#include "base/program.h"
#include "base/status.h"
#include "base/version.h"
#include "verbs.h"

struct verb_entry {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *arguments;
	const char *help;
};

/* Sorted by name: looked up by bisection, listed as it stands. */
static const struct verb_entry verbs[] = {
	{"bench", verb_bench, "[RING...]", "rings beside a mutex: throughput, latency, drops"},
	{"catalogue", verb_catalogue, "[NAME...]",
	 "every known race: found, and gone where cured?"},
	{"cc", verb_cc, "[-o ring.so] FILE.c... [flags]", "make a ring of your own C files"},
	{"explore", verb_explore, "SCENARIO", "search for a schedule that shows a violation"},
	{"list", verb_list, "[RING...]", "rings and their operations, scenarios"},
	{"new", verb_new, "ring NAME", "a table and a scenario to start with"},
	{"points", verb_points, "RING [OP...]", "the yield points, as a script names them"},
	{"run", verb_run, "SCENARIO...", "run scripted interleavings: as expected?"},
	{"selftest", verb_selftest, "", "planted bugs must be found, blind rings refused"},
	{"shrink", verb_shrink, "SCENARIO [-o SMALL]", "the smallest scenario that still shows it"},
	{"stress", verb_stress, "RING", "real threads: how often in the wild?"},
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void usage(FILE *to)
{
	fprintf(to, "usage: brrace VERB [ARGUMENT...]\n\n");
	for (size_t i = 0; i < N_VERBS; i++)
		fprintf(to, "  %-10s %-31s %s\n", verbs[i].name, verbs[i].arguments, verbs[i].help);
	fprintf(to, "\n`brrace VERB --help` tells a verb's options; `man brrace` tells all.\n");
}

static int compare(const void *key, const void *verb)
{
	return strcmp(key, ((const struct verb_entry *)verb)->name);
}

static int unknown(const char *verb)
{
	const char *names[N_VERBS];
	struct hint hint;

	for (size_t i = 0; i < N_VERBS; i++)
		names[i] = verbs[i].name;
	fprintf(stderr, "brrace: unknown verb %s (%s)\n", verb,
		hint_for(&hint, verb, "verbs", names, N_VERBS));
	return STATUS_USAGE;
}

int main(int argc, char **argv)
{
	const struct verb_entry *verb;
	char name[32];

	/* Runs have large tables of which they touch little: they come from the kernel each
	 * time, empty, and not from the heap, to be cleared. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	/* A reader that went away shows as EPIPE. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		usage(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return program_flushed(STATUS_EXPECTED);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("brrace %s\n", BRRACE_VERSION);
		return program_flushed(STATUS_EXPECTED);
	}
	verb = bsearch(argv[1], verbs, N_VERBS, sizeof(verbs[0]), compare);
	if (!verb)
		return unknown(argv[1]);
	/* What getopt() puts before its messages. */
	snprintf(name, sizeof(name), "brrace %s", verb->name);
	argv[1] = name;
	return program_flushed(verb->run(argc - 1, argv + 1));
}
