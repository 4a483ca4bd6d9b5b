/* SPDX-License-Identifier: BSD-2-Clause */
/* Which variables are slots and which are indices: told by their names and by what was
 * seen in them, as no table of operations says it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/html/variables.h"

#define MOST_DRAWN 64 /* slots of a ring that can be drawn */
#define MOST_INDICES 8

/* "cells[3].data": "cells", 3, ".data". */
struct element {
	size_t base; /* length */
	uint32_t index;
	const char *rest;
};

static bool element_of(const char *name, struct element *out)
{
	const char *bracket = strchr(name, '[');
	char *end;

	if (!bracket || !isdigit((unsigned char)bracket[1]))
		return false;
	out->base = (size_t)(bracket - name);
	out->index = (uint32_t)strtoul(bracket + 1, &end, 10);
	out->rest = end + 1;
	return *end == ']';
}

static bool alike(const char *a, const struct element *x, const char *b, const struct element *y)
{
	return x->base == y->base && !memcmp(a, b, x->base) && !strcmp(x->rest, y->rest);
}

/* How many elements are like this one; those that items were seen in count for more
 * than any number of others. */
static uint32_t weight(const struct variables *places, const char *name, const struct element *like)
{
	uint32_t n = 0;
	struct element e;

	for (uint32_t i = 0; i < places->n; i++) {
		const struct variable *p = &places->list[i];

		if (element_of(p->name, &e) && alike(p->name, &e, name, like))
			n += p->items ? MOST_VARIABLES : 1;
	}
	return n;
}

static void find_slots(struct variables *places, const struct result *r)
{
	const char *best = NULL;
	struct element like = {0}, e;
	uint32_t most = 0, n = r->slots;

	for (uint32_t i = 0; i < places->n; i++) {
		const char *name = places->list[i].name;

		if (!element_of(name, &e) || weight(places, name, &e) <= most)
			continue;
		best = name;
		like = e;
		most = weight(places, name, &e);
	}
	for (uint32_t i = 0; best && i < places->n; i++) {
		struct variable *p = &places->list[i];

		if (!element_of(p->name, &e) || !alike(p->name, &e, best, &like))
			continue;
		p->role = ROLE_SLOT;
		p->slot = e.index;
		n = e.index < n ? n : e.index + 1;
	}
	places->slots = n <= MOST_DRAWN ? n : 0;
}

static bool any_is(const char *const *words, const char *word, size_t length)
{
	for (; *words; words++)
		if (strlen(*words) == length && !strncasecmp(*words, word, length))
			return true;
	return false;
}

static bool any_within(const char *const *words, const char *word, size_t length)
{
	for (; *words; words++)
		for (size_t i = 0, n = strlen(*words); i + n <= length; i++)
			if (!strncasecmp(*words, word + i, n))
				return true;
	return false;
}

/* 1: like an index, -1: like a counter or a lock, 0: like nothing. */
static int sounds(const char *name)
{
	static const char *const indices[] = {"head", "tail",  "front", "rear", "read",
					      "writ", "push",  "pop",   "enq",  "deq",
					      "idx",  "index", "prod",  "cons", NULL};
	static const char *const short_indices[] = {
		"in",   "out", "get",   "put",  "pos",   "r",   "w",      "rd", "wr",
		"next", "top", "first", "last", "begin", "end", "bottom", NULL};
	static const char *const others[] = {"lock", "drop", "count", "cnt",  "size", "len",  "num",
					     "seq",  "stat", "flag",  "wait", "lost", "used", NULL};
	int sound = 0;

	for (const char *word = name; *word;) {
		size_t length = strcspn(word, "_.:#+0123456789");

		if (any_within(others, word, length))
			return -1;
		if (any_within(indices, word, length) || any_is(short_indices, word, length))
			sound = 1;
		word += length + (word[length] != '\0');
	}
	return sound;
}

static bool any_slot(const struct variables *places)
{
	for (uint32_t i = 0; i < places->n; i++)
		if (places->list[i].role == ROLE_SLOT)
			return true;
	return false;
}

/* Without a slot that was touched there is a ring only if something sounds like an index. */
static void find_indices(struct variables *places)
{
	uint32_t n = 0;
	int best = 0;

	for (uint32_t i = 0; i < places->n; i++) {
		const struct variable *p = &places->list[i];

		if (p->numeric && sounds(p->name) > best)
			best = sounds(p->name);
	}
	if (best < 1 && !any_slot(places))
		places->slots = 0;
	for (uint32_t i = 0; i < places->n && places->slots; i++) {
		struct variable *p = &places->list[i];

		if (p->role == ROLE_OTHER && p->numeric && !strchr(p->name, '[') &&
		    sounds(p->name) == best && n++ < MOST_INDICES)
			p->role = ROLE_INDEX;
	}
}

/* "ph" of br_prod_head: first letters of the last two words. */
static void initials(const char *name, char mark[4])
{
	size_t n = strlen(name), letters = 0;
	char last_two[2];

	while (n > 0 && letters < 2) {
		size_t end = n;

		while (n > 0 && isalnum((unsigned char)name[n - 1]))
			n--;
		if (n < end)
			last_two[letters++] = name[n];
		while (n > 0 && !isalnum((unsigned char)name[n - 1]))
			n--;
	}
	memset(mark, 0, 4);
	for (size_t i = 0; i < letters; i++)
		mark[i] = (char)tolower((unsigned char)last_two[letters - 1 - i]);
}

/* Initials, or numbers where two would have the same. */
static void mark_indices(struct variables *places)
{
	bool twice = false;
	uint32_t n = 0;

	while (n < places->n && places->list[n].role == ROLE_INDEX) {
		initials(places->list[n].name, places->list[n].mark);
		for (uint32_t i = 0; i < n; i++)
			twice |= !strcmp(places->list[i].mark, places->list[n].mark);
		n++;
	}
	for (uint32_t i = 0; twice && i < n; i++)
		strcpy(places->list[i].mark, (char[]){(char)('1' + i), '\0'});
}

static int compare(const void *left, const void *right)
{
	const struct variable *a = left, *b = right;

	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	if (a->role == ROLE_SLOT && a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	if (a->role == ROLE_INDEX && strcmp(a->name, b->name) != 0)
		return strcmp(a->name, b->name);
	return a->order < b->order ? -1 : 1;
}

void variables_assign(struct variables *places, const struct result *r)
{
	find_slots(places, r);
	find_indices(places);
	qsort(places->list, places->n, sizeof(*places->list), compare);
	mark_indices(places);
}
