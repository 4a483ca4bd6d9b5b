/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a subject of C files: once with a hook before every access, once bare. */
#ifndef CC_CC_H
#define CC_CC_H

#include <stdbool.h>
#include <stddef.h>

struct cc_request {
	const char *const *args; /* FILE.c... and flags for the compiler, mixed */
	size_t n_args;
	const char *output;      /* cc_build(): where the shared object goes */
	const char *compiler;    /* command; NULL: $BRRACE_CC, else the first that will do */
	const char *directory;   /* where relative names in args start; NULL: the current
				    one; else output is an absolute path */
	bool verbose;            /* print every command to stderr */
};

/*
 * Writes request->output, whole or not at all.  0, or the exit status that says
 * how it failed (2, 77, 99) with why[] filled; what compiler and linker have to
 * say about it went to stderr.
 */
int cc_build(const struct cc_request *request, char *why, size_t room);

/*
 * The same into the user's cache, unless it holds this very object already; *path
 * is set to a string for the caller to free.  Where no cache can be had the object
 * goes to a temporary directory and is removed when the process exits.
 */
int cc_cached(const struct cc_request *request, char **path, char *why, size_t room);

#endif
