/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace: reproduces races in ring buffers on demand. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/result.h"
#include "verbs.h"
#include "version.h"

struct verb_entry {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *arguments;
	const char *help;
};

/* Sorted by name: looked up by bisection, listed as it stands. */
static const struct verb_entry verbs[] = {
	{"cc", verb_cc, "[-o ring.so] FILE.c... [flags]", "make a ring of your own C files"},
	{"explore", verb_explore, "SCENARIO", "search for a schedule that shows a violation"},
	{"list", verb_list, "[RING...]", "rings and their operations, scenarios"},
	{"points", verb_points, "RING [OP...]", "the yield points, as a script names them"},
	{"run", verb_run, "SCENARIO...", "run scripted interleavings: as expected?"},
	{"selftest", verb_selftest, "", "planted bugs must be found, blind rings refused"},
	{"shrink", verb_shrink, "SCENARIO [-o SMALL]", "the smallest scenario that still shows it"},
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void usage(FILE *to)
{
	fprintf(to, "usage: brrace VERB [ARGUMENT...]\n\n");
	for (size_t i = 0; i < N_VERBS; i++)
		fprintf(to, "  %-9s %-31s %s\n", verbs[i].name, verbs[i].arguments, verbs[i].help);
	fprintf(to, "\n`brrace VERB --help` tells a verb's options; `man brrace` tells all.\n");
}

static int compare(const void *key, const void *verb)
{
	return strcmp(key, ((const struct verb_entry *)verb)->name);
}

/* Output that could not be written must not look like success. */
static int flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "brrace: standard output: %s\n", strerror(errno));
	return STATUS_INTERNAL;
}

int main(int argc, char **argv)
{
	const struct verb_entry *verb;

	/* A reader that went away shows as EPIPE. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		usage(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return flushed(STATUS_EXPECTED);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("brrace %s\n", BRRACE_VERSION);
		return flushed(STATUS_EXPECTED);
	}
	verb = bsearch(argv[1], verbs, N_VERBS, sizeof(verbs[0]), compare);
	if (!verb) {
		fprintf(stderr, "brrace: unknown verb '%s'\n", argv[1]);
		usage(stderr);
		return STATUS_USAGE;
	}
	return flushed(verb->run(argc - 1, argv + 1));
}
