/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cc/cc.h"
#include "program.h"
#include "report/result.h"
#include "scenario/hint.h"

/* Beside the program in the build tree, in lib/brrace once installed. */
static const char *rings_directory(void)
{
	static char path[4200];

	if (path[0])
		return path;
	snprintf(path, sizeof(path), "%s/rings", program_directory());
	if (access(path, F_OK))
		snprintf(path, sizeof(path), "%s/../lib/brrace/rings", program_directory());
	return path;
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

bool ring_is_file(const char *ring)
{
	return ends_with(ring, ".c") || ends_with(ring, ".so");
}

static char *file_path(const struct ring_request *r)
{
	char *path = NULL;
	const char *directory = r->directory && r->ring[0] != '/' ? r->directory : NULL;

	if (asprintf(&path, "%s%s%s", directory ? directory : "", directory ? "/" : "",
		     r->ring) < 0)
		return NULL;
	return path;
}

static char *compiled(const struct ring_request *r, int *status, char *why, size_t room)
{
	const char **args = calloc(r->n_cflags + 1, sizeof(*args));
	struct cc_request request = {.n_args = r->n_cflags + 1, .directory = r->directory};
	char *path = NULL;

	if (!args) {
		snprintf(why, room, "out of memory");
		*status = STATUS_INTERNAL;
		return NULL;
	}
	args[0] = r->ring;
	for (size_t i = 0; i < r->n_cflags; i++)
		args[i + 1] = r->cflags[i];
	request.args = args;
	*status = cc_cached(&request, &path, why, room);
	free(args);
	return *status ? NULL : path;
}

static void unknown(const char *ring, char *why, size_t room)
{
	size_t n;
	char **names = ring_names(&n);
	struct hint hint;

	snprintf(why, room, "unknown ring %s (%s)", ring,
		 hint_for(&hint, ring, "rings", (const char *const *)names, n));
	ring_names_free(names, n);
}

char *ring_find(const struct ring_request *r, int *status, char *why, size_t room)
{
	char *path = NULL;

	*status = STATUS_USAGE;
	if (ends_with(r->ring, ".c"))
		return compiled(r, status, why, room);
	if (ends_with(r->ring, ".so")) {
		path = file_path(r);
		if (path && !access(path, R_OK))
			return path;
		snprintf(why, room, "%s: %s", r->ring, strerror(errno));
	} else if (strstr(r->ring, "..") ||
		   asprintf(&path, "%s/%s.so", rings_directory(), r->ring) < 0 ||
		   access(path, R_OK)) {
		unknown(r->ring, why, room);
	} else {
		return path;
	}
	free(path);
	return NULL;
}

/* nftw() passes no context. */
static struct {
	char **names;
	size_t n;
	size_t skip;
} found;

static int visit(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	size_t length = strlen(path);
	char **more;

	(void)status;
	(void)ftw;
	if (type != FTW_F || !ends_with(path, ".so"))
		return 0;
	more = realloc(found.names, (found.n + 1) * sizeof(*more));
	if (!more)
		return 1;
	found.names = more;
	more[found.n] = strndup(path + found.skip, length - found.skip - 3);
	return more[found.n++] == NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **ring_names(size_t *n)
{
	found.names = NULL;
	found.n = 0;
	found.skip = strlen(rings_directory()) + 1;
	nftw(rings_directory(), visit, 16, FTW_PHYS);
	if (found.n)
		qsort(found.names, found.n, sizeof(*found.names), compare);
	*n = found.n;
	return found.names;
}

void ring_names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}
