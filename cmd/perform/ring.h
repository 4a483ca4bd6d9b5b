/* SPDX-License-Identifier: BSD-2-Clause */
/* Which shared object a ring's name means. */
#ifndef PERFORM_RING_H
#define PERFORM_RING_H

#include <stdbool.h>
#include <stddef.h>

struct subject;

struct ring_request {
	const char *ring;      /* built-in name, FILE.so or FILE.c */
	const char *directory; /* where relative files start; NULL: the current one */
	const char *const *cflags; /* for FILE.c */
	size_t n_cflags;
};

/*
 * Path of the shared object, for the caller to free; a FILE.c is compiled first,
 * unless the cache has it.  NULL with why[] filled and *status set to how to exit.
 */
char *ring_find(const struct ring_request *request, int *status, char *why, size_t room);

/* The same, loaded; for subject_unload(). */
struct subject *ring_load(const struct ring_request *request, int *status, char *why, size_t room);
/* What a command line names.  NULL: what is wrong was told on stderr. */
struct subject *ring_load_named(const char *ring, int *status);

/* Whether the name means a file of the user's and not a built-in ring. */
bool ring_is_file(const char *ring);

/* Names of the built-in rings, sorted; *n of them, for files_free(). */
char **ring_names(size_t *n);

#endif
