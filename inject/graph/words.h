/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words that are accessed whole and in parts.  The place of such an access is the word:
 * that has to be known before the first of them, so whoever finds a word begins again.
 */
#ifndef GRAPH_WORDS_H
#define GRAPH_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "graph/places.h"

#define WORDS_MOST 32

struct words {
	uint32_t n;
	uintptr_t address[WORDS_MOST];
	uint32_t size[WORDS_MOST];
};

/*
 * An access is of more than one place, or of more than a place: adds the smallest aligned
 * word, of at most 8 bytes, that holds them.  False: there is none, or no room.
 */
bool words_add(struct words *words, const struct places *places, uintptr_t addr, uint32_t size);

/* Makes places of all words. */
void words_place(const struct words *words, struct places *places);

#endif
