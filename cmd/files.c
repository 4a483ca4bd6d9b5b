/* SPDX-License-Identifier: BSD-2-Clause */
#include "files.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/arena.h"

bool file_is(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n >= m && !strcmp(name + n - m, suffix);
}

static char **add(char **files, size_t n, const char *path, size_t length)
{
	files = realloc(files, (n + 1) * sizeof(*files));
	if (!files)
		out_of_memory();
	files[n] = strndup(path, length);
	if (!files[n])
		out_of_memory();
	return files;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **files_below(const char *directory, const char *suffix, size_t *n)
{
	char *const roots[] = {(char *)directory, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	size_t skip = strlen(directory) + 1;
	char **files = NULL;
	FTSENT *entry;

	*n = 0;
	while (tree && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_F && file_is(entry->fts_name, suffix))
			files = add(files, (*n)++, entry->fts_path + skip,
				    entry->fts_pathlen - skip - strlen(suffix));
	if (tree)
		fts_close(tree);
	if (*n)
		qsort(files, *n, sizeof(*files), compare);
	return files;
}

void files_free(char **files, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(files[i]);
	free(files);
}
