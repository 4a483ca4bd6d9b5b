/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: sets of executions. */
#ifndef SEARCH_EXECUTIONS_H
#define SEARCH_EXECUTIONS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search/machine.h"

#define SLOTS 65536

struct set {
	struct signature list[SLOTS / 2];
	uint32_t slots[SLOTS]; /* index plus one */
	uint32_t n;
	bool repeats;
};

static inline void set_clear(struct set *set)
{
	memset(set->slots, 0, sizeof(set->slots));
	set->n = 0;
	set->repeats = false;
}

static inline uint32_t *set_slot(struct set *set, const struct signature *s)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < sizeof(*s); i++)
		hash = (hash ^ ((const uint8_t *)s)[i]) * 1099511628211u;
	for (uint32_t i = (uint32_t)(hash >> 32) % SLOTS;; i = (i + 1) % SLOTS)
		if (!set->slots[i] || !memcmp(&set->list[set->slots[i] - 1], s, sizeof(*s)))
			return &set->slots[i];
}

static inline void set_add(struct set *set, const struct signature *s)
{
	uint32_t *slot = set_slot(set, s);

	set->repeats |= *slot != 0;
	if (*slot)
		return;
	assert_true(set->n < SLOTS / 2);
	set->list[set->n] = *s;
	*slot = ++set->n;
}

static inline bool set_equal(struct set *a, struct set *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!*set_slot(b, &a->list[i]))
			return false;
	return a->n == b->n;
}

#endif
