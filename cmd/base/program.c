/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/status.h"

const char *program_directory(void)
{
	static char path[4096];
	ssize_t n;
	char *slash;

	if (path[0])
		return path;
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	else
		strcpy(path, ".");
	return path;
}

void program_data(const char *name, char *path, size_t room)
{
	snprintf(path, room, "%s/../%s", program_directory(), name);
	if (access(path, R_OK))
		snprintf(path, room, "%s/../share/brrace/%s", program_directory(), name);
}

/* The runtime looks for function names only if it is told to; suppressions need them. */
static void let_tsan_name(void)
{
	const char *options = getenv("TSAN_OPTIONS");
	char *all;

	if (!options || !strstr(options, "suppressions"))
		return;
	if (asprintf(&all, "symbolize=1:%s", options) < 0)
		out_of_memory();
	setenv("TSAN_OPTIONS", all, 1);
	free(all);
}

int program_under_tsan(const char *verb, char **argv)
{
	char path[4200];
	const char **args;
	size_t n = 0;

	while (argv[n])
		n++;
	args = calloc(n + 2, sizeof(*args));
	if (!args)
		out_of_memory();
	snprintf(path, sizeof(path), "%s/brrace-tsan", program_directory());
	args[0] = path;
	args[1] = verb;
	memcpy(args + 2, argv + 1, (n - 1) * sizeof(*args));
	let_tsan_name();
	execv(path, (char *const *)args);
	fprintf(stderr, "brrace: brrace-tsan: %s (--tsan needs it)\n", strerror(errno));
	free(args);
	return STATUS_LACKING;
}

/* One of the values of a word: of an absolute path the last component. */
static void put_value(const char *value, size_t length, FILE *to)
{
	const char *slash = *value == '/' ? memrchr(value, '/', length) : NULL;
	const char *from = slash ? slash + 1 : value;

	fprintf(to, "%.*s", (int)(value + length - from), from);
}

/* Values are behind the "=" of an option, and have commas between them. */
static void put_word(const char *word, FILE *to)
{
	const char *equal = *word == '-' ? strchr(word, '=') : NULL;

	if (equal) {
		fprintf(to, "%.*s", (int)(equal + 1 - word), word);
		word = equal + 1;
	}
	while (*word) {
		size_t length = strcspn(word, ",");

		put_value(word, length, to);
		word += length;
		if (*word)
			fputc(*word++, to);
	}
}

char *program_command(char **argv)
{
	char *text = NULL;
	size_t size;
	FILE *to = memory_open(&text, &size);

	for (size_t i = 0; argv[i]; i++) {
		fputs(i ? " " : "", to);
		put_word(argv[i], to);
	}
	memory_close(to);
	return text;
}

unsigned program_processors(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors > 0 ? (unsigned)processors : 1;
}

int program_worse(int a, int b)
{
	static const int order[] = {
		STATUS_INTERNAL, STATUS_USAGE,        STATUS_UNEXPECTED,
		STATUS_MISFIT,   STATUS_INCONCLUSIVE, STATUS_LACKING,
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return STATUS_EXPECTED;
}

int program_flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "brrace: standard output: %s\n", strerror(errno));
	return STATUS_INTERNAL;
}
