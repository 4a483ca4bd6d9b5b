/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations and their arguments, by the ring's table. */
#include "base/hint.h"
#include "scenario/bind_parts.h"
#include "scenario/words.h"

/* What an operation may be given: items, or a number in their place. */
struct takes {
	uint32_t min, max;
	bool fresh; /* without an item it has one of its own */
	bool number;
	const char *expected;
};

static struct takes takes(const struct brrace_op *op)
{
	bool many = op->flags & (BRRACE_BULK | BRRACE_BURST);

	switch (op->kind) {
	case BRRACE_PRODUCE:
		if (many)
			return (struct takes){0, BRRACE_MAX_VALUES, true, false,
					      "one item or more"};
		return (struct takes){0, 1, true, false, "one item"};
	case BRRACE_CONSUME:
		return (struct takes){0, 0, false, many, many ? "a number" : "nothing"};
	case BRRACE_REPLACE_FRONT:
		return (struct takes){1, 1, false, false, "one item"};
	case BRRACE_COMPOSITE:
		return (struct takes){0, 1, false, false, "one item or none"};
	default:
		return (struct takes){0, 0, false, false, "nothing"};
	}
}

int bind_op_index(const struct binder *b, const struct text *name)
{
	const struct brrace_table *table = b->table;
	int index = subject_op(table, name->s);
	struct hint hint;
	const char **names;
	uint32_t i;

	if (index >= 0)
		return index;
	names = arena_get(&b->bound->memory, table->n_ops, sizeof(*names));
	for (i = 0; i < table->n_ops; i++)
		names[i] = table->ops[i].name;
	mistakes_add(b->mistakes, name->at, "%s has no operation \"%s\" (%s)", table->name, name->s,
		     hint_for(&hint, name->s, "operations", names, table->n_ops));
	return -1;
}

static void bind_args(const struct binder *b, const struct scenario_op *op, const struct takes *may,
		      struct run_op *out)
{
	bool number = op->n_args && word_is_number(op->args[0].s);
	uint64_t want = 1;

	if (number && !may->number)
		mistakes_add(b->mistakes, op->args[0].at, "a number for %s (%s was expected)",
			     op->name.s, may->expected);
	else if (number)
		word_number(b->mistakes, "a count", &op->args[0], 1, BRRACE_MAX_VALUES, &want);
	else if (op->n_args > may->max)
		mistakes_add(b->mistakes, op->args[may->max].at,
			     "item \"%s\" for %s (%s was expected)", op->args[may->max].s,
			     op->name.s, may->expected);
	else if (op->n_args < may->min)
		mistakes_add(b->mistakes, op->name.at, "%s without an item (%s was expected)",
			     op->name.s, may->expected);
	out->want = (uint16_t)want;
}

static void bind_items(const struct binder *b, const struct scenario_op *op, bool fresh,
		       struct run_op *out)
{
	uint32_t i, n = op->n_args ? op->n_args : fresh;
	uintptr_t *in;

	if (!op->items)
		return; /* a number */
	in = arena_get(&b->bound->memory, n, sizeof(*in));
	for (i = 0; i < n; i++)
		in[i] = item_address(op->items[i]);
	out->in = in;
	out->n_in = (uint16_t)n;
}

static void bind_op(struct binder *b, const struct scenario_op *op, struct run_op *out)
{
	int index = bind_op_index(b, &op->name);
	struct takes may;

	if (index < 0) {
		b->known = false;
		return;
	}
	may = takes(&b->table->ops[index]);
	out->op = (uint8_t)index;
	bind_args(b, op, &may, out);
	bind_items(b, op, may.fresh, out);
}

void bind_threads(struct binder *b)
{
	const struct scenario *s = b->scenario;
	struct run_thread *threads = arena_get(&b->bound->memory, s->n_threads, sizeof(*threads));
	uint32_t i, j;

	for (i = 0; i < s->n_threads; i++) {
		const struct scenario_thread *thread = &s->threads[i];
		struct run_op *ops = arena_get(&b->bound->memory, thread->n_ops, sizeof(*ops));

		for (j = 0; j < thread->n_ops; j++)
			bind_op(b, &thread->ops[j], &ops[j]);
		threads[i] = (struct run_thread){ops, thread->n_ops, thread->cpu};
	}
	b->bound->plan.threads = threads;
	b->bound->plan.n_threads = s->n_threads;
}
