/* SPDX-License-Identifier: BSD-2-Clause */
#include "graph/words.h"

/* Whether each place that shares bytes with the word lies in it. */
static bool holds_all(const struct places *places, uintptr_t word, uint32_t size)
{
	for (uint32_t i = 0; i < places->n; i++) {
		uintptr_t first = places->address[i], end = first + places->size[i];

		if (first < word + size && word < end && (first < word || end > word + size))
			return false;
	}
	return true;
}

/* What lies in a word is not one of its own. */
static void forget_inside(struct words *words, uintptr_t word, uint32_t size)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < words->n; i++) {
		if (words->address[i] - word < size)
			continue;
		words->address[n] = words->address[i];
		words->size[n++] = words->size[i];
	}
	words->n = n;
}

bool words_add(struct words *words, const struct places *places, uintptr_t addr, uint32_t size)
{
	for (uint32_t width = 2; width <= 8; width *= 2) {
		uintptr_t word = addr & ~(uintptr_t)(width - 1);

		if (addr + size > word + width || !holds_all(places, word, width))
			continue;
		forget_inside(words, word, width);
		if (words->n == WORDS_MOST)
			return false;
		words->address[words->n] = word;
		words->size[words->n++] = width;
		return true;
	}
	return false;
}

void words_place(const struct words *words, struct places *places)
{
	for (uint32_t i = 0; i < words->n; i++)
		places_of(places, words->address[i], words->size[i]);
}
