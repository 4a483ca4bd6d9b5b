/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with a file: collected first, told all at once. */
#ifndef SCENARIO_MISTAKES_H
#define SCENARIO_MISTAKES_H

#include <stddef.h>
#include <stdio.h>

#include "scenario/text.h"

/* Mistakes, in the order found; printed sorted by position. */
struct mistakes;
/* path is copied; NULL: text from memory. */
struct mistakes *mistakes_new(const char *path);
void mistakes_free(struct mistakes *mistakes);
size_t mistakes_count(const struct mistakes *mistakes);
void mistakes_add(struct mistakes *mistakes, struct position at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Where the first one of the file is; line 0: there is none, or it has no place. */
struct position mistakes_first(const struct mistakes *mistakes);
/* "file:line:column: what is wrong (what was expected)", one a line; the first
 * hundred, and how many more there are. */
void mistakes_print(const struct mistakes *mistakes, FILE *to);

#endif
