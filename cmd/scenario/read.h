/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of a file, whatever it is. */
#ifndef SCENARIO_READ_H
#define SCENARIO_READ_H

#include <stddef.h>

/* At most `most` bytes from its beginning, followed by a 0, for the caller to free.
 * NULL with errno set. */
char *read_file(const char *path, size_t most, size_t *size);

#endif
