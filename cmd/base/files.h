/* SPDX-License-Identifier: BSD-2-Clause */
/* Which files a directory holds, and how to get from one to another. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a name ends with a suffix such as ".so". */
bool file_is(const char *name, const char *suffix);

/*
 * The files below a directory whose names end with the suffix, as paths that start
 * there and stop before it; sorted.  *n of them, for files_free(); NULL: there is none.
 * Names that begin with a dot are passed over.  errno: why not all could be seen, or 0.
 */
char **files_below(const char *directory, const char *suffix, size_t *n);
void files_free(char **files, size_t n);

/* How many bytes at the beginning of all of n paths name the same directory. */
size_t files_common(char *const *paths, size_t n);

/* Directory of a path: "." if it names none.  To be freed. */
char *path_directory(const char *path);

/* The way from a directory to a file in another one, both of which exist: "../x/ring.c".
 * To be freed; NULL with errno set. */
char *path_from(const char *directory, const char *path);

#endif
