/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace new ring: a table of operations and a scenario to start with. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/option.h"
#include "base/status.h"
#include "new/template.h"
#include "verbs.h"

static const char help[] = "usage: brrace new ring [options] NAME\n\n"
			   "  --header FILE    the ring's own, to be included\n"
			   "  --kernel KERNEL  whose headers it needs: freebsd or linux\n"
			   "  --help           this text\n";

typedef void template_write(const struct template_request *request, FILE *to);

/* A file that is not there yet.  False after telling; then there is none. */
static bool make(const char *path, template_write *write_it, const struct template_request *request)
{
	FILE *to = fopen(path, "wx");
	bool good = to != NULL;

	if (good) {
		write_it(request, to);
		good = !ferror(to);
		good &= !fclose(to);
		if (!good)
			unlink(path);
	}
	if (!good)
		fprintf(stderr, "brrace new: %s: %s\n", path, strerror(errno));
	return good;
}

/* Both or none. */
static int make_ring(const struct template_request *request)
{
	struct arena arena = {0};
	const char *table = arena_printf(&arena, "%s.c", request->name);
	const char *scenario = arena_printf(&arena, "%s.yml", request->name);
	bool made = make(table, template_table, request);

	if (made && !make(scenario, template_scenario, request)) {
		unlink(table);
		made = false;
	}
	if (made)
		printf("%s    fill in, from 1 to 6: the ring and its operations\n"
		       "%s  then: brrace run %s; brrace explore %s\n",
		       table, scenario, scenario, scenario);
	arena_free(&arena);
	return made ? STATUS_EXPECTED : STATUS_USAGE;
}

static bool is_name(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-";

	return *name && *name != '-' && !name[strspn(name, plain)];
}

/* What can stand between quotes in an #include. */
static bool is_header(const char *name)
{
	return *name && !strpbrk(name, "\"\\\n");
}

static int new_ring(const struct template_request *request, char **words, int n)
{
	struct template_request ring = *request;

	if (n != 2 || strcmp(words[0], "ring")) {
		fputs(help, stderr);
		return STATUS_USAGE;
	}
	ring.name = words[1];
	if (!is_name(ring.name)) {
		fprintf(stderr, "brrace new: %s (letters, digits, _ and - were expected)\n",
			ring.name);
		return STATUS_USAGE;
	}
	return make_ring(&ring);
}

enum { OPT_HEADER = 256, OPT_KERNEL };

static const struct option long_options[] = {
	{"header", required_argument, NULL, OPT_HEADER},
	{"kernel", required_argument, NULL, OPT_KERNEL},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool take(void *verb, int option)
{
	struct template_request *request = verb;
	bool second;

	if (option == OPT_HEADER) {
		request->header = optarg;
		return is_header(optarg) || option_bad("header", optarg, "the name of a file");
	}
	request->kernel = optarg;
	return option_choice("kernel", optarg, "freebsd", "linux", &second);
}

int verb_new(int argc, char **argv)
{
	static const struct option_set set = {help, "h", long_options, take};
	struct template_request request = {0};
	int status = option_read(argc, argv, &set, &request);

	return status >= 0 ? status : new_ring(&request, argv + optind, argc - optind);
}
