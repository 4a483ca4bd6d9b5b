/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that holds what a search is to go on from.  It is either whole or not there:
 * a new one is written beside it, and takes its place when it is on the disk.
 */
#ifndef SEARCH_CHECKPOINT_H
#define SEARCH_CHECKPOINT_H

#include "search/bytes.h"

/* identity: of the search.  0 or -errno: then the file is what it was. */
int checkpoint_write(const char *path, uint64_t identity, const struct bytes *content);

/*
 * Appends what was written to *content.  0, -ENOENT: there is no such file, or another
 * -errno: it cannot be read, or, -EINVAL, is not to be used, and *why says why.
 */
int checkpoint_read(const char *path, uint64_t identity, struct bytes *content, const char **why);

#endif
