/* SPDX-License-Identifier: BSD-2-Clause */
#include "perform/ring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/hint.h"
#include "base/program.h"
#include "base/status.h"
#include "cc/cc.h"
#include "subject/subject.h"

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

bool ring_is_file(const char *ring)
{
	return file_is(ring, ".c") || file_is(ring, ".so");
}

static char *file_path(const struct ring_request *r)
{
	char *path = NULL;
	const char *directory = r->directory && r->ring[0] != '/' ? r->directory : NULL;

	if (asprintf(&path, "%s%s%s", directory ? directory : "", directory ? "/" : "", r->ring) <
	    0)
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
	files_free(names, n);
}

char *ring_find(const struct ring_request *r, int *status, char *why, size_t room)
{
	char *path = NULL;

	*status = STATUS_USAGE;
	if (file_is(r->ring, ".c"))
		return compiled(r, status, why, room);
	if (file_is(r->ring, ".so")) {
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

struct subject *ring_load(const struct ring_request *request, int *status, char *why, size_t room)
{
	struct subject *subject = NULL;
	char reason[512];
	char *path = ring_find(request, status, why, room);

	if (path && subject_load(&subject, path, reason, sizeof(reason))) {
		snprintf(why, room, "%s is no subject: %s", request->ring, reason);
		*status = STATUS_USAGE;
	}
	free(path);
	return subject;
}

struct subject *ring_load_named(const char *ring, int *status)
{
	const struct ring_request request = {.ring = ring};
	char why[1024];
	struct subject *subject = ring_load(&request, status, why, sizeof(why));

	if (!subject)
		fprintf(stderr, "brrace: %s\n", why);
	return subject;
}

char **ring_names(size_t *n)
{
	return files_below(rings_directory(), ".so", n);
}
