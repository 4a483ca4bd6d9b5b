/* SPDX-License-Identifier: BSD-2-Clause */
/* One item for each name, and one for each operation that may need a fresh one. */
#include <stdlib.h>
#include <string.h>

#include "scenario/check.h"
#include "scenario/words.h"

struct mention {
	char *name;
	uint32_t base;  /* bytes of the name as written; the rest numbers rounds */
	uint32_t nth;  /* of all mentions */
	uint32_t *index; /* what is to be filled */
	uint32_t first;  /* nth of the first mention of this name */
	struct position at;
};

struct mentions {
	struct arena memory;
	struct mention *list;
	uint32_t n;
};

static void mention(struct mentions *m, char *name, uint32_t suffix, struct position at,
		    uint32_t *index)
{
	uint32_t base = (uint32_t)strlen(name) - suffix;

	m->list = arena_more(&m->memory, m->list, m->n, sizeof(*m->list));
	m->list[m->n] = (struct mention){name, base, m->n, index, m->n, at};
	m->n++;
}

static void mention_op(struct mentions *m, struct scenario *s, const struct scenario_thread *thread,
		       struct scenario_op *op)
{
	uint32_t i;

	if (op->n_args && word_is_number(op->args[0].s))
		return;
	op->items = arena_get(&s->memory, op->n_args ? op->n_args : 1, sizeof(*op->items));
	for (i = 0; i < op->n_args; i++)
		mention(m, op->args[i].s, op->suffix, op->args[i].at, &op->items[i]);
	if (!op->n_args)
		mention(m,
			arena_printf(&s->memory, "%s#%u", thread->name.s,
				     (unsigned)(op - thread->ops) + 1),
			0, op->name.at, &op->items[0]);
}

static void mention_all(struct mentions *m, struct scenario *s)
{
	uint32_t i, j;

	s->preload_items = arena_get(&s->memory, s->n_preload, sizeof(*s->preload_items));
	for (i = 0; i < s->n_preload; i++)
		mention(m, s->preload[i].s, 0, s->preload[i].at, &s->preload_items[i]);
	for (i = 0; i < s->n_threads; i++)
		for (j = 0; j < s->threads[i].n_ops; j++)
			mention_op(m, s, &s->threads[i], &s->threads[i].ops[j]);
}

static int by_name(const void *left, const void *right)
{
	const struct mention *a = *(struct mention *const *)left;
	const struct mention *b = *(struct mention *const *)right;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->nth > b->nth) - (a->nth < b->nth);
}

/* Finds the first mention of each name; it says what the name is made of. */
static void find_first(struct mentions *m, struct mistakes *mistakes)
{
	struct mention **sorted = arena_get(&m->memory, m->n, sizeof(struct mention *));
	const struct mention *first = NULL;
	uint32_t i;

	for (i = 0; i < m->n; i++)
		sorted[i] = &m->list[i];
	qsort(sorted, m->n, sizeof(*sorted), by_name);
	for (i = 0; i < m->n; i++) {
		struct mention *this = sorted[i];

		if (!first || strcmp(first->name, this->name) != 0)
			first = this;
		this->first = first->nth;
		if (this->base != first->base)
			mistakes_add(mistakes, this->at,
				     "item %s is another one at %u:%u: a repetition numbers its "
				     "items (another name was expected)",
				     this->name, first->at.line, first->at.column);
	}
}

void check_items(struct scenario *scenario, struct mistakes *mistakes)
{
	struct mentions m = {.n = 0};
	uint32_t i;

	mention_all(&m, scenario);
	find_first(&m, mistakes);
	scenario->items = arena_get(&scenario->memory, m.n, sizeof(*scenario->items));
	scenario->n_items = 0;
	for (i = 0; i < m.n; i++) {
		struct mention *this = &m.list[i];

		if (this->first == i) {
			*this->index = scenario->n_items;
			scenario->items[scenario->n_items++] = this->name;
		} else {
			*this->index = *m.list[this->first].index;
		}
	}
	arena_free(&m.memory);
}

const char *scenario_item(const struct scenario *scenario, int64_t item)
{
	return item >= 0 && item < scenario->n_items ? scenario->items[item] : NULL;
}
