/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists of operations: `enqueue a`, `dequeue_bulk 3`. */
#include <stdio.h>
#include <string.h>

#include "scenario/parse.h"
#include "scenario/words.h"

/* What makes an item of a repetition one of its own in each round: "2", or "2.3"
 * for the third inner round of the second outer one. */
static const char *suffix(const struct parser *p, char *room, size_t size)
{
	size_t used = 0;
	uint32_t i;

	*room = '\0';
	for (i = 0; i < p->depth; i++)
		used += (size_t)snprintf(room + used, size - used, "%s%u", i ? "." : "",
					 p->rounds[i]);
	return room;
}

static void check_arg(struct parser *p, const struct text *arg, uint32_t n)
{
	uint64_t number;

	if (!word_is_number(arg->s)) {
		if (!word_is_name(arg->s))
			mistakes_add(p->mistakes, arg->at,
				     "an item is \"%s\" (a name was expected)", arg->s);
	} else if (n > 1)
		mistakes_add(p->mistakes, arg->at,
			     "%s among items (items or one number were expected)", arg->s);
	else
		word_number(p->mistakes, "a count", arg, 1, BRRACE_MAX_VALUES, &number);
}

static void name_round(struct parser *p, struct scenario_op *op)
{
	char room[TREE_MAX_DEPTH * 6];
	uint32_t i;

	if (!p->depth)
		return;
	op->round = p->rounds[p->depth - 1];
	op->suffix = (uint32_t)strlen(suffix(p, room, sizeof(room)));
	for (i = 0; i < op->n_args; i++) {
		struct text *arg = &op->args[i];

		if (word_is_number(arg->s))
			continue;
		if (strlen(arg->s) + op->suffix > WORD_MAX_BYTES)
			mistakes_add(p->mistakes, arg->at,
				     "an item with a long name (at most %d bytes with its round "
				     "were expected)",
				     WORD_MAX_BYTES);
		arg->s = arena_printf(&p->scenario->memory, "%s%s", arg->s, room);
	}
}

static void parse_op(struct parser *p, const struct node *element, void *context)
{
	struct scenario_thread *thread = context;
	struct scenario_op *op;
	struct text *words;
	uint32_t i, n;

	if (!parse_is(p, "an operation", element, NODE_TEXT, "text such as enqueue a"))
		return;
	n = words_split(&p->scenario->memory, element, &words);
	if (n == 0 || !word_is_name(words[0].s)) {
		mistakes_add(p->mistakes, element->at,
			     "an operation is \"%s\" (a name and its items were expected)",
			     element->text);
		return;
	}
	if (n - 1 > BRRACE_MAX_VALUES) {
		mistakes_add(p->mistakes, words[0].at, "%u items (at most %d were expected)", n - 1,
			     BRRACE_MAX_VALUES);
		return;
	}
	if (!parse_count(p, element->at, n))
		return;
	thread->ops = arena_more(&p->scenario->memory, thread->ops, thread->n_ops, sizeof(*op));
	op = &thread->ops[thread->n_ops++];
	op->name = words[0];
	op->args = words + 1;
	op->n_args = n - 1;
	for (i = 0; i < op->n_args; i++)
		check_arg(p, &op->args[i], op->n_args);
	name_round(p, op);
}

void parse_ops(struct parser *p, struct scenario_thread *thread, const struct node *list)
{
	parse_elements(p, thread->name.s, list, parse_op, thread);
}
