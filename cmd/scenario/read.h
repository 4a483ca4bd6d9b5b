/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of a file, whatever it is, and how many a scenario may have. */
#ifndef SCENARIO_READ_H
#define SCENARIO_READ_H

#include <stdbool.h>
#include <stddef.h>

/* At most `most` bytes from its beginning, followed by a 0, for the caller to free.
 * NULL with errno set. */
char *read_file(const char *path, size_t most, size_t *size);

/* Whether a scenario of so many bytes can be read from that file; otherwise tells. */
bool scenario_fits(size_t size, const char *file);

#endif
