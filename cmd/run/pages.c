/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/pages.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/program.h"
#include "base/save.h"
#include "report/html.h"

#define INDEX "index"
#define SUFFIX ".html"
#define LONGEST 200 /* bytes; a file system may take no more than 255 */

/* Without what begins the name of a hidden file or an option. */
static char *plain(struct arena *arena, const char *name)
{
	char *text;

	name += strspn(name, "./-");
	text = arena_printf(arena, "%.*s", LONGEST, *name ? name : "scenario");
	for (char *s = text; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			*s = '-';
	return text;
}

/* Artifacts are unpacked where case does not count, too. */
static bool is_taken(const struct plan *plan, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(plan->items[i].page, name))
			return true;
	return !strcasecmp(name, INDEX SUFFIX);
}

static const char *unique(struct plan *plan, size_t n, const char *name)
{
	const char *page = arena_printf(&plan->memory, "%s" SUFFIX, name);

	for (unsigned again = 2; is_taken(plan, n, page); again++)
		page = arena_printf(&plan->memory, "%s-%u" SUFFIX, name, again);
	return page;
}

static char **all_names(struct plan *plan)
{
	char **names = arena_get(&plan->memory, plan->n_paths + 1, sizeof(*names));
	size_t skip;

	for (size_t i = 0; i < plan->n_paths; i++) {
		names[i] = arena_text(&plan->memory, case_file(&plan->memory, plan->paths[i]));
		if (file_is(names[i], ".yml"))
			names[i][strlen(names[i]) - strlen(".yml")] = '\0';
	}
	skip = files_common(names, plan->n_paths);
	for (size_t i = 0; i < plan->n_paths; i++)
		names[i] += skip;
	return names;
}

void pages_name(struct plan *plan)
{
	size_t width = plan->n_rings ? plan->n_rings : 1;
	char **names = all_names(plan);

	for (size_t i = 0; i < plan->n; i++) {
		const char *name = names[i / width];

		if (plan->n_rings > 1)
			name = arena_printf(&plan->memory, "%s.%s", name,
					    case_file(&plan->memory, plan->items[i].ring));
		plan->items[i].page = unique(plan, i, plain(&plan->memory, name));
	}
}

static char *index_path(struct arena *arena, const char *directory)
{
	return arena_printf(arena, "%s/" INDEX SUFFIX, directory);
}

bool pages_possible(const char *directory)
{
	struct arena arena = {0};
	bool ok;

	if (file_is(directory, SUFFIX)) {
		fprintf(stderr,
			"brrace: --html %s: of several scenarios or rings there is a page each: a "
			"directory was expected\n",
			directory);
		return false;
	}
	ok = !mkdir(directory, 0777) || errno == EEXIST;
	if (!ok)
		fprintf(stderr, "brrace: %s: %s\n", directory, strerror(errno));
	ok = ok && save_can(index_path(&arena, directory));
	arena_free(&arena);
	return ok;
}

bool pages_index(const struct attachment *a, const struct plan *plan,
		 const struct report_case *cases, int status)
{
	struct arena arena = {0};
	const char **rings = arena_get(&arena, plan->n_rings + 1, sizeof(*rings));
	char *command = program_command(a->argv), *text;
	size_t size;
	bool ok;

	for (size_t i = 0; i < plan->n_rings; i++)
		rings[i] = case_file(&arena, plan->rings[i]);
	text = report_index(
		&(struct html_index){cases, plan->n, rings, plan->n_rings, command, status}, &size);
	ok = save(index_path(&arena, a->path), text, size);
	free(text);
	free(command);
	arena_free(&arena);
	return ok;
}
