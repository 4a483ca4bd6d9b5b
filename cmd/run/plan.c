/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/files.h"

#define SUFFIX ".yml"

/* Takes the text. */
static void add(char ***list, size_t *n, char *text)
{
	*list = realloc(*list, (*n + 1) * sizeof(**list));
	if (!*list || !text)
		out_of_memory();
	(*list)[(*n)++] = text;
}

static bool is_directory(const char *path)
{
	struct stat s;

	return !stat(path, &s) && S_ISDIR(s.st_mode);
}

static void add_directory(struct plan *plan, const char *argument)
{
	char *directory = strdup(argument), *path;
	size_t n, length = strlen(argument);
	char **names;

	if (!directory)
		out_of_memory();
	while (length > 1 && directory[length - 1] == '/')
		directory[--length] = '\0';
	names = files_below(directory, SUFFIX, &n);
	if (errno || !n) {
		fprintf(stderr, "brrace: %s: %s\n", argument,
			errno ? strerror(errno) : "no scenario (*" SUFFIX ") is below it");
		plan->whole = false;
	}
	for (size_t i = 0; i < n; i++) {
		if (asprintf(&path, "%s/%s" SUFFIX, directory, names[i]) < 0)
			out_of_memory();
		add(&plan->paths, &plan->n_paths, path);
	}
	files_free(names, n);
	free(directory);
	plan->directory = true;
}

static void add_rings(struct plan *plan, const char *rings)
{
	char *text = strdup(rings), *rest;

	if (!text)
		out_of_memory();
	for (char *ring = strtok_r(text, ",", &rest); ring; ring = strtok_r(NULL, ",", &rest))
		add(&plan->rings, &plan->n_rings, strdup(ring));
	free(text);
}

static void multiply(struct plan *plan)
{
	size_t n_rings = plan->n_rings ? plan->n_rings : 1;

	plan->n = plan->n_paths * n_rings;
	plan->items = calloc(plan->n + 1, sizeof(*plan->items));
	if (!plan->items)
		out_of_memory();
	for (size_t i = 0; i < plan->n; i++) {
		plan->items[i].path = plan->paths[i / n_rings];
		plan->items[i].ring = plan->n_rings ? plan->rings[i % n_rings] : NULL;
	}
}

void plan_make(struct plan *plan, char *const *args, size_t n, const char *rings)
{
	*plan = (struct plan){.whole = true};
	for (size_t i = 0; i < n; i++) {
		if (is_directory(args[i]))
			add_directory(plan, args[i]);
		else
			add(&plan->paths, &plan->n_paths, strdup(args[i]));
	}
	if (rings)
		add_rings(plan, rings);
	multiply(plan);
}

void plan_free(struct plan *plan)
{
	files_free(plan->paths, plan->n_paths);
	files_free(plan->rings, plan->n_rings);
	free(plan->items);
	arena_free(&plan->memory);
}
