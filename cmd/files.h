/* SPDX-License-Identifier: BSD-2-Clause */
/* Which files a directory holds. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a name ends with a suffix such as ".so". */
bool file_is(const char *name, const char *suffix);

/*
 * The files below a directory whose names end with the suffix, as paths that start
 * there and stop before it; sorted.  *n of them, for files_free(); NULL: there is none.
 */
char **files_below(const char *directory, const char *suffix, size_t *n);
void files_free(char **files, size_t n);

#endif
