/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists with repetitions: `repeat N: [...]` stands for N times its elements. */
#include <string.h>

#include "scenario/parse.h"
#include "scenario/words.h"

/* The text that says what an element is: itself, or the key of a one-key map. */
static const struct node *head(const struct node *element)
{
	return element->kind == NODE_MAP && element->n_items == 2 ? &element->items[0] : element;
}

static bool is_repetition(const struct node *element)
{
	const struct node *node = head(element);

	return node->kind == NODE_TEXT && strncmp(node->text, "repeat", 6) == 0 &&
	       (node->text[6] == ' ' || !node->text[6]);
}

bool parse_count(struct parser *p, struct position at, uint32_t n)
{
	if (n <= SCENARIO_MOST - p->unrolled) {
		p->unrolled += n;
		return true;
	}
	mistakes_add(p->mistakes, at,
		     "too many, repetitions written out (at most %d were expected)", SCENARIO_MOST);
	p->full = true;
	return false;
}

/* Number of rounds; 0 after telling. */
static uint64_t read_rounds(struct parser *p, const struct node *node)
{
	uint64_t rounds = 0;
	struct text *words;
	uint32_t n = words_split(&p->scenario->memory, node, &words);

	if (n != 2)
		mistakes_add(p->mistakes, node->at,
			     "\"%s\" (repeat, a number and a list were expected)", node->text);
	else if (!word_number(p->mistakes, "repeat", &words[1], 1, SCENARIO_MOST, &rounds))
		return 0;
	return rounds;
}

/* A mistake is made in the first round or not at all. */
static void repeat(struct parser *p, const struct node *element, parse_element *each, void *context)
{
	size_t before = mistakes_count(p->mistakes);
	unsigned first = p->number;
	uint64_t round, rounds;

	if (element->kind != NODE_MAP) {
		mistakes_add(p->mistakes, element->at,
			     "a repetition without a list (repeat 2: [...] was expected)");
		return;
	}
	rounds = read_rounds(p, head(element));
	p->depth++;
	for (round = 1; round <= rounds && mistakes_count(p->mistakes) == before; round++) {
		p->rounds[p->depth - 1] = (uint32_t)round;
		p->number = first;
		parse_elements(p, "a repetition", &element->items[1], each, context);
	}
	p->depth--;
}

void parse_elements(struct parser *p, const char *name, const struct node *list,
		    parse_element *each, void *context)
{
	uint32_t i;

	if (!parse_is(p, name, list, NODE_LIST, "a list"))
		return;
	if (!list->n_items)
		mistakes_add(p->mistakes, list->at, "%s is an empty list (elements were expected)",
			     name);
	for (i = 0; i < list->n_items && !p->full; i++)
		if (is_repetition(&list->items[i]))
			repeat(p, &list->items[i], each, context);
		else
			each(p, &list->items[i], context);
}
