/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are written as a whole, or not at all. */
#ifndef BASE_SAVE_H
#define BASE_SAVE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether save() may work, before there is anything to save.  False after telling. */
bool save_can(const char *path);

/* Puts a file of these bytes in the place of what is at `path`; standard output, a
 * device or a pipe is written to.  False after telling. */
bool save(const char *path, const char *bytes, size_t size);

#endif
