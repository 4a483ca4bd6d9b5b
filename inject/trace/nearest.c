/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/nearest.h"

#include <string.h>

#define MAX_LENGTH 128 /* longer words are nobody's spelling */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits that turn a into b: a character more, less or another, or two swapped. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][MAX_LENGTH + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t length = strlen(b);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t best = above[j] + (a[i] != b[j]);

			best = least(best, least(above[j + 1], row[j]) + 1);
			if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
				best = least(best, before[j - 1] + 1);
			row[j + 1] = best;
		}
	}
	return row[length];
}

const char *nearest_word(const char *const *words, size_t n, const char *word)
{
	size_t length = strlen(word), best = length / 3 + 1;
	const char *nearest = NULL;

	if (length > MAX_LENGTH)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t edits;

		if (strlen(words[i]) > MAX_LENGTH)
			continue;
		edits = distance(word, words[i]);
		if (edits < best) {
			best = edits;
			nearest = words[i];
		}
	}
	return nearest;
}
