/* SPDX-License-Identifier: BSD-2-Clause */
/* `expect:`: findings, notes and counts by name. */
#include <string.h>

#include "base/hint.h"
#include "scenario/parse.h"
#include "scenario/words.h"

/* Findings first, each at the index of its kind. */
enum { KEY_DROPS = FINDING_KINDS, KEY_COUNTER, KEY_IMPOSSIBLE, KEYS };

const char *const *parse_expect_keys(size_t *n)
{
	static const char *names[KEYS] = {
		[KEY_DROPS] = "drops",
		[KEY_COUNTER] = "counter",
		[KEY_IMPOSSIBLE] = "impossible",
	};
	unsigned i;

	for (i = 0; i < FINDING_KINDS; i++)
		names[i] = finding_name(i);
	*n = KEYS;
	return names;
}

int64_t *parse_expect_field(struct expectation *expect, size_t key)
{
	switch (key) {
	case KEY_DROPS:
		return &expect->drops;
	case KEY_COUNTER:
		return &expect->counter;
	case KEY_IMPOSSIBLE:
		return &expect->impossible;
	default:
		return &expect->findings[key];
	}
}

static void read_races(struct parser *p, const struct node *list, struct expectation *expect)
{
	uint32_t i;

	expect->races = arena_get(&p->scenario->memory, list->n_items, sizeof(*expect->races));
	for (i = 0; i < list->n_items; i++)
		if (parse_text(p, "a variable", &list->items[i], "a name",
			       &expect->races[expect->n_races]))
			expect->n_races++;
	if (!list->n_items)
		expect->findings[FINDING_DATA_RACE] = 0;
}

static void read_entry(struct parser *p, const struct node *name, const struct node *value,
		       struct expectation *expect)
{
	size_t n;
	const char *const *names = parse_expect_keys(&n);
	int key = word_index(name->text, names, n);
	struct hint hint;
	uint64_t count;

	if (key < 0)
		mistakes_add(p->mistakes, name->at, "nothing to expect is \"%s\" (%s)", name->text,
			     hint_for(&hint, name->text, "names", names, n));
	else if (key == FINDING_DATA_RACE && value->kind == NODE_LIST)
		read_races(p, value, expect);
	else if (parse_number(p, names[key], value, key == KEY_IMPOSSIBLE, UINT32_MAX, &count))
		*parse_expect_field(expect, (size_t)key) = (int64_t)count;
}

void parse_expect(struct parser *p, const char *name, const struct node *map,
		  struct expectation *expect)
{
	uint32_t i;

	expect_nothing(expect);
	expect->given = true;
	expect->at = map->at;
	if (!parse_is(p, name, map, NODE_MAP, "a map such as false-full: 1"))
		return;
	for (i = 0; i < map->n_items; i += 2)
		read_entry(p, &map->items[i], &map->items[i + 1], expect);
}
