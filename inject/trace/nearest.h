/* SPDX-License-Identifier: BSD-2-Clause */
/* Which word was meant by a misspelt one. */
#ifndef TRACE_NEAREST_H
#define TRACE_NEAREST_H

#include <stddef.h>

/* The first of the n words with the least Damerau-Levenshtein distance to
 * `word`, at most a third of its length; or NULL. */
const char *nearest_word(const char *const *words, size_t n, const char *word);

#endif
