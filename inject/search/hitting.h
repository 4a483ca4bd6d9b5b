/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest set of elements that no set of a family contains: it hits the complement
 * of each (minimum hitting set).  Iterative deepening on its size; a branch adds each
 * element that the first set containing all chosen so far does not have.
 */
#ifndef SEARCH_HITTING_H
#define SEARCH_HITTING_H

#include <stdbool.h>
#include <stdint.h>

#define HITTING_MOST 512 /* elements: 0, 1, ... */

struct bits {
	uint64_t word[HITTING_MOST / 64];
};

static inline void bits_set(struct bits *b, uint32_t i)
{
	b->word[i / 64] |= UINT64_C(1) << i % 64;
}

static inline bool bits_have(const struct bits *b, uint32_t i)
{
	return b->word[i / 64] >> i % 64 & 1;
}

/* Whether all of `part` is in `whole`. */
static inline bool bits_within(const struct bits *part, const struct bits *whole)
{
	for (uint32_t i = 0; i < HITTING_MOST / 64; i++)
		if (part->word[i] & ~whole->word[i])
			return false;
	return true;
}

struct favour {
	struct bits set;
	uint64_t times;
};

struct hitting {
	struct bits *sets; /* of the family, without those that another one contains */
	uint32_t n, room;
	struct favour *favours; /* of another family, each once */
	uint32_t n_favours, favour_room;
};

void hitting_init(struct hitting *h);
void hitting_free(struct hitting *h);

/* Adds a set to the family.  0, -ENOMEM, or -E2BIG: the family is too large. */
int hitting_add(struct hitting *h, const struct bits *set);

/* Adds a set to the family of those that are to contain what is chosen; it has no say
 * in its size.  Beyond some thousand that differ they are not counted. */
int hitting_favour(struct hitting *h, const struct bits *set);

/*
 * The smallest set of elements below n: of those with fewest elements the one that most
 * favoured sets contain, of these the one with the least sum of weights, and then the
 * first by its ascending elements.  Returns its size,
 * with the elements ascending in out (room for n); -ENOENT: a set of the family has
 * all n; -E2BIG: looking for it takes too long.
 */
int hitting_smallest(const struct hitting *h, uint32_t n, const uint8_t *weight, uint16_t *out);

#endif
