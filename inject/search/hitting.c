/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/hitting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SETS 16384
#define MOST_FAVOURS 4096
#define MOST_TRIES 2000000

void hitting_init(struct hitting *h)
{
	*h = (struct hitting){0};
}

void hitting_free(struct hitting *h)
{
	free(h->sets);
	free(h->favours);
	*h = (struct hitting){0};
}

static void swap(struct bits *a, struct bits *b)
{
	struct bits c = *a;

	*a = *b;
	*b = c;
}

/* Neighbours in a search are alike: the set that contains one will contain the next. */
static bool contained(struct hitting *h, const struct bits *set)
{
	for (uint32_t i = 0; i < h->n; i++) {
		if (!bits_within(set, &h->sets[i]))
			continue;
		swap(&h->sets[0], &h->sets[i]);
		return true;
	}
	return false;
}

static void drop_contained(struct hitting *h, const struct bits *set)
{
	for (uint32_t i = 0; i < h->n;) {
		if (bits_within(&h->sets[i], set))
			h->sets[i] = h->sets[--h->n];
		else
			i++;
	}
}

static bool grow(void **array, uint32_t *room, size_t size)
{
	uint32_t more = *room ? *room * 2 : 64;
	void *grown = realloc(*array, more * size);

	if (!grown)
		return false;
	*array = grown;
	*room = more;
	return true;
}

int hitting_add(struct hitting *h, const struct bits *set)
{
	if (contained(h, set))
		return 0;
	drop_contained(h, set);
	if (h->n == MOST_SETS)
		return -E2BIG;
	if (h->n == h->room && !grow((void **)&h->sets, &h->room, sizeof(*h->sets)))
		return -ENOMEM;
	h->sets[h->n++] = *set;
	return 0;
}

int hitting_favour(struct hitting *h, const struct bits *set)
{
	for (uint32_t i = 0; i < h->n_favours; i++) {
		if (memcmp(&h->favours[i].set, set, sizeof(*set)))
			continue;
		h->favours[i].times++;
		return 0;
	}
	if (h->n_favours == MOST_FAVOURS)
		return 0;
	if (h->n_favours == h->favour_room &&
	    !grow((void **)&h->favours, &h->favour_room, sizeof(*h->favours)))
		return -ENOMEM;
	h->favours[h->n_favours++] = (struct favour){*set, 1};
	return 0;
}

struct choice {
	const struct hitting *h;
	uint32_t n, size;
	const uint8_t *weight;
	struct bits chosen, banned;
	uint32_t n_chosen, cost;
	bool found;
	struct bits best;
	uint64_t best_favour;
	uint32_t best_cost;
	uint32_t tries;
};

/* The first element in which two sets differ is one of a. */
static bool comes_first(const struct bits *a, const struct bits *b)
{
	for (uint32_t i = 0; i < HITTING_MOST / 64; i++) {
		uint64_t differ = a->word[i] ^ b->word[i];

		if (differ)
			return a->word[i] & (differ & -differ);
	}
	return false;
}

static uint64_t favour(const struct choice *c)
{
	uint64_t times = 0;

	for (uint32_t i = 0; i < c->h->n_favours; i++)
		if (bits_within(&c->chosen, &c->h->favours[i].set))
			times += c->h->favours[i].times;
	return times;
}

static bool better(const struct choice *c, uint64_t favoured)
{
	if (!c->found || favoured != c->best_favour)
		return !c->found || favoured > c->best_favour;
	if (c->cost != c->best_cost)
		return c->cost < c->best_cost;
	return comes_first(&c->chosen, &c->best);
}

static void take(struct choice *c)
{
	uint64_t favoured = favour(c);

	if (!better(c, favoured))
		return;
	c->found = true;
	c->best = c->chosen;
	c->best_favour = favoured;
	c->best_cost = c->cost;
}

static const struct bits *not_hit(const struct choice *c)
{
	for (uint32_t i = 0; i < c->h->n; i++)
		if (bits_within(&c->chosen, &c->h->sets[i]))
			return &c->h->sets[i];
	return NULL;
}

static void extend(struct choice *c);

static void with(struct choice *c, uint32_t element)
{
	struct bits chosen = c->chosen;

	bits_set(&c->chosen, element);
	c->n_chosen++;
	c->cost += c->weight[element];
	extend(c);
	c->cost -= c->weight[element];
	c->n_chosen--;
	c->chosen = chosen;
}

/* What has been tried with an element need not be tried with it again. */
static void extend(struct choice *c)
{
	const struct bits *set = not_hit(c);
	struct bits banned = c->banned;

	if (!set) {
		take(c);
		return;
	}
	if (c->n_chosen == c->size)
		return;
	for (uint32_t i = 0; i < c->n && c->tries < MOST_TRIES; i++) {
		if (bits_have(set, i) || bits_have(&c->banned, i))
			continue;
		c->tries++;
		with(c, i);
		bits_set(&c->banned, i);
	}
	c->banned = banned;
}

static bool any_has_all(const struct hitting *h, uint32_t n)
{
	struct bits all = {{0}};

	for (uint32_t i = 0; i < n; i++)
		bits_set(&all, i);
	for (uint32_t i = 0; i < h->n; i++)
		if (bits_within(&all, &h->sets[i]))
			return true;
	return false;
}

int hitting_smallest(const struct hitting *h, uint32_t n, const uint8_t *weight, uint16_t *out)
{
	struct choice c = {.h = h, .n = n, .weight = weight};
	int size = 0;

	if (any_has_all(h, n))
		return -ENOENT;
	for (; !c.found && c.tries < MOST_TRIES; c.size++)
		extend(&c);
	if (c.tries >= MOST_TRIES)
		return -E2BIG;
	for (uint32_t i = 0; i < n; i++)
		if (bits_have(&c.best, i))
			out[size++] = (uint16_t)i;
	return size;
}
