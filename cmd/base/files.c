/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/files.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

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
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	size_t skip = strlen(directory) + 1;
	char **files = NULL;
	FTSENT *entry;
	int error = tree ? 0 : errno;

	*n = 0;
	while (tree && (entry = fts_read(tree))) {
		bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

		if (hidden)
			fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
			error = entry->fts_errno;
		else if (entry->fts_info == FTS_F && file_is(entry->fts_name, suffix))
			files = add(files, (*n)++, entry->fts_path + skip,
				    entry->fts_pathlen - skip - strlen(suffix));
	}
	if (tree)
		fts_close(tree);
	errno = error;
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

size_t files_common(char *const *paths, size_t n)
{
	size_t common = n ? strlen(paths[0]) : 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		while (same < common && paths[i][same] == paths[0][same])
			same++;
		common = same;
	}
	while (common && paths[0][common - 1] != '/')
		common--;
	return common;
}

char *path_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory =
		slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup(".");

	if (!directory)
		out_of_memory();
	return directory;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* How much two real paths have in common, in whole components. */
static size_t in_common(const char *a, const char *b)
{
	size_t n = 0;

	for (size_t i = 0;; i++) {
		bool a_ends = !a[i] || a[i] == '/', b_ends = !b[i] || b[i] == '/';

		if (a_ends && b_ends)
			n = i;
		if (!a[i] || a[i] != b[i])
			return n;
	}
}

/* Both are real paths; of the root the last component is empty. */
static char *way(const char *from, const char *to, const char *name)
{
	size_t n, size;
	char *text = NULL;
	FILE *out = memory_open(&text, &size);

	from += !from[1];
	to += !to[1];
	n = in_common(from, to);
	if (!from[n])
		fputs("./", out);
	for (from += n; *from; from++)
		if (*from == '/')
			fputs("../", out);
	if (to[n])
		fprintf(out, "%s/", to + n + 1);
	fputs(name, out);
	memory_close(out);
	return text;
}

char *path_from(const char *directory, const char *path)
{
	char *there = path_directory(path);
	char *from = realpath(directory, NULL), *to = realpath(there, NULL);
	char *text = from && to ? way(from, to, base_name(path)) : NULL;

	free(there);
	free(from);
	free(to);
	return text;
}
