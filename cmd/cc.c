/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace cc: make a subject of C files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc/build.h"
#include "cc/cc.h"
#include "subject/inspect.h"
#include "verbs.h"

static const char usage[] =
	"usage: brrace cc [-v] [--cc=COMMAND] [--kernel=freebsd|linux] [-o RING.so] FILE.c... "
	"[COMPILER FLAGS]\n";

/* The value of an option that is glued to it or the next word; NULL: another word. */
static const char *value_of(const char *option, char **argv, int *i)
{
	size_t n = strlen(option);

	if (strncmp(argv[*i], option, n))
		return NULL;
	if (argv[*i][n])
		return argv[*i] + n;
	return argv[*i + 1] ? argv[++*i] : "";
}

/* Words after "--" are files, which compilers take for options if they look so. */
static void add_files(struct args *rest, char **files)
{
	for (; *files; files++)
		args_add(rest, **files == '-' ? arena_printf(rest->arena, "./%s", *files) : *files);
}

/* Takes our own options; the rest goes to the compiler, in its order.  False: help. */
static bool read_options(struct cc_request *request, struct args *rest, int argc, char **argv)
{
	const char *value;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help"))
			return false;
		if (!strcmp(argv[i], "--")) {
			add_files(rest, argv + i + 1);
			break;
		}
		if (!strcmp(argv[i], "-v"))
			request->verbose = true;
		else if (!strncmp(argv[i], "--cc=", 5))
			request->compiler = argv[i] + 5;
		else if ((value = value_of("-o", argv, &i)))
			request->output = value;
		else
			args_add(rest, argv[i]);
	}
	request->args = rest->v;
	request->n_args = rest->n;
	return true;
}

/* What the loader will refuse; none of its code runs here. */
static void warn(const char *path)
{
	char why[256] = "out of memory";
	const struct complaint to = {.why = why, .room = sizeof(why)};
	struct inspection facts;

	if (inspect(&facts, path, &to)) {
		fprintf(stderr, "brrace cc: %s is no subject yet: %s\n", path, why);
		return;
	}
	free(facts.note);
	free(facts.blind);
}

int verb_cc(int argc, char **argv)
{
	struct cc_request request = {.output = "ring.so"};
	struct arena arena = {NULL};
	struct args rest = {.arena = &arena};
	char why[512] = "";
	int status = 0;

	if (!read_options(&request, &rest, argc, argv)) {
		fputs(usage, stdout);
	} else if (!*request.output || !rest.n) {
		fputs(usage, stderr);
		status = STATUS_USAGE;
	} else {
		status = cc_build(&request, why, sizeof(why));
		if (status)
			fprintf(stderr, "brrace cc: %s\n", why);
		else
			warn(request.output);
	}
	arena_free(&arena);
	return status;
}
